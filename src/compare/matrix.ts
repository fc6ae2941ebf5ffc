import type { Matrix, MatrixRow, Stand } from '../model/comparison.ts';
import type { Report } from '../model/report.ts';
import { runRef, shown, stand } from './compare.ts';
import { byIdentity, type Judged } from './identity.ts';

/** A vantage point and the file that its report is in. */
export interface Place {
  readonly name: string;
  readonly file: string;
  readonly report: MergedReport;
}

/** What a matrix needs of a report; the facts are most of it, and many reports at once need much memory. */
export type MergedReport = Pick<
  Report,
  'vantage' | 'profiles' | 'startedAt' | 'ended' | 'redacted' | 'requirements' | 'verdicts' | 'summary'
>;

/** Many vantage points in one: every requirement, as each of them finds it. */
export function matrix(reports: readonly Place[]): Matrix {
  const judged = reports.map(({ report }, index) => byIdentity(report, index));
  const keys = new Map<string, Judged>();
  for (const one of judged) for (const [key, value] of one) if (!keys.has(key)) keys.set(key, value);
  const rows = [...keys].map(([key, value]) =>
    row(
      value,
      judged.map((one) => one.get(key) ?? null),
    ),
  );
  const agreeing = (met: Stand['met']): number =>
    rows.filter(({ differs, stands }) => !differs && stands.some((one) => one?.met === met)).length;
  return {
    vantages: reports.map((named) => ({
      ...runRef(named),
      file: named.file,
      exitCode: named.report.summary.exitCode,
    })),
    rows: rows.toSorted((a, b) => rank(a) - rank(b)),
    summary: {
      requirements: rows.length,
      differing: rows.filter(({ differs }) => differs).length,
      unmet: agreeing('no'),
      undecided: agreeing('unknown'),
      met: agreeing('yes'),
      exitCode: worst(reports.map(({ report }) => report)),
    },
  };
}

function row(judged: Judged, found: readonly (Judged | null)[]): MatrixRow {
  const stands = found.map((one) => (one === null ? null : stand(one.verdict)));
  const known = stands.filter((one) => one !== null);
  const looks = new Set(known.map(({ met, outcome }) => (outcome === 'impaired' ? `${met} impaired` : met)));
  return { requirement: shown(judged), stands, differs: looks.size > 1 };
}

function rank({ differs, stands }: MatrixRow): number {
  if (differs) return stands.some((one) => one?.met === 'no') ? 0 : 1;
  return 2 + ['no', 'unknown', 'yes'].indexOf(stands.find((one) => one !== null)?.met ?? 'yes');
}

/** Something that is not met anywhere counts most. A run that was interrupted left something undecided. */
function worst(reports: readonly Pick<Report, 'summary'>[]): number {
  const codes = reports.map(({ summary }) =>
    summary.exitCode === 130 ? (summary.required.no > 0 ? 1 : 3) : summary.exitCode,
  );
  return codes.includes(1) ? 1 : Math.max(0, ...codes);
}
