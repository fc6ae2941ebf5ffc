import * as v from 'valibot';
import type { SweepArea, SweepEnd, SweepSeen } from '../../model/sweep.ts';
import { accepting } from './exact.ts';
import { FailureSchema } from './observation.ts';
import { milliseconds, nullableText, port, text, wholeNumber } from './plain-values.ts';

const ports = v.object({ from: port, to: port });

const area: v.GenericSchema<unknown, SweepArea> = accepting<SweepArea>()(v.object({ first: text, last: text, ports }));

const end: v.GenericSchema<unknown, SweepEnd> = accepting<SweepEnd>()(
  v.object({
    failure: v.nullable(FailureSchema),
    code: nullableText,
    count: wholeNumber,
    fastestMs: milliseconds,
    slowestMs: milliseconds,
    at: v.array(area),
    shown: v.array(v.object({ target: text, address: text })),
  }),
);

export const SweepSchema: v.GenericSchema<unknown, SweepSeen> = accepting<SweepSeen>()(
  v.object({
    id: text,
    host: text,
    ports,
    addresses: v.nullable(v.object({ first: text, count: wholeNumber })),
    places: wholeNumber,
    untried: v.exactOptional(v.object({ count: wholeNumber, target: text, address: text })),
    startedMs: milliseconds,
    durationMs: milliseconds,
    ends: v.array(end),
  }),
);
