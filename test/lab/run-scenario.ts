import assert from 'node:assert/strict';
import type { Confidence } from '../../src/model/outcome.ts';
import type { Report } from '../../src/model/report.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import type { LabOwner, ReachcheckResult } from './lab.ts';
import { destinationsOf, profileOf } from './profile.ts';
import type { Expectation, Scenario, Site, TryAt } from './scenario.ts';
import { buildSite } from './site.ts';

export type Side = 'clear' | 'obstructed';

const SHORT = ['--timeout', 'connect=1s,tls=2s,http=2s,resolve=2s'];
const CLEAR: Expectation = { outcome: 'allowed', cause: null, met: 'yes' };

/** Builds the scenario's network, with the obstacle or without it, and hands over what there is to try in it. */
export async function withScenario<T>(
  scenario: Scenario,
  side: Side,
  use: (site: Site, destinations: readonly TryAt[]) => Promise<T>,
): Promise<T> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const site = await buildSite({ after: (end) => ends.push(end) }, scenario);
    if (side === 'obstructed') await scenario.obstruct(site);
    return await use(site, destinationsOf(scenario.needs));
  } finally {
    for (const end of ends.toReversed()) await end();
  }
}

/** Runs the program on a scenario's needs in the state that its network is in. */
export function check(scenario: Scenario, site: Site, side: Side): Promise<ReachcheckResult> {
  const { name, needs, flags = [], env = {}, wrapper = [] } = scenario;
  return site.lab.reachcheck([...(flags.includes('--timeout') ? [] : SHORT), ...flags], {
    profile: profileOf(name, needs),
    env,
    ...(side === 'obstructed' ? { wrapper } : {}),
  });
}

/** Runs the scenario twice: the network works, and then the obstacle is put into it. Throws where an expectation fails. */
export async function runScenario(owner: LabOwner, scenario: Scenario): Promise<void> {
  const site = await buildSite(owner, scenario);
  if (isFirstOfTwins(scenario)) assertClear(scenario, reportOf(await check(scenario, site, 'clear')));
  await scenario.obstruct(site);
  assertObstructed(scenario, reportOf(await check(scenario, site, 'obstructed')));
}

const twins = new Set<string>();

/** Scenarios with the same network and the same needs have the same twin, which is run once for all of them. */
function isFirstOfTwins({ needs, flags, env, twin, twinControls, network }: Scenario): boolean {
  // What a function prepares cannot be compared.
  if (network?.prepare !== undefined) return true;
  const key = JSON.stringify([needs, flags, env, twin, twinControls, network]);
  const first = !twins.has(key);
  twins.add(key);
  return first;
}

function reportOf({ report, stderr, exitCode }: ReachcheckResult): Report {
  assert.ok(report !== null, `no report, exit ${exitCode}: ${stderr}`);
  return report;
}

function assertClear({ needs, twin = {}, twinControls = false }: Scenario, report: Report): void {
  for (const { id } of needs) assertVerdict(report, id, twin[id] ?? CLEAR, 'without the obstacle');
  if (twinControls) return;
  const controls = report.observations.filter(({ control }) => control !== undefined);
  assert.deepEqual(controls, [], 'a network that works is no reason for controls');
}

function assertObstructed({ needs, expected, others = {}, findings = [], never = {} }: Scenario, report: Report): void {
  const [first, ...rest] = needs;
  assert.ok(first !== undefined);
  const verdict = assertVerdict(report, first.id, expected, 'with the obstacle');
  for (const { id } of rest) assertVerdict(report, id, others[id] ?? { outcome: 'allowed', cause: null }, 'beside it');
  const found = report.findings.map(({ cause }) => cause);
  for (const cause of findings) assert.ok(found.includes(cause), `no finding ${cause} among ${found.join(', ')}`);
  for (const cause of never.findings ?? []) assert.ok(!found.includes(cause), `finding ${cause} must not be there`);
  for (const cause of never.causes ?? []) assert.notEqual(verdict.cause, cause, verdict.explanation);
  for (const words of never.words ?? []) assert.doesNotMatch(`${verdict.explanation} ${verdict.next ?? ''}`, words);
}

function assertVerdict(report: Report, id: string, expected: Expectation, when: string): Verdict {
  const verdict = report.verdicts.find(({ requirement }) => requirement === id);
  assert.ok(verdict !== undefined, `no verdict on ${id}`);
  const { outcome, cause, met, rule, confidence, explanation, alternatives } = verdict;
  const fits = [expected, ...(expected.or ?? [])].find((one) => one.outcome === outcome && one.cause === cause);
  const wanted = fits ?? expected;
  const told = `${id} ${when}: ${explanation} (rule ${rule}, ${confidence})\n${evidenceText(report, verdict)}`;
  assert.deepEqual(
    { outcome, cause, met: wanted.met === undefined ? undefined : met },
    { outcome: wanted.outcome, cause: wanted.cause, met: wanted.met },
    `${told}\nexpected ${wanted.outcome} ${wanted.cause} ${wanted.met ?? ''}, got ${outcome} ${cause} ${met}`,
  );
  if (wanted.confidence !== undefined) {
    const claimed = `${told}\nclaims ${confidence}, at most ${wanted.confidence} is known`;
    assert.ok(CONFIDENCE.indexOf(confidence) <= CONFIDENCE.indexOf(wanted.confidence), claimed);
  }
  for (const words of wanted.says ?? []) assert.match(explanation, words, told);
  for (const other of wanted.alternatives ?? []) assert.ok(alternatives.includes(other), `${told}\nnot ${other}`);
  return verdict;
}

const CONFIDENCE: readonly Confidence[] = ['possible', 'likely', 'certain'];

function evidenceText({ observations }: Report, { evidence }: Verdict): string {
  return evidence
    .flatMap((index) => observations[index] ?? [])
    .map(({ operation, address, port, failure, code, control }) =>
      [operation, `${address}:${port}`, failure ?? 'ok', code, control ?? ''].join(' '),
    )
    .join('\n');
}
