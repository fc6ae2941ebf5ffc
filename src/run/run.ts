import pLimit, { type LimitFunction } from 'p-limit';
import type { Observation } from '../model/observation.ts';
import type { Authorities, ProbeContext, ProbeRegistry, Timeouts } from '../model/probe.ts';
import type { Endpoint, Target } from '../model/target.ts';
import { exhaustion, type Exhaustion } from './exhaustion.ts';
import { whileBusy } from './place.ts';
import type { ResolveName } from './resolver.ts';

export interface Progress {
  readonly targets: number;
  readonly finished: number;
}

export interface RunOptions {
  readonly probes: ProbeRegistry;
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
  /** Ends the run: what is under way comes back as it is, what is not begun is not begun. */
  readonly signal: AbortSignal;
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
  readonly onProgress?: (progress: Progress) => void;
}

/** What the targets of one run share. */
interface Run {
  readonly options: RunOptions;
  readonly context: ProbeContext;
  readonly lanes: LimitFunction;
  readonly names: LimitFunction;
  readonly byAddress: Map<string, LimitFunction>;
  readonly exhausted: Exhaustion;
  readonly observations: Observation[];
}

/**
 * Resolves every name once and probes every address of every target. Never rejects for network trouble; after
 * `signal` it comes back at once with what was observed.
 */
export async function runTargets(targets: readonly Target[], options: RunOptions): Promise<readonly Observation[]> {
  const lanes = pLimit(options.concurrency);
  const heavy = pLimit(options.heavyConcurrency);
  const run: Run = {
    options,
    context: { ...options, heavy: (work) => whileBusy(heavy, work) },
    lanes,
    names: pLimit(options.namesAtOnce),
    byAddress: new Map(),
    exhausted: exhaustion(lanes, options.signal),
    observations: [],
  };
  let finished = 0;
  const finish = (): void => {
    finished += 1;
    options.onProgress?.({ targets: targets.length, finished });
  };
  try {
    await Promise.all([...groupByHost(targets)].map(([host, group]) => probeHost(host, group, run, finish)));
  } catch (error) {
    // A bug in a probe ends the run; what waits for its turn must not begin after that.
    for (const limit of [run.names, lanes, heavy, ...run.byAddress.values()]) limit.clearQueue();
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
  const unknown = targets.some(({ dial }) => dial.known === null);
  const resolved = unknown ? await resolveHost(host, run) : [];
  await Promise.all(
    targets.map(async (target) => {
      const addresses = isNameOnly(target) ? [] : (target.dial.known ?? resolved);
      const few = [...new Set(addresses)].slice(0, run.options.maxAddresses);
      await Promise.all(few.map((address) => probeEndpoint({ target, address }, run)));
      finish();
    }),
  );
}

/** Only the name is asked for; there is nothing to dial. */
function isNameOnly({ check }: Target): boolean {
  return check.kind === 'dns' && check.query === null;
}

async function resolveHost(host: string, { options, names, observations }: Run): Promise<readonly string[]> {
  return whileBusy(names, async () => {
    const startedMs = options.now();
    const { failure, code, detail } = await options.resolve(host);
    observations.push({
      target: host,
      operation: 'resolve',
      path: 'direct',
      address: null,
      port: null,
      failure,
      code,
      detail,
      attempt: 1,
      startedMs,
      durationMs: options.now() - startedMs,
    });
    return detail.addresses;
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
  const probe = options.probes[endpoint.target.check.kind];
  let seen: readonly Observation[] = [];
  for (let attempt = 1; ; attempt += 1) {
    // Waiting for a better time is done outside of the lanes, which are fewer then.
    seen = await lanes(async () => (options.signal.aborted ? seen : probe(endpoint, context)));
    const again = seen.some(({ failure }) => failure === 'local-exhausted') && (await exhausted.backOff(attempt));
    if (!again) return seen;
  }
}
