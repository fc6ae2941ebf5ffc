import type { SweepSeen } from '../../src/model/sweep.ts';

/** Milliseconds from the beginning of the first of these sweeps to the last moment in which a connection was under way. */
export function connectingMs(sweeps: readonly Pick<SweepSeen, 'startedMs' | 'durationMs'>[]): number {
  const starts = sweeps.map(({ startedMs }) => startedMs);
  return Math.max(...sweeps.map(({ startedMs, durationMs }) => startedMs + durationMs)) - Math.min(...starts);
}
