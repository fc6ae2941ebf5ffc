import type { Observation } from '../../src/model/observation.ts';

type Timed = Pick<Observation, 'operation' | 'control' | 'startedMs' | 'durationMs'>;

/** Milliseconds from the first to the last moment in which a connection was under way. */
export function connectingMs(observations: readonly Timed[]): number {
  const connects = connectsOf(observations);
  const startMs = connects.reduce((first, { startedMs }) => Math.min(first, startedMs), Number.POSITIVE_INFINITY);
  return (
    connects.reduce((last, { startedMs, durationMs }) => Math.max(last, startedMs + durationMs), startMs) - startMs
  );
}

/** The most places that were waited for in one moment. */
export function mostAtOnce(observations: readonly Timed[]): number {
  const changes = connectsOf(observations)
    .flatMap(({ startedMs, durationMs }) => [
      { atMs: startedMs, by: 1 },
      { atMs: startedMs + durationMs, by: -1 },
    ])
    // One that ends in the moment in which another begins was there before it.
    .toSorted((a, b) => a.atMs - b.atMs || a.by - b.by);
  let now = 0;
  let most = 0;
  for (const { by } of changes) {
    now += by;
    most = Math.max(most, now);
  }
  return most;
}

function connectsOf(observations: readonly Timed[]): readonly Timed[] {
  return observations.filter(({ operation, control }) => operation === 'connect' && control === undefined);
}
