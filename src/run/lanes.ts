import pLimit from 'p-limit';
import type { Observation } from '../model/observation.ts';
import type { Endpoint } from '../model/target.ts';
import { exhaustion } from './exhaustion.ts';

/** One endpoint to work at. */
export interface Task {
  readonly endpoint: Endpoint;
  /** Takes what was seen of it. */
  readonly keep: (seen: readonly Observation[]) => void;
  /** Called when it has been worked at. */
  readonly done: () => void;
}

/** Tasks that are made one after the other, when there is room for them. */
export interface Source {
  /** How many there are at most. */
  readonly size: number;
  /** The address of the next one; null: there is none any more. */
  readonly address: () => string | null;
  readonly take: () => Task;
}

/** Tasks that wait for their turn, and those that are worked at. */
export interface Lanes {
  readonly add: (task: Task) => void;
  /** Takes tasks from there whenever nothing else waits. */
  readonly draw: (source: Source) => void;
  /** Comes back when nothing waits any more and nothing is under way; rejects as `failed` does. */
  readonly empty: () => Promise<void>;
  /** Rejects with what the work rejected with, and never comes back otherwise. */
  readonly failed: Promise<never>;
  /** What waits does not begin any more. */
  readonly clear: () => void;
}

export interface LaneOptions {
  readonly concurrency: number;
  /** Whether this process has waited for others, and not they for it, since this was last asked. */
  readonly hadTime: () => boolean;
  /** Endpoints of one address at once. */
  readonly perAddress: number;
  /** Observes an endpoint; null: nothing is begun any more. */
  readonly work: (endpoint: Endpoint) => Promise<readonly Observation[]> | null;
  readonly signal: AbortSignal;
}

interface Waiting {
  readonly task: Task;
  readonly attempt: number;
}

/** Lanes to begin with, and how long it takes until there may be twice as many. */
const FIRST_LANES = 256;
const DOUBLING_MS = 10;

/**
 * Works at tasks in lanes: each takes one after the other until none is left. There are more of them only as long as they
 * wait for the far end and this process has time: what waits for this process itself would seem to be far away.
 */
export function createLanes({ concurrency, perAddress, hadTime, work, signal }: LaneOptions): Lanes {
  const limit = pLimit(Math.min(concurrency, FIRST_LANES));
  let most = concurrency;
  let doubling: NodeJS.Timeout | null = null;
  const waiting: Waiting[] = [];
  let head = 0;
  const sources: Source[] = [];
  let turn = 0;
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
      const { address } = one.task.endpoint;
      const active = busy.get(address) ?? 0;
      if (active < perAddress) {
        busy.set(address, active + 1);
        return one;
      }
      const others = parked.get(address);
      if (others === undefined) parked.set(address, [one]);
      else others.push(one);
    }
    return draw();
  };

  /** From the sources in turns; null where each one's next address has no place. */
  const draw = (): Waiting | null => {
    for (let asked = 0; asked < sources.length; asked += 1) {
      turn = (turn + 1) % sources.length;
      const source = sources[turn];
      const address = source?.address() ?? null;
      if (source === undefined || address === null) {
        sources.splice(turn, 1);
        asked -= 1;
        leaveOpen();
        continue;
      }
      const active = busy.get(address) ?? 0;
      if (active >= perAddress) continue;
      busy.set(address, active + 1);
      open += 1;
      return { task: source.take(), attempt: 1 };
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

  const leaveOpen = (): void => {
    open -= 1;
    if (open === 0) wake?.();
  };

  const finish = ({ task }: Waiting): void => {
    task.done();
    leaveOpen();
  };

  const clear = (): void => {
    cleared = true;
    waiting.length = 0;
    head = 0;
    sources.length = 0;
    parked.clear();
    ready.length = 0;
  };

  const fail = (error: unknown): void => {
    clear();
    reject(error);
  };

  /** Running out of descriptors, ports or buffers is our trouble, so it is tried again with fewer lanes. */
  const retry = async (one: Waiting, seen: readonly Observation[]): Promise<void> => {
    const again = await exhausted.backOff(one.attempt);
    if (again && !cleared) return put({ ...one, attempt: one.attempt + 1 });
    // Only the answer of the last try counts.
    one.task.keep(seen);
    finish(one);
  };

  const walk = async (): Promise<void> => {
    for (let one = next(); one !== null; one = limit.activeCount > limit.concurrency ? null : next()) {
      const seen = (await work(one.task.endpoint)) ?? [];
      leave(one.task.endpoint.address);
      if (seen.some(isExhausted)) retry(one, seen).catch(fail);
      else {
        one.task.keep(seen);
        finish(one);
      }
    }
  };

  const put = (one: Waiting): void => {
    if (cleared) return;
    waiting.push(one);
    openLanes(1);
  };

  const openLanes = (wanted: number): void => {
    const free = limit.concurrency - limit.activeCount - limit.pendingCount;
    for (let lane = 0; lane < Math.min(wanted, free); lane += 1) limit(walk).catch(fail);
    if (free < wanted && limit.concurrency < most) doubling ??= setTimeout(double, DOUBLING_MS);
  };

  const double = (): void => {
    doubling = null;
    const left = waiting.length - head + (sources.length === 0 ? 0 : most);
    if (left === 0) return;
    if (hadTime()) limit.concurrency = Math.min(most, limit.concurrency * 2);
    openLanes(left);
  };

  const narrow = (): void => {
    most = Math.max(1, Math.floor(Math.min(limit.concurrency, limit.activeCount) / 2));
    limit.concurrency = most;
  };
  const exhausted = exhaustion(narrow, signal);

  return {
    add: (task) => {
      open += 1;
      put({ task, attempt: 1 });
    },
    draw: (source) => {
      if (cleared) return;
      open += 1;
      sources.push(source);
      openLanes(Math.max(1, source.size));
    },
    empty: async () => {
      if (open > 0) await Promise.race([new Promise<void>((resolve) => (wake = resolve)), failed]);
    },
    failed,
    clear,
  };
}

function isExhausted({ failure }: Observation): boolean {
  return failure === 'local-exhausted';
}
