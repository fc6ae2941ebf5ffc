import type { Observation } from '../model/observation.ts';
import type { PlannedSweep, SweepEnd, SweepSeen } from '../model/sweep.ts';
import type { Endpoint, Target } from '../model/target.ts';
import { type Addresses, areasOf } from './areas.ts';
import type { Source } from './lanes.ts';

/** Places of each kind of end that are told of one by one. */
const SHOWN = 4;
/** One byte says how a place ended: 0 that it was not tried. */
const MOST_ENDS = 255;

/** What a sweep came to. */
export interface Swept {
  readonly seen: SweepSeen;
  /** The targets that are shown, and one place that was not tried, if there is one. */
  readonly targets: readonly Target[];
}

export interface SweepRun {
  /** Milliseconds since the start of the run. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Takes the observations that are shown. */
  readonly show: (seen: readonly Observation[]) => void;
  /** Called when a place has been tried. */
  readonly finish: () => void;
}

/** The places of a sweep by number; an address comes again only after all others, so that none is asked all at once. */
interface Places {
  readonly count: number;
  readonly addressOf: (index: number) => string;
  readonly targetOf: (index: number) => Target;
  readonly endpointOf: (index: number) => Endpoint;
}

interface End {
  readonly failure: SweepEnd['failure'];
  readonly code: string | null;
  count: number;
  fastestMs: number;
  slowestMs: number;
  readonly shown: { readonly target: string; readonly address: string }[];
}

/** Goes through a sweep, and folds what is seen as it comes: of each place only a byte is kept, which says how it ended. */
export function sweeping(
  sweep: PlannedSweep,
  addresses: Addresses,
  run: SweepRun,
): { readonly source: Source; readonly result: (observations: readonly Observation[]) => Swept } {
  const places = placesOf(sweep, addresses);
  const endOf = new Uint8Array(places.count);
  const ends = new Map<string, { readonly number: number; readonly end: End }>();
  const shown = new Map<string, Target>();
  /** Where the places are that are targets of their own. */
  const besides = besidesIn(places, sweep.besides);
  const isBeside = new Set(besides.values());
  const startedMs = run.now();
  let endedMs = startedMs;
  let next = 0;

  const endWith = ({ failure, code }: Observation): { readonly number: number; readonly end: End } => {
    const key = `${failure} ${code}`;
    const known = ends.get(key);
    if (known !== undefined) return known;
    const end: End = { failure, code, count: 0, fastestMs: Number.POSITIVE_INFINITY, slowestMs: 0, shown: [] };
    const made = { number: ends.size + 1, end };
    ends.set(key, made);
    return made;
  };

  /** Counts a place; what comes back says which others ended so. */
  const count = (index: number, last: Observation): End => {
    const { number, end } = endWith(last);
    endOf[index] = number;
    end.count += 1;
    end.fastestMs = Math.min(end.fastestMs, last.durationMs);
    end.slowestMs = Math.max(end.slowestMs, last.durationMs);
    endedMs = Math.max(endedMs, last.startedMs + last.durationMs);
    return end;
  };

  const keep = (index: number, seen: readonly Observation[]): void => {
    const last = seen.at(-1);
    // What the end of the run cut off was not tried.
    if (last === undefined || last.failure === 'cancelled') return;
    const end = count(index, last);
    if (end.shown.length >= SHOWN) return;
    const target = places.targetOf(index);
    end.shown.push({ target: target.id, address: places.addressOf(index) });
    shown.set(target.id, target);
    run.show(seen);
  };

  /** What was seen of targets of their own is seen of these places, too. */
  const keepBesides = (observations: readonly Observation[]): void => {
    if (besides.size === 0) return;
    const last = new Map<number, Observation>();
    for (const one of observations) {
      const index = isOwn(one) ? besides.get(`${one.target} ${one.address}`) : undefined;
      if (index !== undefined) last.set(index, one);
    }
    for (const [index, one] of last)
      count(index, one).shown.push({ target: one.target, address: places.addressOf(index) });
  };

  /** The place whose turn it is, past those that are targets of their own. */
  const current = (): number => {
    while (isBeside.has(next)) next += 1;
    return next;
  };

  const source: Source = {
    size: places.count,
    address: () => (run.signal.aborted || current() >= places.count ? null : places.addressOf(next)),
    take: () => {
      const index = current();
      next += 1;
      return {
        endpoint: places.endpointOf(index),
        keep: (seen) => keep(index, seen),
        done: run.finish,
      };
    },
  };

  const result = (observations: readonly Observation[]): Swept => {
    keepBesides(observations);
    const { besides: _besides, ...planned } = sweep;
    const areas = areasOf(endOf, MOST_ENDS, addresses, sweep.ports);
    const told = [...ends.values()].map(({ number, end }): SweepEnd => ({ ...end, at: areas[number] ?? [] }));
    const left = places.count - told.reduce((sum, end) => sum + end.count, 0);
    // A name without an address has no place, and a target all the same: its resolution is judged by it.
    const first = places.count === 0 ? 0 : untriedIn(endOf, isBeside);
    const untried = first === -1 ? null : places.targetOf(first);
    return {
      seen: {
        ...planned,
        places: places.count,
        ...(untried === null || left === 0
          ? {}
          : { untried: { count: left, target: untried.id, address: places.addressOf(first) } }),
        startedMs,
        durationMs: endedMs - startedMs,
        // Of two that are as frequent, what did not open is the rule.
        ends: told.toSorted((a, b) => b.count - a.count || Number(a.failure === null) - Number(b.failure === null)),
      },
      targets: [...shown.values(), ...(untried === null ? [] : [untried])],
    };
  };
  return { source, result };
}

/** Places of targets of their own, by target and address. */
function besidesIn({ count, addressOf, targetOf }: Places, ids: ReadonlySet<string>): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  if (ids.size === 0) return found;
  for (let index = 0; index < count; index += 1) {
    const { id } = targetOf(index);
    if (ids.has(id)) found.set(`${id} ${addressOf(index)}`, index);
  }
  return found;
}

/** The first place that was not tried; -1 where all were. One that is a target of its own speaks for itself, if another can. */
function untriedIn(endOf: Uint8Array, isBeside: ReadonlySet<number>): number {
  const own = endOf.findIndex((end, index) => end === 0 && !isBeside.has(index));
  return own === -1 ? endOf.indexOf(0) : own;
}

/** A connection of the target itself, and not one that is to explain another. */
function isOwn({ operation, path, control, failure }: Observation): boolean {
  return operation === 'connect' && path === 'direct' && control === undefined && failure !== 'cancelled';
}

function placesOf({ host, ports, addresses: literal }: PlannedSweep, { count, at }: Addresses): Places {
  const addressOf = (index: number): string => at(index % count);
  const targetOf = (index: number): Target => {
    const own = literal === null ? host : addressOf(index);
    const port = ports.from + (count === 0 ? 0 : Math.floor(index / count));
    const place = own.includes(':') ? `[${own}]` : own;
    return {
      id: `tcp://${place}:${port}`,
      host: own,
      port,
      protocol: 'tcp',
      check: { kind: 'tcp' },
      dial: { host: own, port, known: literal === null ? null : [own], redirected: false },
      proxy: null,
    };
  };
  return {
    count: count * (ports.to - ports.from + 1),
    addressOf,
    targetOf,
    endpointOf: (index) => new Place(addressOf(index), index, targetOf),
  };
}

/** One place. Its target is made when it is asked for: thousands of places are under way, and few are told of. */
class Place implements Endpoint {
  readonly address: string;
  readonly #index: number;
  readonly #targetOf: (index: number) => Target;

  constructor(address: string, index: number, targetOf: (index: number) => Target) {
    this.address = address;
    this.#index = index;
    this.#targetOf = targetOf;
  }

  get target(): Target {
    return this.#targetOf(this.#index);
  }
}
