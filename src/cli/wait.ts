import { setTimeout as delay } from 'node:timers/promises';
import { compare } from '../compare/compare.ts';
import type { Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import type { Plan } from '../model/target.ts';
import { changeWords } from '../report/comparison.ts';
import { count } from '../report/count.ts';
import { durationText } from '../report/duration.ts';
import { momentText } from '../report/moment.ts';
import { type CheckFlags, readFlags, type Settings } from './check-flags.ts';
import { conclude } from './conclude.ts';
import { parseDuration } from './options.ts';
import { type Asked, carryOut, loadAsked, planRun, runSettings } from './run.ts';
import { askedOfReport, nothingAgain } from './saved-asked.ts';
import { savedReport } from './saved.ts';
import { stopAfter } from './stop.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';
import { repeat, type Waited } from './wait-loop.ts';
import { checkOutputs, writeReport } from './write.ts';

/** Flags of `wait`: those of `check`, and how long. */
export interface WaitFlags extends Omit<CheckFlags, 'baseline' | 'plan' | 'saveObservations'> {
  readonly for: string;
  readonly every: string;
}

/** `reachcheck wait`: again and again, until all required entries are met or time is up. Returns the exit code. */
export async function wait(file: string | undefined, flags: WaitFlags): Promise<number> {
  const settings = readFlags(flags, file !== undefined);
  const forMs = parseDuration(flags.for, '--for');
  const everyMs = parseDuration(flags.every, '--every');
  if (file !== undefined && flags.profile.length > 0)
    throw new UsageError('both a report and --profile are given; a report has its requirements, so leave one out');
  await checkOutputs(settings.write);
  const what = file === undefined ? await ofProfiles(settings) : await ofReport(file, settings);
  if ('nothing' in what) {
    await writeReport(what.nothing, settings.write);
    return what.nothing.summary.exitCode;
  }
  const how = await runSettings(what.asked, settings, what.listed);
  const stop = stopAfter(forMs);
  try {
    const waited = await repeat({
      forMs,
      everyMs,
      now: () => performance.now(),
      sleep: async (ms) => delay(ms, undefined, { signal: stop.signal }).catch(() => undefined),
      stopped: () => stop.ended() === 'interrupted',
      round: async (leftMs) =>
        conclude(
          await carryOut(what.asked, what.plan, { ...how, deadlineMs: Math.min(how.deadlineMs, leftMs) }),
          settings.failOn,
        ),
      onRound: (report, before) => talkOfRound(report, before, { forMs, everyMs }),
    });
    return await finish(waited, settings);
  } finally {
    stop.release();
  }
}

/** What is tried in every round. */
interface Rounds {
  readonly asked: Asked;
  readonly plan: Plan;
  /** Requirements whose hosts may be contacted when an answer leads there. */
  readonly listed: readonly Requirement[];
}

async function ofProfiles(settings: Settings): Promise<Rounds> {
  const asked = await loadAsked(settings.wish);
  return { asked, plan: await planRun(asked, settings), listed: asked.requirements };
}

async function ofReport(file: string, settings: Settings): Promise<Rounds | { readonly nothing: Report }> {
  const report = await savedReport(file);
  const saved = await askedOfReport(file, report, { wish: settings.wish, flags: settings.run.flags });
  if (saved === null) {
    talk(nothingAgain(file, report));
    return { nothing: report };
  }
  const plan = saved.withoutConcealed(await planRun(saved.asked, settings, report.targets));
  return { asked: saved.asked, plan, listed: report.requirements };
}

/** One line when the waiting begins, and one for each round in which something changes. */
function talkOfRound(
  report: Report,
  before: Report | null,
  { forMs, everyMs }: { readonly forMs: number; readonly everyMs: number },
): void {
  const left = leftText(report);
  if (before === null) {
    if (report.summary.exitCode === 0 || report.ended === 'interrupted') return;
    talk(`${left}; trying again every ${durationText(everyMs)}, for ${durationText(forMs)} at most`);
    return;
  }
  const words = changeWords(compare({ name: 'before', report: before }, { name: 'now', report }));
  if (words.length > 0) talk(`${momentText(report.endedAt)}  ${words.join('; ')}. ${left}`);
}

function leftText({ summary: { required } }: Report): string {
  const total = required.yes + required.no + required.unknown;
  const undecided = required.unknown === 0 ? '' : `, ${required.unknown} undecided`;
  return `${required.no} of ${count(total, 'required entry', 'required entries')} not met${undecided}`;
}

const LAST_WORDS: Readonly<Record<Waited['end'], string | null>> = {
  met: null,
  time: 'time is up; this is the last report',
  stopped: 'interrupted; this is the last report',
  hopeless: 'what is left cannot be tried from here or lacks a value, so waiting changes nothing; this is the report',
};

async function finish({ report, end }: Waited, { write }: Settings): Promise<number> {
  const words = LAST_WORDS[end];
  if (words !== null) talk(words);
  const exitCode = end === 'stopped' ? 130 : report.summary.exitCode;
  await writeReport({ ...report, summary: { ...report.summary, exitCode } }, write);
  return exitCode;
}
