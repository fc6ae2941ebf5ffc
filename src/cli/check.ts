import type { Gathering } from '../model/report.ts';
import { planTargets, unusedDirections } from '../plan/plan.ts';
import { routeTo } from '../plan/route.ts';
import { renderPlan, renderPlanJson } from '../report/plan.ts';
import { loadAuthorities } from './authorities.ts';
import { type CheckFlags, readFlags, type Settings } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { conceal } from './conceal.ts';
import { gather } from './gather.ts';
import { planLimits } from './plan-limits.ts';
import { proxyFor } from './proxy-route.ts';
import { checkWritable, writeWhole } from './output.ts';
import { progressLine } from './progress.ts';
import { loadRequirements } from './requirements.ts';
import { resolvers } from './system.ts';
import { talk } from './talk.ts';
import { renderOptions, writeReport, writeText } from './write.ts';

/** `reachcheck --profile vpc`: the whole program. Returns the exit code. */
export async function check(flags: CheckFlags): Promise<number> {
  const settings = readFlags(flags);
  const required = await loadRequirements(settings.wish, process.env);
  for (const warning of required.warnings) talk(warning);
  for (const problem of settings.run.proxy.problems) talk(problem);
  const plan = planTargets(
    required.requirements,
    settings.directions,
    planLimits(settings.run),
    await proxyFor(settings.run.proxy),
  );
  for (const unused of unusedDirections(plan.targets, settings.directions)) talk(`${unused} fits no target`);
  if (flags.plan === true)
    return writePlan(
      conceal(
        {
          ...required,
          ...plan,
          plan: plan.requirements,
          requirements: required.requirements,
          resolvers: resolvers(settings.run.dnsServers),
        },
        settings.run.proxy,
      ),
      settings,
    );

  if (flags.output !== undefined) await checkWritable(flags.output, '--output');
  if (flags.saveObservations !== undefined) await checkWritable(flags.saveObservations, '--save-observations');
  const authorities = await loadAuthorities(flags.cacert, required.requirements, process.env, required.authorities);
  const progress = progressLine(process.stderr);
  const route = routeTo(required.requirements, settings.directions);
  const gathering = await gather(required, plan, { ...settings.run, authorities, route }, progress.show);
  progress.clear();

  const report = conclude(gathering, settings.failOn);
  await writeReport(report, settings.write);
  // After the report: a disk that is full by now must not cost the answer too.
  if (flags.saveObservations !== undefined) await saveObservations(flags.saveObservations, gathering);
  return report.summary.exitCode;
}

async function writePlan(run: Parameters<typeof renderPlan>[0], { write }: Settings): Promise<number> {
  await writeText(write.format === 'json' ? renderPlanJson(run) : renderPlan(run, renderOptions(write)), write);
  return 0;
}

async function saveObservations(file: string, gathering: Gathering): Promise<void> {
  await writeWhole(file, `${JSON.stringify(gathering, null, 2)}\n`);
}
