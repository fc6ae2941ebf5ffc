import pLimit, { type LimitFunction } from 'p-limit';
import type { Endpoint } from '../model/target.ts';

/** Endpoints that wait for their turn, and those that are worked at. */
export interface Lanes {
  /** Puts an endpoint in; `done` is called when it has been worked at. */
  readonly add: (endpoint: Endpoint, done: () => void) => void;
  /** Comes back when nothing waits any more and nothing is under way; rejects as `failed` does. */
  readonly empty: () => Promise<void>;
  /** Rejects with what the work rejected with, and never comes back otherwise. */
  readonly failed: Promise<never>;
  /** What waits does not begin any more. */
  readonly clear: () => void;
  /** How many are worked at at once; fewer, when this host runs out of something. */
  readonly limit: LimitFunction;
}

export interface LaneOptions {
  readonly concurrency: number;
  /** Endpoints of one address at once. */
  readonly perAddress: number;
  /** Works at an endpoint; what comes back says when it is worth another try, outside of the lanes; null: it is done. */
  readonly work: (endpoint: Endpoint, attempt: number) => Promise<(() => Promise<boolean>) | null>;
}

interface Waiting {
  readonly endpoint: Endpoint;
  readonly attempt: number;
  readonly done: () => void;
}

/**
 * Works at endpoints in lanes: each takes one after the other until none is left. What waits is a plain list, so that
 * sixty thousand of them cost little more than their names.
 */
export function createLanes({ concurrency, perAddress, work }: LaneOptions): Lanes {
  const limit = pLimit(concurrency);
  const waiting: Waiting[] = [];
  let head = 0;
  /** Their turn came while their address had no place. */
  const parked = new Map<string, Waiting[]>();
  const ready: Waiting[] = [];
  const busy = new Map<string, number>();
  let open = 0;
  let cleared = false;
  let wake: (() => void) | null = null;
  let reject: (error: unknown) => void = () => undefined;
  const failed = new Promise<never>((_, rejects) => (reject = rejects));
  // Whoever waits hears of it; a run that has ended already does not have to.
  failed.catch(() => undefined);

  const next = (): Waiting | null => {
    const freed = ready.pop();
    if (freed !== undefined) return freed;
    while (head < waiting.length) {
      const one = waiting[head];
      head += 1;
      if (head === waiting.length) {
        waiting.length = 0;
        head = 0;
      }
      if (one === undefined) continue;
      const { address } = one.endpoint;
      const active = busy.get(address) ?? 0;
      if (active < perAddress) {
        busy.set(address, active + 1);
        return one;
      }
      const others = parked.get(address);
      if (others === undefined) parked.set(address, [one]);
      else others.push(one);
    }
    return null;
  };

  /** Its place goes to the next one of the same address, if there is one. */
  const leave = (address: string): void => {
    const others = parked.get(address);
    const one = others?.pop();
    if (others?.length === 0) parked.delete(address);
    if (one !== undefined && !cleared) ready.push(one);
    else {
      const active = (busy.get(address) ?? 1) - 1;
      if (active === 0) busy.delete(address);
      else busy.set(address, active);
    }
  };

  const finish = (one: Waiting): void => {
    one.done();
    open -= 1;
    if (open === 0) wake?.();
  };

  const clear = (): void => {
    cleared = true;
    waiting.length = 0;
    head = 0;
    parked.clear();
    ready.length = 0;
  };

  const fail = (error: unknown): void => {
    clear();
    reject(error);
  };

  const retry = async (one: Waiting, isWorthIt: () => Promise<boolean>): Promise<void> => {
    if ((await isWorthIt()) && !cleared) put({ ...one, attempt: one.attempt + 1 });
    else finish(one);
  };

  const lane = async (): Promise<void> => {
    for (let one = next(); one !== null; one = limit.activeCount > limit.concurrency ? null : next()) {
      const isWorthIt = await work(one.endpoint, one.attempt);
      leave(one.endpoint.address);
      if (isWorthIt === null) finish(one);
      else retry(one, isWorthIt).catch(fail);
    }
  };

  const put = (one: Waiting): void => {
    if (cleared) return;
    waiting.push(one);
    if (limit.activeCount < limit.concurrency) limit(lane).catch(fail);
  };

  return {
    add: (endpoint, done) => {
      open += 1;
      put({ endpoint, attempt: 1, done });
    },
    empty: async () => {
      if (open > 0) await Promise.race([new Promise<void>((resolve) => (wake = resolve)), failed]);
    },
    failed,
    clear,
    limit,
  };
}
