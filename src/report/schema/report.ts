import * as v from 'valibot';
import type { Baseline, Gathering, Report, Summary, Vantage } from '../../model/report.ts';
import { accepting } from './exact.ts';
import { ObservationSchema } from './observation.ts';
import { milliseconds, text, texts, wholeNumber } from './plain-values.ts';
import { ParameterValueSchema, ProfileRefSchema, RequirementSchema } from './profile.ts';
import { SweepSchema } from './sweep.ts';
import { RequirementPlanSchema, TargetSchema } from './target.ts';
import { AllowlistEntrySchema, FindingSchema, VerdictSchema } from './verdict.ts';

const vantage: v.GenericSchema<unknown, Vantage> = accepting<Vantage>()(
  v.object({
    hostName: text,
    addresses: texts,
    resolvers: texts,
    proxies: v.record(v.string(), v.string()),
    platform: text,
    nodeVersion: text,
  }),
);

const summary: v.GenericSchema<unknown, Summary> = accepting<Summary>()(
  v.object({
    requirements: wholeNumber,
    outcomes: v.object({
      allowed: wholeNumber,
      impaired: wholeNumber,
      blocked: wholeNumber,
      inconclusive: wholeNumber,
      skipped: wholeNumber,
    }),
    required: v.object({ yes: wholeNumber, no: wholeNumber, unknown: wholeNumber }),
    missing: wholeNumber,
    durationMs: milliseconds,
    exitCode: wholeNumber,
  }),
);

const baseline: v.GenericSchema<unknown, Baseline> = accepting<Baseline>()(
  v.object({ startedAt: text, hostName: text, accepted: texts, fixed: texts }),
);

const gathering = v.object({
  schemaVersion: v.pipe(v.string(), v.regex(/^\d+\.\d+$/, 'a schema version is "major.minor"')),
  tool: v.object({ name: text, version: text }),
  redacted: v.exactOptional(v.literal(true)),
  flags: v.exactOptional(texts),
  profiles: v.array(ProfileRefSchema),
  vantage,
  parameters: v.array(ParameterValueSchema),
  startedAt: text,
  endedAt: text,
  ended: v.picklist(['complete', 'deadline', 'interrupted']),
  loopDelayMs: v.exactOptional(wholeNumber),
  requirements: v.array(RequirementSchema),
  targets: v.array(TargetSchema),
  plan: v.array(RequirementPlanSchema),
  observations: v.array(ObservationSchema),
  sweeps: v.exactOptional(v.array(SweepSchema)),
});

// Keys that are not named are left out, not refused: a newer minor version may add some.
export const GatheringSchema: v.GenericSchema<unknown, Gathering> = accepting<Gathering>()(gathering);

export const ReportSchema: v.GenericSchema<unknown, Report> = accepting<Report>()(
  v.object({
    ...gathering.entries,
    verdicts: v.array(VerdictSchema),
    findings: v.array(FindingSchema),
    missing: v.array(AllowlistEntrySchema),
    summary,
    baseline: v.exactOptional(baseline),
  }),
);
