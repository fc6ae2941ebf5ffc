import pLimit, { type LimitFunction } from 'p-limit';
import type { Observation, PathKind } from '../model/observation.ts';
import type { Authorities, Probe, ProbeContext, ProbeRegistry, Timeouts } from '../model/probe.ts';
import type { Controls, Endpoint, NameControl, Target } from '../model/target.ts';
import { exhaustion, type Exhaustion } from './exhaustion.ts';
import { whileBusy } from './place.ts';
import type { Resolution, ResolveName } from './resolver.ts';

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
  /** Connections to one address at once. */
  readonly perAddress: number;
  /** Names asked for at once. */
  readonly namesAtOnce: number;
  readonly maxAddresses: number;
  readonly timeouts: Timeouts;
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
  readonly lanes: LimitFunction;
  readonly heavy: LimitFunction;
  readonly names: LimitFunction;
  /** Addresses of proxies by name: one lookup serves all targets. */
  readonly proxies: Map<string, Promise<readonly string[]>>;
  readonly byAddress: Map<string, LimitFunction>;
  /** What became of the names of the run; null: the name before it does not exist, so it was not asked for. */
  readonly found: Map<string, Promise<Found | null>>;
  readonly exhausted: Exhaustion;
  readonly observations: Observation[];
}

/**
 * Resolves every name once and probes every address of every target, directly and through its proxy. Never rejects for
 * network trouble; after `signal` it comes back at once with what was observed.
 */
export async function runTargets(targets: readonly Target[], options: RunOptions): Promise<readonly Observation[]> {
  const run = createRun(options);
  let finished = 0;
  const finish = (): void => {
    finished += 1;
    options.onProgress?.({ targets: targets.length, finished });
  };
  return observing(run, () =>
    [...groupByHost(targets)].map(async ([host, group]) => probeHost(host, group, run, finish)),
  );
}

/** Observes what was left undecided; `resolveAt` asks one DNS server alone. */
export async function runControls(
  { endpoints, names }: Controls,
  options: RunOptions,
  resolveAt: (server: string) => ResolveName,
): Promise<readonly Observation[]> {
  const run = createRun(options);
  return observing(run, () => [
    ...endpoints.map(async (endpoint) => probeEndpoint(endpoint, run)),
    ...names.map(async (control) => askForControl(control, run, resolveAt)),
  ]);
}

function createRun(options: RunOptions): Run {
  const lanes = pLimit(options.concurrency);
  const heavy = pLimit(options.heavyConcurrency);
  const run: Run = {
    options,
    context: {
      ...options,
      heavy: (work) => whileBusy(heavy, work),
      addressesOf: async (name) => findOnce(name, run),
    },
    lanes,
    heavy,
    names: pLimit(options.namesAtOnce),
    proxies: new Map(),
    byAddress: new Map(),
    found: new Map(),
    exhausted: exhaustion(lanes, options.signal),
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
    await Promise.all(begin());
  } catch (error) {
    // A bug in a probe ends the run; what waits for its turn must not begin after that.
    for (const limit of [run.names, run.lanes, run.heavy, ...run.byAddress.values()]) limit.clearQueue();
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
  // Through a proxy nothing waits for a name that only the proxy has to know.
  const proxied = targets.map(async (target) => (target.after === undefined ? probeThroughProxy(target, run) : null));
  const found = targets.some(({ dial }) => dial.known === null) ? await findHost(host, targets, run) : NOT_ASKED;
  if (found === null) {
    for (const _ of targets) finish();
    return;
  }
  await Promise.all(
    targets.map(async (target, index) => {
      // How long a sequence of names is, only the names tell.
      if (target.after !== undefined && found.failure === null) await probeThroughProxy(target, run);
      const addresses = isNameOnly(target) ? [] : (target.dial.known ?? found.addresses);
      const few = [...new Set(addresses)].slice(0, run.options.maxAddresses);
      await Promise.all([...few.map(async (address) => probeEndpoint({ target, address }, run)), proxied[index]]);
      finish();
    }),
  );
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

async function probeThroughProxy(target: Target, run: Run): Promise<void> {
  if (target.proxy === null) return;
  const { proxy: via } = target.proxy;
  const addresses = isLiteral(via.host) ? [via.host] : await proxyAddresses(via.host, run);
  await Promise.all(
    addresses.slice(0, MAX_PROXY_ADDRESSES).map(async (address) => probeEndpoint({ target, address, via }, run)),
  );
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

async function probeEndpoint(endpoint: Endpoint, run: Run): Promise<void> {
  const { options, byAddress } = run;
  const limit = byAddress.get(endpoint.address) ?? pLimit(options.perAddress);
  byAddress.set(endpoint.address, limit);
  const seen = await limit(() => observe(endpoint, run));
  for (const observation of seen) run.observations.push(observation);
}

/** Probes one endpoint; running out of descriptors, ports or buffers is our trouble, so it is tried again with less. */
async function observe(
  endpoint: Endpoint,
  { options, context, lanes, exhausted }: Run,
): Promise<readonly Observation[]> {
  const probe = endpoint.control === undefined ? options.probes[endpoint.target.check.kind] : options.controlProbe;
  let seen: readonly Observation[] = [];
  for (let attempt = 1; ; attempt += 1) {
    // Waiting for a better time is done outside of the lanes, which are fewer then.
    seen = await lanes(async () => (options.signal.aborted ? seen : probe(endpoint, context)));
    const again = seen.some(({ failure }) => failure === 'local-exhausted') && (await exhausted.backOff(attempt));
    if (!again) return seen;
  }
}
