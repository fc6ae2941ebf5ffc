import { setTimeout } from 'node:timers/promises';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Observation } from '../model/observation.ts';
import type { Authorities, ProbeContext, ProbeRegistry, Timeouts } from '../model/probe.ts';
import type { Endpoint, Target } from '../model/target.ts';
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
  readonly maxAddresses: number;
  readonly timeouts: Timeouts;
  readonly authorities: Authorities;
  /** Ends the run: what is under way comes back as it is, what is not begun is not begun. */
  readonly signal: AbortSignal;
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
  readonly onProgress?: (progress: Progress) => void;
}

/** A handshake that has waited this long is waiting for the far end, and needs no processor. */
const HEAVY_MS = 500;
const EXHAUSTED_TRIES = 10;
const EXHAUSTED_PAUSE_MS = 200;

/**
 * Resolves every name once and probes every address of every target. Never rejects for network trouble; after
 * `signal` it comes back at once with what was observed.
 */
export async function runTargets(targets: readonly Target[], options: RunOptions): Promise<readonly Observation[]> {
  const observations: Observation[] = [];
  const all = pLimit(options.concurrency);
  const heavy = pLimit(options.heavyConcurrency);
  const byAddress = new Map<string, LimitFunction>();
  const context: ProbeContext = { ...options, heavy: (work) => whileBusy(heavy, work) };
  let finished = 0;

  const probeEndpoint = async (endpoint: Endpoint): Promise<void> => {
    const limit = byAddress.get(endpoint.address) ?? pLimit(options.perAddress);
    byAddress.set(endpoint.address, limit);
    await limit(() => all(async () => observations.push(...(await observe(endpoint, context, options, all)))));
  };

  const probeTarget = async (target: Target, addresses: readonly string[]): Promise<void> => {
    await Promise.all(addresses.map((address) => probeEndpoint({ target, address })));
    finished += 1;
    options.onProgress?.({ targets: targets.length, finished });
  };

  await Promise.all(
    [...groupByHost(targets)].map(async ([host, group]) => {
      const resolved = group.some(({ dial }) => dial.known === null) ? await resolveHost(host, options, observations) : [];
      await Promise.all(group.map((target) => probeTarget(target, isNameOnly(target) ? [] : (target.dial.known ?? resolved))));
    }),
  );
  return observations;
}

function groupByHost(targets: readonly Target[]): Map<string, Target[]> {
  const groups = new Map<string, Target[]>();
  for (const target of targets) {
    const group = groups.get(target.dial.host);
    if (group === undefined) groups.set(target.dial.host, [target]);
    else group.push(target);
  }
  return groups;
}

/** Only the name is asked for; there is nothing to dial. */
function isNameOnly({ check }: Target): boolean {
  return check.kind === 'dns' && check.query === null;
}

async function resolveHost(host: string, options: RunOptions, observations: Observation[]): Promise<readonly string[]> {
  const startedMs = options.now();
  const { failure, code, detail } = await options.resolve(host);
  const durationMs = options.now() - startedMs;
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
    durationMs,
  });
  return [...new Set(detail.addresses)].slice(0, options.maxAddresses);
}

/** Probes one endpoint; running out of descriptors, ports or buffers is our trouble, so it is tried again with less. */
async function observe(
  endpoint: Endpoint,
  context: ProbeContext,
  options: RunOptions,
  all: LimitFunction,
): Promise<readonly Observation[]> {
  for (let attempt = 1; ; attempt += 1) {
    if (options.signal.aborted) return [];
    const seen = await options.probes[endpoint.target.check.kind](endpoint, context);
    const exhausted = seen.some(({ failure }) => failure === 'local-exhausted');
    if (!exhausted || attempt === EXHAUSTED_TRIES) return seen;
    all.concurrency = Math.max(1, Math.floor(all.concurrency / 2));
    await setTimeout(EXHAUSTED_PAUSE_MS * attempt, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

async function whileBusy<T>(limit: LimitFunction, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const place = async (): Promise<void> => {
      const result = work();
      result.then(resolve, reject);
      await Promise.race([result.catch(() => undefined), setTimeout(HEAVY_MS, undefined, { ref: false })]);
    };
    void limit(place);
  });
}
