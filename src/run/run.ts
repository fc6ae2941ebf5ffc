import pLimit, { type LimitFunction } from 'p-limit';
import type { Observation, PathKind } from '../model/observation.ts';
import type { Authorities, Patience, Probe, ProbeContext, ProbeRegistry, Timeouts } from '../model/probe.ts';
import type { PlannedSweep, SweepSeen } from '../model/sweep.ts';
import type { Controls, Endpoint, NameControl, Plan, Target } from '../model/target.ts';
import { type Addresses, consecutive, listed } from './areas.ts';
import { createLanes, type Lanes, type Task } from './lanes.ts';
import { placesFor, whileBusy } from './place.ts';
import type { Resolution, ResolveName } from './resolver.ts';
import { sweeping, type Swept } from './sweep.ts';

export interface Progress {
  readonly targets: number;
  readonly finished: number;
}

export interface RunOptions {
  readonly probes: ProbeRegistry;
  /** Observes what tells causes apart. */
  readonly controlProbe: Probe;
  readonly resolve: ResolveName;
  /** Connections under way at once. */
  readonly concurrency: number;
  /** TLS and HTTP exchanges under way at once, so that their times measure the network and not this process. */
  readonly heavyConcurrency: number;
  /** How late this process is with its own work, lately, in milliseconds: the later, the fewer of them. */
  readonly loopDelayMs: () => number;
  /** Whether this process has waited for others since it was last asked: only then more is begun at once. */
  readonly hadTime: () => boolean;
  /** Connections to one address at once. */
  readonly perAddress: number;
  /** Names asked for at once. */
  readonly namesAtOnce: number;
  readonly maxAddresses: number;
  readonly timeouts: Timeouts;
  readonly patience: Patience;
  readonly pace: ProbeContext['pace'];
  readonly authorities: Authorities;
  readonly proxyCredentials: ProbeContext['proxyCredentials'];
  readonly route: ProbeContext['route'];
  /** When the run began, in milliseconds since 1970. */
  readonly epochMs: number;
  readonly random: ProbeContext['random'];
  /** Ends the run: what is under way comes back as it is, what is not begun is not begun. */
  readonly signal: AbortSignal;
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
  readonly onProgress?: (progress: Progress) => void;
}

type Found = Pick<Resolution, 'failure' | 'code'> & Pick<Resolution['detail'], 'addresses'>;

/** What the targets of one run share. */
interface Run {
  readonly options: RunOptions;
  readonly context: ProbeContext;
  readonly lanes: Lanes;
  readonly heavy: LimitFunction;
  readonly names: LimitFunction;
  /** Addresses of proxies by name: one lookup serves all targets. */
  readonly proxies: Map<string, Promise<readonly string[]>>;
  /** What became of the names of the run; null: the name before it does not exist, so it was not asked for. */
  readonly found: Map<string, Promise<Found | null>>;
  readonly observations: Observation[];
}

/** The facts of a run: of sweeps, those that are shown stand among targets and observations. */
export interface Observed {
  readonly targets: readonly Target[];
  readonly plan: Plan['requirements'];
  readonly observations: readonly Observation[];
  readonly sweeps: readonly SweepSeen[];
}

/**
 * Resolves every name once and probes every address of every target, directly and through its proxy, and every place of
 * the sweeps. Never rejects for network trouble; after `signal` it comes back at once with what was observed.
 */
export async function runPlan(plan: Omit<Plan, 'bounds'>, options: RunOptions): Promise<Observed> {
  const run = createRun(options);
  let places = plan.sweeps.reduce((sum, sweep) => sum + placesAt(sweep, 1), plan.targets.length);
  let finished = 0;
  const finish = (): void => {
    finished += 1;
    options.onProgress?.({ targets: places, finished });
  };
  const swept: ((observations: readonly Observation[]) => Swept)[] = [];
  const observations = await observing(run, () => [
    ...[...groupByHost(plan.targets)].map(async ([host, group]) => probeHost(host, group, run, finish)),
    ...plan.sweeps.map(async (sweep) => {
      const addresses = await addressesOf(sweep, run);
      places += placesAt(sweep, addresses.count) - placesAt(sweep, 1);
      const show = (seen: readonly Observation[]): void => keepAll(seen, run);
      const { source, result } = sweeping(sweep, addresses, { ...options, show, finish });
      swept.push(result);
      run.lanes.draw(source);
    }),
  ]);
  const shown = swept.map((result) => result(observations));
  return { ...withShown(plan, shown), observations };
}

/** The same for targets alone. */
export async function runTargets(targets: readonly Target[], options: RunOptions): Promise<readonly Observation[]> {
  const { observations } = await runPlan({ targets, sweeps: [], requirements: [] }, options);
  return observations;
}

/** Places of a sweep, without those that are targets anyway. */
function placesAt({ ports, addresses, besides }: PlannedSweep, ofName: number): number {
  const count = addresses?.count ?? ofName;
  return (ports.to - ports.from + 1) * count - besides.size * (addresses === null ? count : 1);
}

async function addressesOf(sweep: PlannedSweep, run: Run): Promise<Addresses> {
  if (sweep.addresses !== null) return consecutive(sweep.addresses);
  const { addresses } = await findOnce(sweep.host, run);
  return listed(addresses.slice(0, run.options.maxAddresses));
}

/** The plan as it stands in a report: a sweep by what is shown of it. */
function withShown(
  { targets, requirements }: Omit<Plan, 'bounds'>,
  swept: readonly Swept[],
): Omit<Observed, 'observations'> {
  const known = new Set(targets.map(({ id }) => id));
  const shown = new Map(swept.flatMap((one) => one.targets.map((target) => [target.id, target])));
  const byId = new Map(swept.map((one) => [one.seen.id, one.targets]));
  return {
    targets: [...targets, ...[...shown.values()].filter(({ id }) => !known.has(id))],
    plan: requirements.map((plan) => {
      const ids = (plan.sweeps ?? []).flatMap((id) => (byId.get(id) ?? []).map((target) => target.id));
      const there = new Set(plan.groups.flat());
      const more = [...new Set(ids)].filter((id) => !there.has(id)).map((id) => [id]);
      return more.length === 0 ? plan : { ...plan, groups: [...plan.groups, ...more] };
    }),
    sweeps: swept.map(({ seen }) => seen),
  };
}

/** Observes what was left undecided; `resolveAt` asks one DNS server alone. */
export async function runControls(
  { endpoints, names }: Controls,
  options: RunOptions,
  resolveAt: (server: string) => ResolveName,
): Promise<readonly Observation[]> {
  const run = createRun(options);
  return observing(run, () => {
    for (const endpoint of endpoints) run.lanes.add(taskOf(endpoint, run, () => undefined));
    return names.map(async (control) => askForControl(control, run, resolveAt));
  });
}

function createRun(options: RunOptions): Run {
  const heavy = pLimit(options.heavyConcurrency);
  const probeOf = ({ control, target }: Endpoint): Probe =>
    control === undefined ? options.probes[target.check.kind] : options.controlProbe;
  const observe = (endpoint: Endpoint): Promise<readonly Observation[]> | null =>
    options.signal.aborted ? null : probeOf(endpoint)(endpoint, run.context);
  const run: Run = {
    options,
    context: {
      ...options,
      heavy: async (work) => {
        const places = placesFor(options.loopDelayMs(), options.heavyConcurrency);
        if (places !== heavy.concurrency) heavy.concurrency = places;
        return whileBusy(heavy, work);
      },
      addressesOf: async (name) => findOnce(name, run),
    },
    lanes: createLanes({ ...options, work: observe }),
    heavy,
    names: pLimit(options.namesAtOnce),
    proxies: new Map(),
    found: new Map(),
    observations: [],
  };
  return run;
}

/** For a name that an answer leads to: as found for its own targets, or asked for now. */
async function findOnce(name: string, run: Run): Promise<Found> {
  const asking = run.found.get(name) ?? resolveHost(name, run);
  run.found.set(name, asking);
  return (await asking) ?? { failure: 'name-not-found', code: null, addresses: [] };
}

async function observing(run: Run, begin: () => readonly Promise<void>[]): Promise<readonly Observation[]> {
  try {
    // Names bring more endpoints; a bug must end the run before all names have come.
    await Promise.race([Promise.all(begin()), run.lanes.failed]);
    await run.lanes.empty();
  } catch (error) {
    // A bug in a probe ends the run; what waits for its turn must not begin after that.
    for (const limit of [run.names, run.heavy]) limit.clearQueue();
    run.lanes.clear();
    throw error;
  }
  return run.observations;
}

function groupByHost(targets: readonly Target[]): ReadonlyMap<string, readonly Target[]> {
  const groups = new Map<string, Target[]>();
  for (const target of targets) {
    const group = groups.get(target.dial.host);
    if (group === undefined) groups.set(target.dial.host, [target]);
    else group.push(target);
  }
  return groups;
}

async function probeHost(host: string, targets: readonly Target[], run: Run, finish: () => void): Promise<void> {
  const parts = targets.map(() => partsOf(finish));
  // Through a proxy nothing waits for a name that only the proxy has to know.
  const proxied = targets.map(async (target, index) =>
    target.after === undefined ? probeThroughProxy(target, parts[index] ?? partsOf(finish), run) : undefined,
  );
  const found = targets.some(({ dial }) => dial.known === null) ? await findHost(host, targets, run) : NOT_ASKED;
  for (const [index, target] of targets.entries()) {
    const own = parts[index] ?? partsOf(finish);
    // How long a sequence of names is, only the names tell.
    if (target.after !== undefined && found?.failure === null) proxied.push(probeThroughProxy(target, own, run));
    const addresses = isNameOnly(target) || found === null ? [] : (target.dial.known ?? found.addresses);
    for (const address of [...new Set(addresses)].slice(0, run.options.maxAddresses))
      run.lanes.add(taskOf({ target, address }, run, own.begin()));
  }
  await Promise.all(proxied);
  for (const own of parts) own.all();
}

/** Parts of one target; it is finished when they are all known, and all finished. */
interface Parts {
  /** One more of them: what comes back is called at its end. */
  readonly begin: () => () => void;
  /** They are all known. */
  readonly all: () => void;
}

function partsOf(finish: () => void): Parts {
  let left = 1;
  const done = (): void => {
    left -= 1;
    if (left === 0) finish();
  };
  return {
    begin: () => {
      left += 1;
      return done;
    },
    all: done,
  };
}

/** Every address is known beforehand. */
const NOT_ASKED: Found = { failure: null, code: null, addresses: [] };

/** Resolves a name once; null where all that need it come after a name that does not exist. */
async function findHost(host: string, targets: readonly Target[], run: Run): Promise<Found | null> {
  const before = targets.map(({ after }) => (after === undefined ? null : (run.found.get(after) ?? null)));
  const find = async (): Promise<Found | null> => {
    const [first] = before;
    const predecessor = before.every((one) => one !== null) && first ? await first : undefined;
    const isBeyond = predecessor === null || predecessor?.failure === 'name-not-found';
    return isBeyond ? null : resolveHost(host, run);
  };
  const found = find();
  run.found.set(host, found);
  return found;
}

/** As programs do, a second address of the proxy is there in case the first one is dead; more are not tried. */
const MAX_PROXY_ADDRESSES = 2;

async function probeThroughProxy(target: Target, parts: Parts, run: Run): Promise<void> {
  if (target.proxy === null) return;
  const { proxy: via } = target.proxy;
  const addresses = isLiteral(via.host) ? [via.host] : await proxyAddresses(via.host, run);
  for (const address of addresses.slice(0, MAX_PROXY_ADDRESSES))
    run.lanes.add(taskOf({ target, address, via }, run, parts.begin()));
}

async function proxyAddresses(host: string, run: Run): Promise<readonly string[]> {
  const known = run.proxies.get(host) ?? resolveHost(host, run, 'proxy').then(({ addresses }) => addresses);
  run.proxies.set(host, known);
  return known;
}

function isLiteral(host: string): boolean {
  return host.includes(':') || /^[0-9]+(?:\.[0-9]+){3}$/.test(host);
}

/** Only the name is asked for; there is nothing to dial. */
function isNameOnly({ check }: Target): boolean {
  return check.kind === 'dns' && check.query === null;
}

async function resolveHost(
  host: string,
  { options, names, observations }: Run,
  path: PathKind = 'direct',
): Promise<Found> {
  return whileBusy(names, async () => {
    const startedMs = options.now();
    const { failure, code, detail } = await options.resolve(host);
    observations.push({
      target: host,
      operation: 'resolve',
      path,
      address: null,
      port: null,
      failure,
      code,
      detail,
      attempt: 1,
      startedMs,
      durationMs: options.now() - startedMs,
    });
    return { failure, code, addresses: detail.addresses };
  });
}

async function askForControl(
  { kind, of, name, server }: NameControl,
  { options, names, observations }: Run,
  resolveAt: (server: string) => ResolveName,
): Promise<void> {
  const resolve = server === null ? options.resolve : resolveAt(server);
  await names(async () => {
    if (options.signal.aborted) return;
    const startedMs = options.now();
    // The dot at the end keeps search domains away: an invented name must not be found in one of them.
    const { failure, code, detail } = await resolve(kind === 'sibling-name' ? `${name}.` : name);
    observations.push({
      target: of,
      operation: 'resolve',
      path: 'direct',
      address: server,
      port: null,
      failure,
      code,
      detail,
      attempt: 1,
      startedMs,
      durationMs: options.now() - startedMs,
      control: kind,
    });
  });
}

function taskOf(endpoint: Endpoint, run: Run, done: () => void): Task {
  return { endpoint, keep: (seen) => keepAll(seen, run), done };
}

function keepAll(seen: readonly Observation[], { observations }: Run): void {
  for (const observation of seen) observations.push(observation);
}
