import type { CoverageCounts, LintFinding, LintReport, LintSeverity, RequirementCoverage } from '../model/lint.ts';
import type { ProfileRef, Requirement } from '../model/profile.ts';
import { Asked, type Match } from './asked.ts';
import { coverRequirement } from './cover.ts';
import { type Remark, toFindings } from './finding.ts';
import { Listed } from './listed.ts';
import type { Opening } from './opening.ts';
import { pasteLine } from './paste.ts';
import type { AllowList } from './read.ts';
import { repeatRemarks } from './repeats.ts';
import { signalRemarks } from './signals.ts';
import { tooWide, widthRemarks } from './too-wide.ts';

/** How strict the comparison is. */
export interface LintOptions {
  /** Lines that nobody understands are left out with a warning; without it they are errors. */
  readonly skipUnreadable: boolean;
}

/** Compares allowlists, taken together, with what profiles ask for. Nothing is sent, and no name is resolved. */
export function lint(
  lists: readonly AllowList[],
  requirements: readonly Requirement[],
  profiles: readonly ProfileRef[],
  options: LintOptions,
): LintReport {
  const openings = lists.flatMap((list) => list.openings);
  const listed = new Listed(openings, requirements);
  const asked = new Asked(requirements);
  const judged = requirements
    .filter(isJudged)
    .map((requirement) => ({ requirement, coverage: coverRequirement(requirement, listed) }));
  const coverages = judged.map(({ coverage }) => coverage);
  function* allRemarks(): Generator<Remark> {
    for (const list of lists) yield* unreadRemarks(list, options);
    for (const { requirement, coverage } of judged) yield* openRemarks(requirement, coverage, openings);
    for (const opening of openings) yield* openingRemarks(opening, asked.about(opening));
    yield* repeatRemarks(openings);
    for (const opening of openings) yield* formRemarks(opening);
  }
  const findings = [...coverages.flatMap(coverageFinding), ...toFindings(allRemarks())];
  const unreadable = lists.reduce((sum, { problems }) => sum + problems.length, 0);
  return {
    schemaVersion: '1.0',
    files: lists.map(({ file, lines, openings: { length } }) => ({ name: file, lines, entries: length })),
    profiles,
    summary: {
      exitCode: exitCode(coverages, unreadable > 0 && !options.skipUnreadable),
      required: counts(coverages.filter(({ need }) => need === 'required')),
      optional: counts(coverages.filter(({ need }) => need === 'optional')),
      open: coverages.filter(({ coverage }) => coverage === 'open').length,
      unreadable,
      errors: ofSeverity(findings, 'error'),
      warnings: ofSeverity(findings, 'warning'),
      notes: ofSeverity(findings, 'note'),
    },
    requirements: coverages,
    findings,
  };
}

/** Entries that are asked for, or must be blocked. One that applies only with a parameter does not apply without it. */
function isJudged({ need, gap }: Requirement): boolean {
  return (need === 'required' || need === 'optional') && gap?.conditional !== true;
}

function exitCode(coverages: readonly RequirementCoverage[], unreadable: boolean): number {
  if (unreadable) return 2;
  const required = coverages.filter(({ need }) => need === 'required').map(({ coverage }) => coverage);
  if (required.some((coverage) => coverage === 'missing' || coverage === 'partly-covered' || coverage === 'open'))
    return 1;
  return required.includes('unknown') ? 3 : 0;
}

function counts(coverages: readonly RequirementCoverage[]): CoverageCounts {
  const number = (...kinds: readonly string[]): number =>
    coverages.filter(({ coverage }) => kinds.includes(coverage)).length;
  return {
    covered: number('covered', 'closed'),
    partly: number('partly-covered'),
    missing: number('missing', 'open'),
    unknown: number('unknown'),
  };
}

function ofSeverity(findings: readonly LintFinding[], severity: LintSeverity): number {
  return findings.filter((finding) => finding.severity === severity).length;
}

function coverageFinding({
  coverage,
  need,
  requirement,
  title,
  paste,
  remarks,
}: RequirementCoverage): readonly LintFinding[] {
  if (coverage !== 'missing' && coverage !== 'partly-covered') return [];
  const severity = need === 'required' ? 'error' : 'note';
  return [
    {
      code: coverage,
      severity,
      places: [],
      requirements: [requirement],
      message: [`${title}.`, ...remarks].join(' '),
      paste,
    },
  ];
}

function unreadRemarks({ problems, passed }: AllowList, { skipUnreadable }: LintOptions): readonly Remark[] {
  return [
    ...problems.map((problem): Remark => {
      const severity = skipUnreadable ? 'warning' : 'error';
      return {
        code: 'unreadable',
        severity,
        place: problem,
        requirement: null,
        subject: '',
        message: `${problem.message}.`,
        paste: [],
      };
    }),
    ...passed.map((unread): Remark => {
      return {
        code: 'not-read',
        severity: 'note',
        place: unread,
        requirement: null,
        subject: '',
        message: `${unread.message}.`,
        paste: [],
      };
    }),
  ];
}

function openRemarks(
  requirement: Requirement,
  { coverage, lines }: RequirementCoverage,
  openings: readonly Opening[],
): readonly Remark[] {
  if (coverage !== 'open') return [];
  const wanted = new Set(lines.map(({ file, line }) => `${file}:${line}`));
  const severity = requirement.need === 'required' ? 'error' : 'warning';
  const message = `must be blocked, and is open.${requirement.note === null ? '' : ` ${requirement.note}`}`;
  return openings
    .filter(({ file, line }) => wanted.has(`${file}:${line}`))
    .map(({ place }) => ({
      code: 'must-be-blocked',
      severity,
      place,
      requirement: requirement.id,
      subject: requirement.title,
      message,
      paste: [],
    }));
}

/** What profiles say of one line. */
function openingRemarks(opening: Opening, matches: readonly Match[]): readonly Remark[] {
  const signals = signalRemarks(opening, matches);
  const width = widthRemarks(opening, matches);
  const needed = matches.length > 0 || tooWide(opening.to) !== null;
  const remark: Remark = {
    code: 'not-needed',
    severity: 'note',
    place: opening.place,
    requirement: null,
    subject: '',
    message: 'No profile asks for these, with these parameters; another region or team may.',
    paste: [],
  };
  return [...signals, ...width, ...(needed ? [] : [remark])];
}

/** What the line itself says, or leaves unsaid. */
function formRemarks(opening: Opening): readonly Remark[] {
  const note = { severity: 'note', place: opening.place, requirement: null, subject: '', paste: [] } as const;
  const remarks: Remark[] = [];
  if (opening.masked !== null) {
    const message = `${opening.masked} has bits set behind its prefix: read as the subnet ${opening.to.text}, never as one host.`;
    const paste =
      opening.protocols.length === 1
        ? [pasteLine(opening.to.text, opening.anyPort ? [] : opening.ports, opening.protocols[0] ?? 'tcp')]
        : [opening.to.text];
    remarks.push({ ...note, code: 'cidr-host-bits', severity: 'warning', message, paste });
  }
  if (opening.anyPort && opening.protocols.some((protocol) => protocol === 'tcp' || protocol === 'udp'))
    remarks.push({ ...note, code: 'any-port', message: 'Without a port: read as any port.' });
  if (opening.assumedTcp) remarks.push({ ...note, code: 'assumed-tcp', message: 'Without a protocol: read as TCP.' });
  if (opening.path) remarks.push({ ...note, code: 'not-read', message: 'The path of a URL is not compared.' });
  return remarks;
}
