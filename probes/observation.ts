import type { Failure, Observation, ObservationDetail, Operation } from '../src/model/observation.ts';
import type { Endpoint } from '../src/model/target.ts';

interface Seen {
  readonly failure: Failure | null;
  readonly code: string | null;
  readonly detail: ObservationDetail;
  readonly attempt?: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** What was seen of one operation at an endpoint, on the direct path. */
export function observed({ address, target }: Endpoint, operation: Operation, seen: Seen): Observation {
  const { failure, code, detail, attempt = 1, startedMs, endedMs } = seen;
  const durationMs = endedMs - startedMs;
  return {
    target: target.id,
    operation,
    path: 'direct',
    address,
    port: target.dial.port,
    failure,
    code,
    detail,
    attempt,
    startedMs,
    durationMs,
  };
}
