import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { loadAuthorities } from '../../src/cli/authorities.ts';
import { conclude } from '../../src/cli/conclude.ts';
import { gather } from '../../src/cli/gather.ts';
import type { RunSettings } from '../../src/cli/run-settings.ts';
import { parseTimeouts } from '../../src/cli/options.ts';
import { planLimits } from '../../src/cli/plan-limits.ts';
import { loadRequirements, type Requirements } from '../../src/cli/requirements.ts';
import { refusing } from '../../src/demo/tcp-servers.ts';
import type { Report } from '../../src/model/report.ts';
import { type ConnectTo, type Directions, planTargets } from '../../src/plan/plan.ts';
import { routeTo } from '../../src/plan/route.ts';
import { isAddress } from '../../src/profile/address.ts';
import { builtInNames, loadProfile } from '../../src/profile/load.ts';
import { readProxySettings } from '../../src/proxy/settings.ts';
import { issue, makeAuthority } from '../helpers/certificates.ts';
import { answersFor } from './answers.ts';
import { entriesAt, entriesOf, type Entry, type Place, placesOf, singlePlaces } from './places.ts';
import { SAMPLE_TOKEN, sampleValues } from './sample-values.ts';
import { temporaryFolder } from './site.ts';
import { startWorld } from './world.ts';

// Every built-in profile, with a value for every parameter, against servers that answer as its own checks want. What is
// in a profile is thereby tried as far as it can be without the real hosts: that it can pass, and that each of its
// entries is missed when its place is gone.

/** So many targets beside those that are gone show that nothing else is named; large profiles have thousands. */
const BESIDE = 100;
/** Places, and entries tried by sample, that are taken away of each profile. REACHCHECK_ALL_REMOVALS=1 takes all. */
const MOST_REMOVALS = process.env['REACHCHECK_ALL_REMOVALS'] === '1' ? Number.POSITIVE_INFINITY : 3;

for (const name of await builtInNames()) {
  test(`${name}: passes when all is there, and names exactly what is not`, async (t) => {
    const rehearsal = await rehearse(t, name);
    const { entries } = rehearsal;
    await passesWithAll(rehearsal);
    for (const place of few(singlePlaces(entries))) await missesOnly(place, rehearsal);
    const bySample = entries.filter((one) => one.bySample && one.expect === 'open' && one.places.size > 0);
    for (const entry of few(bySample)) await missesWhole(entry, rehearsal);
  });
}

async function passesWithAll({ entries, run }: Rehearsal): Promise<void> {
  const { verdicts, summary, missing, requirements } = await run([], entries);
  assert.deepEqual(unmet({ verdicts, requirements }), []);
  const undecided = verdicts.filter(({ met }) => met === 'unknown');
  const of = undecided.map(({ requirement, explanation }) => `${requirement}: ${explanation}`).join('\n');
  assert.deepEqual([summary.required.unknown, summary.exitCode, missing.length], [0, 0, 0], of);
}

async function missesOnly(place: Place, { entries, run }: Rehearsal): Promise<void> {
  const lost = entriesAt([place], entries);
  const report = await run([place], around(lost, entries));
  const without = `without ${place.host}:${place.port}`;
  assert.deepEqual(
    unmet(report),
    lost.map(({ id }) => id),
    without,
  );
  assert.equal(report.summary.exitCode, lost.some(({ need }) => need === 'required') ? 1 : 0, without);
  const wanted = lost.filter(({ need }) => need !== 'deprecated').map(({ id }) => id);
  const named = new Set(report.missing.flatMap((entry) => entry.requirements));
  assert.deepEqual([...named].toSorted(), wanted.toSorted(), without);
}

/** Without all that stands for an entry it is not met, and nothing suffers that has no place there. */
async function missesWhole(entry: Entry, { entries, run }: Rehearsal): Promise<void> {
  const places = placesOf([entry]);
  const lost = entriesAt(places, entries);
  const report = await run(places, around(lost, entries));
  const without = `without all of ${entry.id}`;
  const verdict = report.verdicts.find(({ requirement }) => requirement === entry.id);
  assert.notEqual(verdict?.met, 'yes', without);
  const others = unmet(report).filter((id) => !lost.some((one) => one.id === id));
  assert.deepEqual(others, [], without);
}

/** These entries and as many others as are few, in the order of the profile. */
function around(lost: readonly Entry[], entries: readonly Entry[]): readonly Entry[] {
  let beside = 0;
  return entries.filter((entry) => {
    if (lost.includes(entry)) return true;
    beside += entry.places.size;
    return beside <= BESIDE;
  });
}

interface Rehearsal {
  readonly entries: readonly Entry[];
  /** A run for some entries, with some places gone. */
  readonly run: (without: readonly Place[], entries: readonly Entry[]) => Promise<Report>;
}

/** Everything is sent to one local server, but for what must be blocked: that is sent to a port that refuses. */
async function rehearse(t: TestContext, name: string): Promise<Rehearsal> {
  const authority = makeAuthority('reachcheck test authority');
  const identity = issue(authority, { names: ['client.test'] });
  const pem = join(temporaryFolder(t), 'all.pem');
  writeFileSync(pem, `${identity.cert}\n${authority.cert}\n${identity.key}\n`);
  const { profile, problems } = await loadProfile(name);
  assert.ok(profile !== null, JSON.stringify(problems));
  const wish = { profiles: [name], set: sampleValues(profile, pem), only: [], skip: [] };
  const skip = contradictions(await loadRequirements(wish, {}));
  const required = await loadRequirements({ ...wish, skip }, {});
  assert.deepEqual(required.warnings, []);

  const closed = await refusing();
  t.after(closed.close);
  const { entries, targets } = entriesOf(required.requirements, planLimits(SETTINGS));
  const world = await startWorld({
    authority,
    respond: answersFor(targets),
    addresses: [...new Set(targets.map(({ host }) => host).filter(isAddress))],
    token: SAMPLE_TOKEN,
  });
  t.after(world.close);
  const settings = { ...SETTINGS, dnsServers: [`127.0.0.1:${world.port}`] };
  const authorities = await loadAuthorities([pem], required.requirements, {});
  const blocked = placesOf(entries.filter(({ expect }) => expect === 'blocked'));

  return {
    entries,
    run: async (without, some) => {
      const requirements = some.map(({ requirement }) => requirement);
      const gone = [...blocked, ...without].map((place) => sentTo(place, closed.port));
      const directions: Directions = { connectTo: [...gone, sentTo(null, world.port)], resolve: [] };
      const plan = planTargets(requirements, directions, planLimits(settings));
      const route = routeTo(requirements, directions);
      const gathering = await gather(
        { ...required, requirements },
        plan,
        { ...settings, authorities, route },
        () => undefined,
      );
      return conclude(gathering, []);
    },
  };
}

/** Entries that want closed what another one wants open: with all parameters at once not all can hold. */
function contradictions({ requirements }: Requirements): readonly string[] {
  const { entries } = entriesOf(requirements, planLimits(SETTINGS));
  const closed = entries.filter(({ expect }) => expect === 'blocked');
  return closed
    .filter((entry) => entriesAt(placesOf([entry]), entries).some(({ expect }) => expect === 'open'))
    .map(({ id }) => id);
}

const SETTINGS: Omit<RunSettings, 'authorities' | 'route'> = {
  timeouts: parseTimeouts(undefined),
  deadlineMs: 120_000,
  concurrency: 64,
  dnsServers: [],
  proxy: readProxySettings({}, null),
  controls: false,
  exhaustive: false,
  patient: false,
  rate: 5000,
  spareSockets: 1000,
  flags: [],
};

function sentTo(place: Place | null, port: number): ConnectTo {
  return { host: place?.host ?? null, port: place?.port ?? null, toHost: '127.0.0.1', toPort: port };
}

/** What is not as it should be, and not left open by the profile itself. */
function unmet({ verdicts, requirements }: Pick<Report, 'verdicts' | 'requirements'>): readonly string[] {
  const open = new Set(requirements.filter(({ provable }) => !provable).map(({ id }) => id));
  return verdicts
    .filter(({ outcome, cause }) => outcome !== 'skipped' || !BEYOND.includes(cause ?? ''))
    .filter(({ met, requirement }) => met === 'no' || (met === 'unknown' && !open.has(requirement)))
    .map(({ requirement }) => requirement);
}

const BEYOND: readonly string[] = ['not-run.not-testable', 'config.retired'];

/** Spread over all of them, with the first and the last. */
function few<T>(all: readonly T[]): readonly T[] {
  if (all.length <= MOST_REMOVALS) return all;
  return Array.from({ length: MOST_REMOVALS }, (_, index) =>
    all.slice(Math.round((index * (all.length - 1)) / (MOST_REMOVALS - 1))),
  ).flatMap(([first]) => (first === undefined ? [] : [first]));
}
