import type { Failure } from '../model/observation.ts';
import type { Cause, Confidence, Met, Outcome } from '../model/outcome.ts';
import { last, type Trace } from './trace.ts';
import type { VantageFacts } from './vantage.ts';

/** One row of a rule table: the first whose condition holds decides. */
export interface Rule {
  readonly id: string;
  readonly when: (trace: Trace, vantage: VantageFacts) => boolean;
  readonly outcome: Outcome;
  /** Whether an entry that must be open is so. */
  readonly met: Met;
  readonly cause: Cause | null;
  /** Where it depends on the controls, what to say with them. */
  readonly confidence: Confidence | ((trace: Trace, vantage: VantageFacts) => Confidence);
  readonly alternatives: readonly Cause[];
  /** What was seen, in one sentence. */
  readonly say: (trace: Trace, vantage: VantageFacts) => string;
}

type Row = Pick<Rule, 'id' | 'when' | 'say'> & Partial<Pick<Rule, 'confidence' | 'alternatives'>>;

/** Rows by outcome; `met` follows from it, and is given where it doesn't. */
export function allowed(cause: Cause | null, row: Row): Rule {
  return { confidence: 'certain', alternatives: [], ...row, outcome: 'allowed', met: 'yes', cause };
}

export function blocked(cause: Cause, row: Row): Rule {
  return { confidence: 'likely', alternatives: [], ...row, outcome: 'blocked', met: 'no', cause };
}

export function impaired(cause: Cause, met: Met, row: Row): Rule {
  return { confidence: 'likely', alternatives: [], ...row, outcome: 'impaired', met, cause };
}

export function inconclusive(cause: Cause, row: Row): Rule {
  return { confidence: 'possible', alternatives: [], ...row, outcome: 'inconclusive', met: 'unknown', cause };
}

export function skipped(cause: Cause, row: Row): Rule {
  return { confidence: 'certain', alternatives: [], ...row, outcome: 'skipped', met: 'unknown', cause };
}

/** The path ends with this failure of this operation. */
export function ends(
  trace: Trace,
  operation: 'resolve' | 'connect' | 'tunnel' | 'tls' | 'http' | 'exchange',
  ...failures: readonly Failure[]
): boolean {
  const observation = operation === 'connect' ? (trace.connects.at(-1) ?? null) : trace[operation];
  return (
    observation !== null &&
    observation === last(trace) &&
    observation.failure !== null &&
    failures.includes(observation.failure)
  );
}

/** `192.0.2.1:443` or `[2001:db8::1]:443`, as it was dialled; through a proxy the name that it was asked for. */
export function place({ address, target, path }: Trace): string {
  if (path === 'proxy') return `${hostPort(target.dial.host, target.dial.port)} (through the proxy)`;
  return address === null ? target.dial.host : hostPort(address, target.dial.port);
}

export function hostPort(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** "1 name", "2 names". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

export function seconds(ms: number): string {
  if (ms < 1) return 'less than 1 ms';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
