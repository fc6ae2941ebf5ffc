import { setImmediate } from 'node:timers/promises';
import type { Report } from '../model/report.ts';
import { FORMATS } from '../report/format.ts';
import type { renderPlan } from '../report/plan.ts';
import { readBaseline } from './baseline.ts';
import { type CheckFlags, readFlags, type Settings } from './check-flags.ts';
import { conceal } from './conceal.ts';
import type { conclude } from './conclude.ts';
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
  const gathered = carryOut(required, plan, await runSettings(required, settings));
  const [gathering, judging] = await Promise.all([gathered, loadJudging(settings)]);

  const report = judging.conclude(gathering, settings.failOn, baseline);
  const shown = await shared(report, settings.write);
  await writeReport(report, settings.write);
  // After the report: a disk that is full by now must not cost the answer too.
  if (flags.saveObservations !== undefined) await saveObservations(flags.saveObservations, shown);
  return report.summary.exitCode;
}

/** What judges and shows the answers, loaded while they are on their way: the first questions go out before. */
async function loadJudging({ write }: Settings): Promise<{ readonly conclude: typeof conclude }> {
  await setImmediate();
  const judging = await import('./conclude.ts');
  await FORMATS[write.format]();
  return judging;
}

async function writePlan(planned: Parameters<typeof renderPlan>[0], { write }: Settings): Promise<number> {
  const rendering = await import('../report/plan.ts');
  const run = await shared(planned, write);
  await writeText(
    write.format === 'json' ? rendering.renderPlanJson(run) : rendering.renderPlan(run, renderOptions(write)),
    write,
  );
  return 0;
}

/** The facts only: opinions are made of them again. */
async function saveObservations(file: string, report: Report): Promise<void> {
  const { verdicts: _v, findings: _f, missing: _m, summary: _s, baseline: _b, ...gathering } = report;
  await writeWhole(file, `${JSON.stringify(gathering, null, 2)}\n`);
}
