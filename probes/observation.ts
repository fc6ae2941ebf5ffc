import type { Failure, Observation, ObservationDetail, Operation } from '../src/model/observation.ts';
import type { Endpoint } from '../src/model/target.ts';

interface Seen {
  readonly failure: Failure | null;
  readonly code: string | null;
  readonly detail: ObservationDetail | null;
  readonly attempt?: number;
  readonly startedMs: number;
  readonly endedMs: number;
}

/** The port that is dialled at an endpoint: the target's, a control's, or the proxy's. */
export function dialledPort({ target, via, control }: Endpoint): number {
  return control?.kind === 'unused-port' ? control.port : (via?.port ?? target.dial.port);
}

/** What was seen of one operation at an endpoint. */
export function observed(endpoint: Endpoint, operation: Operation, seen: Seen): Observation {
  const { address, target, via, control } = endpoint;
  const { failure, code, detail, attempt = 1, startedMs, endedMs } = seen;
  const durationMs = endedMs - startedMs;
  return {
    target: target.id,
    operation,
    path: via === undefined ? 'direct' : 'proxy',
    address,
    port: dialledPort(endpoint),
    failure,
    code,
    detail,
    attempt,
    startedMs,
    durationMs,
    ...(control === undefined ? {} : { control: control.kind }),
  };
}
