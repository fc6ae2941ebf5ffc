import * as v from 'valibot';
import type { ProxyRoute, RequirementPlan, SkipReason, Target } from '../../model/target.ts';
import { accepting } from './exact.ts';
import { nullableText, port, text, texts } from './plain-values.ts';
import { CheckSchema, ProtocolSchema } from './profile.ts';

const proxyRoute: v.GenericSchema<unknown, ProxyRoute> = accepting<ProxyRoute>()(
  v.object({
    proxy: v.object({ scheme: v.picklist(['http', 'https', 'socks5', 'socks5h']), host: text, port, from: text }),
    direct: texts,
    proxied: texts,
  }),
);

export const TargetSchema: v.GenericSchema<unknown, Target> = accepting<Target>()(
  v.object({
    id: text,
    host: text,
    port,
    protocol: ProtocolSchema,
    check: CheckSchema,
    // Reports from before proxies were tried have none.
    proxy: v.optional(v.nullable(proxyRoute), null),
    after: v.exactOptional(text),
    dial: v.object({ host: text, port, known: v.nullable(v.array(text)), redirected: v.boolean() }),
  }),
);

const skipReason: v.GenericSchema<unknown, SkipReason> = accepting<SkipReason>()(
  v.object({
    cause: v.picklist(['config.parameter-missing', 'config.not-selected', 'config.retired', 'not-run.not-testable']),
    explanation: text,
    next: nullableText,
  }),
);

export const RequirementPlanSchema: v.GenericSchema<unknown, RequirementPlan> = accepting<RequirementPlan>()(
  v.object({
    requirement: text,
    groups: v.array(texts),
    sweeps: v.exactOptional(texts),
    whole: v.exactOptional(v.literal(true)),
    sample: nullableText,
    skipped: v.nullable(skipReason),
  }),
);
