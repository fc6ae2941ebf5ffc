import type { Report } from '../model/report.ts';
import { renderPlan, renderPlanJson } from '../report/plan.ts';
import { readBaseline } from './baseline.ts';
import { type CheckFlags, readFlags, type Settings } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { conceal } from './conceal.ts';
import { checkWritable, writeWhole } from './output.ts';
import { carryOut, loadAsked, planRun, runSettings } from './run.ts';
import { resolvers } from './system.ts';
import { UsageError } from './usage-error.ts';
import { checkOutputs, renderOptions, shared, writeReport, writeText } from './write.ts';

/** `reachcheck --profile vpc`: the whole program. Returns the exit code. */
export async function check(flags: CheckFlags): Promise<number> {
  const settings = readFlags(flags);
  if (flags.plan === true && flags.report !== undefined && flags.report.length > 0)
    throw new UsageError('--report: --plan sends nothing, so there is nothing to report; leave one of them out');
  const required = await loadAsked(settings.wish);
  const plan = await planRun(required, settings);
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

  const baseline = await readBaseline(flags.baseline);
  await checkOutputs(settings.write);
  if (flags.saveObservations !== undefined) await checkWritable(flags.saveObservations, '--save-observations');
  const gathering = await carryOut(required, plan, await runSettings(required, settings));

  const report = conclude(gathering, settings.failOn, baseline);
  const shown = shared(report, settings.write);
  await writeReport(report, settings.write);
  // After the report: a disk that is full by now must not cost the answer too.
  if (flags.saveObservations !== undefined) await saveObservations(flags.saveObservations, shown);
  return report.summary.exitCode;
}

async function writePlan(planned: Parameters<typeof renderPlan>[0], { write }: Settings): Promise<number> {
  const run = shared(planned, write);
  await writeText(write.format === 'json' ? renderPlanJson(run) : renderPlan(run, renderOptions(write)), write);
  return 0;
}

/** The facts only: opinions are made of them again. */
async function saveObservations(file: string, report: Report): Promise<void> {
  const { verdicts: _v, findings: _f, missing: _m, summary: _s, baseline: _b, ...gathering } = report;
  await writeWhole(file, `${JSON.stringify(gathering, null, 2)}\n`);
}
