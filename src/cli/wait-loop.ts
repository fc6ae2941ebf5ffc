import { counts } from '../judge/counts.ts';
import type { Cause } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';

/** What repeats, and what bounds it. Time is given, so that a test need not wait. */
export interface WaitOptions {
  readonly forMs: number;
  readonly everyMs: number;
  /** Milliseconds on any clock that only goes forward. */
  readonly now: () => number;
  /** Ends early when the user stops it. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly stopped: () => boolean;
  /** One run, which ends within the time that is left. */
  readonly round: (leftMs: number) => Promise<Report>;
  /** Called after each round that counts, with the one before it. */
  readonly onRound: (report: Report, before: Report | null) => void;
}

/** The last report, and why it is the last. `hopeless`: nothing that is left can change by waiting. */
export interface Waited {
  readonly report: Report;
  readonly end: 'met' | 'time' | 'stopped' | 'hopeless';
}

/** Runs again and again until everything required is met, or time is up. */
export async function repeat(options: WaitOptions): Promise<Waited> {
  const { forMs, everyMs, now, sleep, stopped, round, onRound } = options;
  const endMs = now() + forMs;
  let last: Report | null = null;
  for (;;) {
    const report = await round(Math.max(1, endMs - now()));
    const isCutShort: boolean = report.ended !== 'complete' && (stopped() || now() >= endMs);
    // A round that the end of all of it cut short knows less than the whole one before.
    const kept: Report = isCutShort ? (last ?? report) : report;
    if (kept === report) onRound(report, last);
    last = kept;
    const end = stopped() ? 'stopped' : endOf(kept, now() + everyMs >= endMs);
    if (end !== null) return { report: kept, end };
    await sleep(everyMs);
    if (stopped()) return { report: kept, end: 'stopped' };
  }
}

function endOf(report: Report, isLast: boolean): Waited['end'] | null {
  if (report.summary.exitCode === 0) return 'met';
  if (!canChange(report)) return 'hopeless';
  return isLast ? 'time' : null;
}

/** What is undecided because nothing can be tried stays so. */
const FOR_GOOD: readonly (Cause | null)[] = ['config.parameter-missing', 'config.retired', 'not-run.not-testable'];

function canChange({ requirements, verdicts, summary }: Report): boolean {
  if (summary.exitCode !== 3) return true;
  const byId = new Map(requirements.map((requirement) => [requirement.id, requirement]));
  return verdicts.some((verdict) => {
    const requirement = byId.get(verdict.requirement);
    const matters = requirement?.need === 'required' && counts(verdict, requirement);
    return matters && verdict.met === 'unknown' && !FOR_GOOD.includes(verdict.cause);
  });
}
