/**
 * reachcheck as a library: the steps of the command line, one function each, and the types of what goes between them.
 *
 * Profile files -> `loadProfile` -> `readParameters` and `fillProfile` -> `planTargets` -> `runPlan` with `probes` ->
 * `conclude` -> `render`.
 */
export { probes } from '../probes/registry.ts';
export { mergeEntries } from './allowlist/merge.ts';
export { missingEntries } from './allowlist/missing.ts';
export { conclude } from './cli/conclude.ts';
export { findings } from './judge/findings.ts';
export { judge } from './judge/judge.ts';
export { type FailOn, summarise } from './judge/summary.ts';
export type * from './model/allowlist.ts';
export type * from './model/discovery.ts';
export type * from './model/observation.ts';
export type * from './model/outcome.ts';
export type * from './model/probe.ts';
export type * from './model/profile.ts';
export type * from './model/report.ts';
export type * from './model/sweep.ts';
export type * from './model/target.ts';
export type * from './model/verdict.ts';
export { type ConnectTo, type Directions, type PlanLimits, planTargets, type ResolveTo } from './plan/plan.ts';
export { fillProfile } from './profile/fill.ts';
export { joinRequirements } from './profile/join.ts';
export { builtInNames, type Loaded, loadProfile } from './profile/load.ts';
export { type GivenValues, readParameters } from './profile/parameters.ts';
export { type Problem, problemText } from './profile/problem.ts';
export { explainVerdict } from './report/explain.ts';
export { FORMAT_NAMES, type FormatName, render } from './report/format.ts';
export type { RenderOptions } from './report/render-options.ts';
export { parseGathering, parseReport, SCHEMA_VERSION } from './report/schema.ts';
export { parseHosts, parseSearch, type SystemNames } from './run/hosts.ts';
export { createResolver, type Resolution, type ResolveName, type ResolverOptions } from './run/resolver.ts';
export { pace, patience } from './run/patience.ts';
export { type Observed, type Progress, type RunOptions, runPlan, runTargets } from './run/run.ts';
