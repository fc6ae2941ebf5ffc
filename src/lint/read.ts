import type { ListPlace } from '../model/lint.ts';
import { cellsOf, delimiterOf, readRows } from './csv.ts';
import { type JsonItem, jsonItems } from './json-list.ts';
import { hidden, type LineReading, readLine } from './line.ts';
import { type Opening, openingsOf } from './opening.ts';
import { headerProblem, headerRoles } from './header.ts';
import { readRecord } from './records.ts';
import { isHeading, Section } from './section.ts';
import { headingVerdict } from './verdict.ts';

/** Something in the file that was not taken for an entry, with what would be right. */
interface Unread extends ListPlace {
  readonly message: string;
}

/** An allowlist as it was read. */
export interface AllowList {
  readonly file: string;
  readonly lines: number;
  readonly openings: readonly Opening[];
  /** Lines that say something nobody understands. */
  readonly problems: readonly Unread[];
  /** Headings, columns and rules that open nothing. */
  readonly passed: readonly Unread[];
}

/** Reads an allowlist as people keep it: lines, a table with a header, a JSON list, or sentences of the documents. */
export function readAllowlist(file: string, text: string): AllowList {
  const clean = text.replace(/^\uFEFF/, '');
  const lines = clean.split(/\r\n|[\n\r]/);
  const reader = new Reader(file, lines);
  const items = jsonItems(clean);
  if (items === 'other')
    reader.refuse(
      1,
      'is JSON of another form: give a list of texts, or of objects such as { "host": ..., "port": ... }',
    );
  else if (items !== null) reader.readItems(items);
  else reader.readLines();
  return reader.result();
}

// A longer line is a program's, or a mistake; nobody would find the place in it.
const LONGEST_LINE = 65_536;
const LONGEST_TEXT = 100;

class Reader {
  private readonly file: string;
  private readonly lines: readonly string[];
  private readonly openings: Opening[] = [];
  private readonly problems: Unread[] = [];
  private readonly passed: Unread[] = [];
  /** A sentence whose list of addresses may go on in the next line. */
  private open: OpenStatement | null = null;
  private readonly section = new Section();

  constructor(file: string, lines: readonly string[]) {
    this.file = file;
    this.lines = lines;
  }

  result(): AllowList {
    const { file, openings, problems, passed, lines } = this;
    // The end of the last line begins no further one.
    return { file, lines: lines.at(-1) === '' ? lines.length - 1 : lines.length, openings, problems, passed };
  }

  readItems(items: readonly JsonItem[]): void {
    for (const { line, value, refused } of items) {
      if (refused) this.pass(JSON.stringify(value), line, UNDER_REFUSAL);
      else if (typeof value === 'string') this.takeLine(value, line);
      else if (typeof value === 'object' && value !== null && !Array.isArray(value)) this.takeObject(value, line);
      else this.problem(JSON.stringify(value), line, 'is no text: write each entry as "HOST:PORT"');
      this.close();
    }
  }

  readLines(): void {
    const start = this.lines.findIndex((line) => uncommented(line) !== '');
    const header = this.lines[start] ?? '';
    for (const line of this.lines.slice(0, Math.max(0, start))) this.section.note(line);
    const delimiter = delimiterOf(header);
    const cells = cellsOf(header, delimiter ?? ',');
    const roles = cells === null ? null : headerRoles(cells);
    const wrong = cells === null ? null : headerProblem(cells);
    if (wrong !== null) return this.refuse(start + 1, wrong);
    if (cells !== null && roles !== null) return this.readTable(cells, start, delimiter ?? ',');
    // Of a table without header no row is sure: the other rows look right by chance.
    const row = this.lines.findIndex(
      (line) => delimiterOf(line) !== null && line.length <= LONGEST_LINE && isRow(line),
    );
    if (row >= 0) return this.refuse(row + 1, readItem(uncommented(this.lines[row] ?? '')).problem ?? '');
    for (const [index, line] of this.lines.entries()) this.takeLine(line, index + 1);
    this.close();
  }

  /** Nothing is read, for one reason. */
  refuse(line: number, problem: string): void {
    this.problem(this.lines[line - 1] ?? '', line, problem);
  }

  private readTable(header: readonly string[], start: number, delimiter: string): void {
    const roles = headerRoles(header) ?? [];
    for (const { line, cells, problem } of readRows(this.lines, start + 1, delimiter)) {
      const text = this.lines[line - 1] ?? '';
      const ruled = cells.every((cell) => /^[\s:-]*$/.test(cell));
      if (problem !== null) this.problem(text, line, problem);
      else if (text.length > LONGEST_LINE) this.problem(text, line, TOO_LONG);
      else if (cells.some((cell, index) => header[index] === '' && /[^0-9]/.test(cell)))
        this.problem(text, line, 'has something in a column without a name: name the column in the header');
      else if (cells[0]?.startsWith('#') === true || /^\s*(?:#|\/\/)/.test(text)) this.section.note(text);
      else if (this.section.refused) this.pass(text, line, UNDER_REFUSAL);
      else if (!ruled) this.takeRecord(cells, roles, text, line);
    }
  }

  private takeObject(value: object, line: number): void {
    const entries = Object.entries(value);
    const roles = headerRoles(entries.map(([key]) => key));
    const text = JSON.stringify(value);
    if (roles === null) return this.problem(text, line, 'names no destination: write { "host": ..., "port": ... }');
    const cells = entries.map(([, cell]) => [cell].flat().join(' '));
    const denying = cells.findIndex((cell, index) => roles[index] === null && headingVerdict(cell) === 'deny');
    if (denying >= 0)
      return this.problem(
        text,
        line,
        `says ${entries[denying]?.[0]} ${cells[denying]}, and no such key is known: write "action": "deny", or take it out`,
      );
    if (cells.some((cell) => cell.includes('[object')))
      return this.problem(text, line, 'holds objects where texts are expected');
    entries.forEach(([key], index) => {
      if (roles[index] === null) this.pass(key, line, `the key ${JSON.stringify(key)} is not read`);
    });
    this.takeRecord(cells, roles, text, line);
  }

  private takeRecord(
    cells: readonly string[],
    roles: Parameters<typeof readRecord>[1],
    text: string,
    line: number,
  ): void {
    const reading = readRecord(cells, roles, this.place(text, line));
    if (reading.problem !== null) this.problem(text, line, reading.problem);
    if (reading.passed) this.pass(text, line, 'a rule that denies opens nothing');
    this.openings.push(...reading.openings);
  }

  private takeLine(written: string, line: number): void {
    const text = uncommented(written);
    this.section.note(text === '' ? written : indentOf(written) + text);
    if (text === '') return this.takeBlank(written);
    if (written.length > LONGEST_LINE) return this.problem(text, line, TOO_LONG);
    if (isHeading(text)) {
      this.close();
      return this.pass(text, line, 'a heading opens nothing');
    }
    if (this.section.refused) {
      this.close();
      return this.pass(text, line, UNDER_REFUSAL);
    }
    const reading = readItem(text);
    if (this.open !== null && this.continues(written, reading)) return this.goOn(reading, text, line);
    this.close();
    if (reading.problem !== null) return this.problem(text, line, reading.problem);
    this.take(reading, reading, text, line);
    if (reading.statement || text.endsWith(','))
      this.open = { ...reading, comma: text.endsWith(','), filled: reading.tokens.length > 0, text, line };
  }

  /** An empty line ends a list that has begun; a comment ends nothing. */
  private takeBlank(written: string): void {
    if (written.trim() === '' && this.open?.filled === true) this.close();
  }

  /** A line of addresses alone belongs to the sentence before it: after a comma, further in, or where its TO has none yet. */
  private continues(written: string, { problem, terms, statement, tokens }: LineReading): boolean {
    const open = this.open;
    if (open === null || problem !== null || statement) return false;
    if (terms.ports !== null || terms.protocols !== null || terms.directions !== null) return false;
    // A port or protocol of its own makes it an entry of its own; a list below TO may say its ports.
    const own = tokens.some(({ ports, protocols }) => ports !== null || protocols !== null);
    if (own && open.tokens.length > 0) return false;
    return open.comma || (open.statement && (open.tokens.length === 0 || /^\s/.test(written)));
  }

  private goOn(reading: LineReading, text: string, line: number): void {
    const open = this.open;
    if (open === null) return;
    this.take(reading, open, text, line);
    this.open = { ...open, comma: text.endsWith(','), filled: true };
  }

  /** What was begun is over; a sentence without any address is a mistake. */
  private close(): void {
    const open = this.open;
    this.open = null;
    if (open !== null && open.statement && !open.filled)
      this.problem(open.text, open.line, 'names nothing after TO: write the hosts or addresses there');
  }

  private take({ tokens }: LineReading, { terms }: LineReading, text: string, line: number): void {
    const place = this.place(text, line);
    for (const token of tokens) this.openings.push(...openingsOf(token, terms, place));
  }

  private problem(text: string, line: number, message: string): void {
    this.problems.push({ ...this.place(text, line), message });
  }

  private pass(text: string, line: number, message: string): void {
    this.passed.push({ ...this.place(text, line), message });
  }

  private place(text: string, line: number): ListPlace {
    const shown = hidden(text.slice(0, LONGEST_TEXT * 2).trim());
    return {
      file: this.file,
      line,
      entry: null,
      text: shown.length > LONGEST_TEXT ? `${shown.slice(0, LONGEST_TEXT - 1)}…` : shown,
    };
  }
}

const UNDER_REFUSAL = 'stands under something that denies, and opens nothing';
const TOO_LONG = `is longer than ${LONGEST_LINE} letters: put one entry in each line`;

/** A line whose terms hold for the lines that follow; without tokens, its TO is followed by a list. */
interface OpenStatement extends LineReading {
  /** The line before ended with a comma. */
  readonly comma: boolean;
  readonly filled: boolean;
  readonly text: string;
  readonly line: number;
}

/** The line without its comment; empty for a comment line. */
function uncommented(line: string): string {
  const text = line.trim();
  if (/^(?:#|;|\/\/|```|---$)/.test(text)) return '';
  const at = text.search(/\s(?:#|;|\/\/)/);
  return at < 0 ? text : text.slice(0, at).trimEnd();
}

/** The line without the bullet of a list. A star may be one, or say that everything is allowed: `* 443`. */
function readItem(text: string): LineReading {
  const reading = readLine(text.replace(/^(?:[-*+\u2022\u2013]|[0-9]{1,3}[.)])\s+/, ''));
  return reading.problem !== null && text.startsWith('*') ? readLine(text) : reading;
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}

/** A row of a table, where the header should have said what is what. */
function isRow(line: string): boolean {
  const text = uncommented(line);
  return text !== '' && !isHeading(text) && readItem(text).columns;
}
