import * as v from 'valibot';
import type { AllowlistEntry } from '../../model/allowlist.ts';
import type { Layer, Met, Outcome } from '../../model/outcome.ts';
import type { Finding, Verdict } from '../../model/verdict.ts';
import { CauseSchema } from './cause.ts';
import { accepting } from './exact.ts';
import { nullableText, port, text, texts, wholeNumber } from './plain-values.ts';
import {
  DestinationSchema,
  DirectionSchema,
  NeedSchema,
  PortRangeSchema,
  ProtocolSchema,
  SourceRefSchema,
} from './profile.ts';

const outcome: v.GenericSchema<unknown, Outcome> = accepting<Outcome>()(
  v.picklist(['allowed', 'impaired', 'blocked', 'inconclusive', 'skipped']),
);

const met: v.GenericSchema<unknown, Met> = accepting<Met>()(v.picklist(['yes', 'no', 'unknown']));

const layer: v.GenericSchema<unknown, Layer> = accepting<Layer>()(
  v.picklist(['vantage', 'name', 'route', 'tcp', 'proxy', 'tls', 'http', 'udp', 'profile', 'run']),
);

export const VerdictSchema: v.GenericSchema<unknown, Verdict> = accepting<Verdict>()(
  v.object({
    requirement: text,
    outcome: outcome,
    met: met,
    cause: v.nullable(CauseSchema),
    path: v.optional(v.picklist(['direct', 'proxy']), 'direct'),
    rule: text,
    confidence: v.picklist(['certain', 'likely', 'possible']),
    explanation: text,
    evidence: v.array(wholeNumber),
    alternatives: v.array(CauseSchema),
    coverage: v.object({ reached: wholeNumber, tried: wholeNumber, note: nullableText }),
    stopped: v.array(v.object({ destination: DestinationSchema, host: text, port, addresses: texts })),
    next: nullableText,
    settle: v.optional(nullableText, null),
  }),
);

export const FindingSchema: v.GenericSchema<unknown, Finding> = accepting<Finding>()(
  v.object({
    cause: CauseSchema,
    layer,
    owner: text,
    verdicts: texts,
    explanation: text,
    next: text,
    confirm: v.optional(nullableText, null),
  }),
);

export const AllowlistEntrySchema: v.GenericSchema<unknown, AllowlistEntry> = accepting<AllowlistEntry>()(
  v.object({
    list: v.optional(v.picklist(['firewall', 'proxy']), 'firewall'),
    direction: DirectionSchema,
    protocol: ProtocolSchema,
    destination: DestinationSchema,
    // Reports from before what comes in was tried have none.
    from: v.optional(texts, []),
    ports: v.array(PortRangeSchema),
    observed: texts,
    published: texts,
    purpose: text,
    need: NeedSchema,
    requirements: texts,
    sources: v.array(SourceRefSchema),
  }),
);
