import type { Answer } from './answer.ts';
import type { Row } from './row.ts';
import { isCauseRight, isFalselyCertain, isPlaceRight, type Score } from './score.ts';
import type { ToolId } from './tools/tool.ts';
import type { Truth } from './truth.ts';

const HEAD = [
  'Program',
  'Rows',
  'Right',
  'Missed',
  'False alarms',
  'Not sure',
  'Passed unproven',
  'Layer right',
  'Cause right',
  'False certainty',
] as const;

/** One line for each program; null stands for one that is not installed. */
export function scoreTable(scores: ReadonlyMap<ToolId, Score | null>): string {
  return markdown(
    HEAD,
    [...scores].map(([id, score]) => [id, ...cells(score)]),
  );
}

/** What the columns mean. */
export const LEGEND = `Each scenario is asked twice, without its obstacle and with it, about its first requirement. What is right comes from the
scenario, not from any program.

- **Rows**: those that the program has a way to ask about. Only nc and nmap send UDP of any kind, blackbox asks DNS servers;
  subnets are for reachcheck alone.
- **Right**, **missed** (said reachable, is not) and **false alarms** (said not reachable, is): only rows in which that can
  be told from the client's place. **Not sure**: said neither.
- **Passed unproven**: said reachable where nobody at that place can tell, such as silence over UDP. These rows count in
  no other column of pass and fail.
- **Layer right**: of the rows that do not pass and have a cause, those in which the program's own words (exit code, message,
  state, log) name the right one of name, connection, proxy, TLS and HTTP. That of an alternative that the scenario lists, or of
  the group that it is filed under, is right too. Who says pass has named none.
- **Cause right**: of all rows with a cause, those of which exactly it is named. **False certainty**: claimed a wrong cause
  and called it certain.

A dash: the program never says such a thing.`;

export function detailsTable(rows: readonly Row[], ids: readonly ToolId[]): string {
  return markdown(
    ['Scenario', 'Network', 'Truth', ...ids],
    rows.map(({ scenario, side, truth, answers }) => [
      scenario,
      side,
      truthText(truth),
      ...ids.map((id) => answerText(truth, answers.get(id))),
    ]),
  );
}

function cells(score: Score | null): readonly string[] {
  if (score === null) return ['not installed', ...HEAD.slice(2).map(() => '')];
  const { told, caused, placed, namesCauses, namesPlaces } = score;
  return [
    String(score.asked),
    share(score.right, told),
    String(score.missed),
    String(score.falseAlarms),
    String(score.unsure),
    String(score.unproven),
    namesPlaces ? share(score.placeRight, placed) : '–',
    namesCauses ? share(score.causeRight, caused) : '–',
    namesCauses ? String(score.falseCertainty) : '–',
  ];
}

function share(count: number, all: number): string {
  return all === 0 ? '–' : `${count} of ${all} (${Math.floor((100 * count) / all)} %)`;
}

function truthText({ met, causes }: Truth): string {
  return [met === 'unknown' ? 'cannot be told' : met, ...causes].join(' ');
}

function answerText(truth: Truth, answer: Answer | undefined): string {
  if (answer === undefined || answer.says === 'not-asked') return '';
  const row = { truth, answer };
  const marks = [
    truth.met === 'unknown' || answer.says === truth.met ? '' : 'WRONG',
    isCauseRight(row) ? 'cause right' : isPlaceRight(row) ? 'layer right' : '',
    isFalselyCertain(row) ? 'FALSE CERTAINTY' : '',
  ].filter((mark) => mark !== '');
  const mark = marks.length === 0 ? '' : ` [${marks.join(', ')}]`;
  return `**${answer.says}**${mark} ${shortened(answer.words)}`;
}

/** Characters that are kept of what a program says. */
const LONGEST = 160;

function shortened(words: string): string {
  const line = words.replaceAll(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}

function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(escaped).join(' | ')} |`).join('\n');
}

function escaped(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
