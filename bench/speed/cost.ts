import { readFileSync, rmSync } from 'node:fs';

/** What a process cost, with those that it waited for. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory that it had at once (ru_maxrss). */
  readonly peakMb: number;
  /** Exit code; -1: a signal ended it. */
  readonly status: number;
  /** It was stopped, because its time was up. */
  readonly late: boolean;
}

/** Reads what the meter wrote, and removes it. */
export function readCost(file: string): Cost {
  const cost: Cost = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return cost;
}
