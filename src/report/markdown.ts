import { notTriedTitle } from './table/not-tried.ts';
import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Report } from '../model/report.ts';
import type { Finding } from '../model/verdict.ts';
import { nameSome } from './count.ts';
import { placeText } from './destination.ts';
import { sourceText } from './documents.ts';
import { durationText } from './duration.ts';
import { headline } from './headline.ts';
import { escaped, table } from './markdown-text.ts';
import { momentText } from './moment.ts';
import { notes } from './notes.ts';
import { type Judged, notTried, triedInOrder } from './order.ts';
import { portsText, protocolText } from './ports.ts';
import { seenText } from './seen.ts';
import { idText, signOf } from './sign.ts';
import { type SkippedGroup, skippedGroups } from './skipped.ts';
import { vantageFinding } from './vantage-finding.ts';

/** The report as GitHub Flavoured Markdown, for a ticket or a pull request. */
export function renderMarkdown(report: Report): string {
  const sections = [
    head(report),
    section('Findings', report.findings.flatMap(findingItem)),
    section('Missing allowlist entries', missingTable(report)),
    section('Verdicts', verdicts(report)),
    section(notTriedTitle(report), skippedGroups(notTried(report)).map(skippedItem)),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function head(report: Report): readonly string[] {
  const { profiles, vantage, startedAt, summary } = report;
  return [
    `# reachcheck: ${profiles.map(({ name }) => escaped(name)).join(', ')}`,
    '',
    `**${escaped(headline(report).text)}**`,
    '',
    ...notes(report).flatMap((note) => [`> ${escaped(note)}`, '']),
    ...profiles.map(({ title, asOf }) => `- Profile: ${escaped(title)} (documents as of ${escaped(asOf)})`),
    `- Vantage point: ${escaped(vantage.hostName)}`,
    `- When: ${escaped(momentText(startedAt))}, ${durationText(summary.durationMs)}`,
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines];
}

function findingItem({ explanation, cause, verdicts: ids, owner, next }: Finding): readonly string[] {
  return [
    `1. ${escaped(explanation)}`,
    `   - Cause: \`${cause}\``,
    ...(ids.length === 0 ? [] : [`   - Explains: ${escaped(ids.join(', '))}`]),
    `   - Who: ${escaped(owner)}`,
    `   - Next: ${escaped(next)}`,
  ];
}

function missingTable({ missing, profiles }: Report): readonly string[] {
  if (missing.length === 0) return [];
  const cells = (entry: AllowlistEntry): readonly string[] => [
    `${protocolText(entry.protocol)} ${entry.direction}`,
    portsText(entry.ports),
    escaped(destinationText(entry)),
    escaped([...new Set([...entry.observed, ...entry.published])].join(', ')),
    escaped(`${entry.purpose}${entry.list === 'proxy' ? ' (for the list of the proxy)' : ''}`),
    escaped(entry.sources.map((source) => sourceText(source, profiles)).join('; ')),
  ];
  return table(['Protocol', 'Ports', 'Destination', 'Addresses', 'Purpose', 'Documented in'], missing.map(cells));
}

function destinationText({ destination, need, direction, from }: AllowlistEntry): string {
  const who = direction === 'in' ? ` from ${from.length === 0 ? 'anybody' : from.join(', ')}` : '';
  return `${destination.value}${need === 'required' ? '' : ` (${need})`}${who}`;
}

function verdicts(report: Report): readonly string[] {
  const tried = triedInOrder(report);
  if (tried.length === 0) return [];
  if (vantageFinding(report) !== null) {
    return [
      `All that were tried are undecided: ${escaped(
        nameSome(
          tried.map(({ verdict }) => verdict.requirement),
          100,
        ),
      )}`,
    ];
  }
  return table(['Outcome', 'Requirement', 'Destination', 'Cause', 'What was seen'], tried.map(verdictCells));
}

function verdictCells(judged: Judged): readonly string[] {
  const { verdict, requirement } = judged;
  const { cause, outcome } = verdict;
  return [
    `${signOf(verdict).symbol} ${outcome}`,
    escaped(idText(verdict.requirement, requirement)),
    requirement === undefined ? '' : escaped(placeText(requirement)),
    cause === null ? '' : `\`${cause}\``,
    escaped(seenText(judged)),
  ];
}

function skippedItem({ explanation, cause, requirements, next }: SkippedGroup): string {
  const why = `${escaped(explanation.replace(/\.$/, ''))}${cause === null ? '' : ` (\`${cause}\`)`}`;
  return `- ${why}: ${escaped(requirements.join(', '))}${next === null ? '' : `; next: ${escaped(next)}`}`;
}
