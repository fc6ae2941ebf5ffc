import type { Gathering } from '../model/report.ts';
import type { Requirement } from '../model/profile.ts';
import type { Plan, Target } from '../model/target.ts';
import { planTargets, unusedDirections } from '../plan/plan.ts';
import { routeTo } from '../plan/route.ts';
import type { Settings } from './check-flags.ts';
import { planLimits } from './plan-limits.ts';
import { progressLine } from './progress.ts';
import { proxyFor } from './proxy-route.ts';
import { loadRequirements, type Requirements, type Wish } from './requirements.ts';
import type { RunSettings } from './run-settings.ts';
import { talk } from './talk.ts';

/** What is to be tried, wherever it comes from: from profiles, from a saved report, or made up for the demo. */
export type Asked = Pick<Requirements, 'profiles' | 'parameters' | 'requirements' | 'authorities'>;

/** How it is tried, as the command line says. */
export type Trying = Pick<Settings, 'directions' | 'run' | 'cacert'>;

/** The requirements of the wished profiles; what there is to say about them is said. */
export async function loadAsked(wish: Wish): Promise<Requirements> {
  const required = await loadRequirements(wish, process.env);
  for (const warning of required.warnings) talk(warning);
  return required;
}

/**
 * What will be sent. Flags that change nothing, and proxy settings that cannot be used, are said. `others` are targets
 * that the same flags may be meant for, although they are not tried.
 */
export async function planRun(
  { requirements }: Pick<Asked, 'requirements'>,
  { directions, run }: Pick<Trying, 'directions' | 'run'>,
  others: readonly Target[] = [],
): Promise<Plan> {
  for (const problem of run.proxy.problems) talk(problem);
  const plan = planTargets(requirements, directions, planLimits(run), await proxyFor(run.proxy));
  for (const unused of unusedDirections([...plan.targets, ...others], directions)) talk(`${unused} fits no target`);
  return plan;
}

/**
 * What the files hold that the run needs, read before anything is sent. `listed` are the requirements whose hosts may be
 * contacted when an answer leads there.
 */
export async function runSettings(
  { requirements, authorities }: Pick<Asked, 'requirements' | 'authorities'>,
  { directions, run, cacert }: Trying,
  listed: readonly Requirement[] = requirements,
): Promise<RunSettings> {
  const { loadAuthorities } = await import('./authorities.ts');
  return {
    ...run,
    authorities: await loadAuthorities(cacert, requirements, process.env, authorities),
    route: routeTo(listed, directions),
  };
}

/** Tries all of the plan, with a live line on a terminal. */
export async function carryOut(asked: Asked, plan: Plan, settings: RunSettings): Promise<Gathering> {
  // A plan that is only shown needs none of what probes.
  const { gather } = await import('./gather.ts');
  const progress = progressLine(process.stderr, () => performance.now());
  const gathering = await gather(asked, plan, settings, progress.show);
  progress.clear();
  return gathering;
}
