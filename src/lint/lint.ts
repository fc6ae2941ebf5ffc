import type {
  CoverageCounts,
  LintFinding,
  LintReport,
  LintSeverity,
  NotCompared,
  RequirementCoverage,
} from '../model/lint.ts';
import type { ProfileRef, Requirement } from '../model/profile.ts';
import { type About, Asked, type Match, isCurrent, servesPorts } from './asked.ts';
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
  /** What the profiles would ask for with other values of parameters, such as in another region. */
  readonly others?: readonly Requirement[];
}

/** Compares allowlists, taken together, with what profiles ask for. Nothing is sent, and no name is resolved. */
export function lint(
  lists: readonly AllowList[],
  requirements: readonly Requirement[],
  profiles: readonly ProfileRef[],
  options: LintOptions,
): LintReport {
  const openings = lists.flatMap((list) => list.openings);
  const listed = new Listed(openings, requirements.filter(isJudged));
  const asked = new Asked(requirements, options.others ?? []);
  const judged = requirements
    .filter(isJudged)
    .map((requirement) => ({ requirement, coverage: coverRequirement(requirement, listed) }));
  const coverages = judged.map(({ coverage }) => coverage);
  function* allRemarks(): Generator<Remark> {
    for (const list of lists) yield* unreadRemarks(list, options);
    for (const { requirement, coverage } of judged) yield* openRemarks(requirement, coverage, openings);
    for (const opening of openings) yield* openingRemarks(opening, asked.about(opening));
    yield* repeatRemarks(openings);
    for (const opening of openings) yield* formRemarks(opening, asked);
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
    notCompared: requirements.flatMap(notCompared),
    findings,
  };
}

/** Entries that are asked for, or must be blocked. One that applies only with a parameter does not apply without it. */
function isJudged({ need, gap }: Requirement): boolean {
  return (need === 'required' || need === 'optional') && gap?.conditional !== true;
}

function notCompared({ id, title, profiles, need, gap }: Requirement): readonly NotCompared[] {
  const asked = need === 'required' || need === 'optional';
  return asked && gap?.conditional === true ? [{ requirement: id, title, profiles, need, gap }] : [];
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
function openingRemarks(opening: Opening, about: About): readonly Remark[] {
  const told = [...signalRemarks(opening, about), ...widthRemarks(opening, about)];
  if (tooWide(opening.to) !== null && opening.from.length === 0) return told;
  const serving = about.matches.filter(({ requirement }) => servesPorts(opening, requirement));
  if (serving.length === 0) return [...told, needlessRemark(opening)];
  const current = serving.filter(({ requirement }) => isCurrent(requirement));
  const [first] = current;
  if (first === undefined || current.some(({ applies }) => applies === 'now')) return told;
  return [...told, otherRemark(opening, first)];
}

function needlessRemark({ place }: Opening): Remark {
  return {
    code: 'not-needed',
    severity: 'note',
    place,
    requirement: null,
    subject: '',
    message: 'No profile asks for these at these ports.',
    paste: [],
  };
}

/** What this user does not need, and one with other parameters does. */
function otherRemark({ place }: Opening, { requirement: { id, title, gap }, applies }: Match): Remark {
  const parameter = gap?.parameter ?? '';
  const message =
    applies === 'other'
      ? `asked for with another value of ${parameter} only. Keep it where something of yours is there.`
      : `asked for where ${parameter} is set only. Add --set ${parameter}=VALUE if you use it.`;
  return { code: 'other-parameters', severity: 'note', place, requirement: id, subject: title, message, paste: [] };
}

/** What the line itself says, or leaves unsaid. */
function formRemarks(opening: Opening, asked: Asked): readonly Remark[] {
  const note = { severity: 'note', place: opening.place, requirement: null, subject: '', paste: [] } as const;
  const remarks: Remark[] = [];
  if (opening.masked !== null) {
    const subject = `${opening.masked} is ${opening.to.text}`;
    const message = 'bits behind the prefix are set; it is read as that subnet, never as one host.';
    // Nobody mends what has to go.
    const paste = asked.about(opening).old.length > 0 ? [] : [maskedLine(opening)];
    remarks.push({ ...note, code: 'cidr-host-bits', severity: 'warning', subject, message, paste });
  }
  if (opening.anyPort && opening.protocols.some((protocol) => protocol === 'tcp' || protocol === 'udp'))
    remarks.push({ ...note, code: 'any-port', message: 'Without a port: read as any port.' });
  if (opening.assumedTcp) remarks.push({ ...note, code: 'assumed-tcp', message: 'Without a protocol: read as TCP.' });
  if (opening.path) remarks.push({ ...note, code: 'not-read', message: 'The path of a URL is not compared.' });
  return remarks;
}

function maskedLine({ to, protocols, anyPort, ports }: Opening): string {
  return protocols.length === 1 ? pasteLine(to.text, anyPort ? [] : ports, protocols[0] ?? 'tcp') : to.text;
}
