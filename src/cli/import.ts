import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { IMPORT_FORMAT_NAMES, IMPORT_FORMATS, type ImportFormatName, isImportFormat } from '../import/formats.ts';
import { ADDRESS_LISTS } from '../import/github-meta.ts';
import { importList, type ImportedProfile, MAX_ENTRIES } from '../import/import-list.ts';
import { oneLine } from '../import/imported.ts';
import type { ProfileHead } from '../import/profile-yaml.ts';
import type { VantageKind } from '../model/profile.ts';
import { parsePorts } from '../profile/ports.ts';
import { readBounded, SilentPipeError } from '../profile/read-file.ts';
import { hint } from '../profile/suggest.ts';
import { parseUrl } from '../profile/url.ts';
import { MAX_PROFILE_BYTES } from '../profile/yaml.ts';
import { writeStream } from './output.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';

/** Flags of `import`, as commander gives them. */
export interface ImportFlags {
  readonly name?: string;
  readonly title?: string;
  readonly vantage?: string;
  readonly asOf?: string;
  readonly sourceTitle?: string;
  readonly sourceUrl?: string;
  readonly port?: string;
  readonly cidrs: readonly string[];
}

/** More than any of these lists has; GitHub's has a few hundred kilobytes. */
const MAX_BYTES = 2_000_000;

/**
 * `reachcheck import FORMAT FILE`: a foreign list as a profile, on stdout. What was not understood is named on stderr and
 * in comments of the profile, and makes the exit code 2.
 */
export async function importFile(format: string, file: string, flags: ImportFlags): Promise<number> {
  if (!isImportFormat(format)) throw new UsageError(`unknown format "${format}" ${hint(format, IMPORT_FORMAT_NAMES)}`);
  refuseFlags(format, flags);
  const { text, day } = await readList(file);
  const head = headOf(format, file, { ...flags, asOf: flags.asOf ?? day });
  const cidrs = wantedLists(flags.cidrs);
  const imported = importList({ format, text, file, head, port: flags.port ?? '443', cidrs });
  refuseTooLarge(file, imported);
  const missed = imported.notUnderstood.map(
    ({ line, message }) => `${file}${line === null ? '' : `:${line}`} not understood: ${message}`,
  );
  if (imported.yaml === null)
    throw new UsageError(...missed, `${file}: no entry in it; is it of the format ${format}?`);
  await writeStream(process.stdout, imported.yaml);
  for (const line of missed.slice(0, MOST_NAMED)) talk(line);
  if (missed.length > MOST_NAMED)
    talk(`${file}: and ${missed.length - MOST_NAMED} more, which are in the comments at the end of the profile`);
  if (flags.asOf === undefined) talk(`asOf is ${day}, the day of ${whose(file)}; --as-of DATE gives another`);
  return missed.length === 0 ? 0 : 2;
}

const MOST_NAMED = 50;

function whose(file: string): string {
  return file === '-' ? 'this run' : 'the last change of the file';
}

const VANTAGES: readonly VantageKind[] = ['workstation', 'worker', 'control-plane', 'outside'];

/** Every flag that cannot be, all at once. */
function refuseFlags(format: ImportFormatName, flags: ImportFlags): void {
  const { name, vantage, asOf, sourceUrl, port, cidrs } = flags;
  const unknown = wantedLists(cidrs).filter((list) => !ADDRESS_LISTS.includes(list));
  const problems = [
    name === undefined || isSlug(name)
      ? null
      : `--name "${name}": give lower-case letters, digits, dots and hyphens, such as build-agents`,
    vantage === undefined || isVantage(vantage)
      ? null
      : `--vantage "${vantage}": unknown value ${hint(vantage, VANTAGES)}`,
    asOf === undefined || isDay(asOf) ? null : `--as-of "${asOf}": give a date such as 2026-08-20`,
    sourceUrl === undefined || parseUrl(sourceUrl) !== null
      ? null
      : '--source-url: give an http or https URL without user name and password',
    port === undefined || format === 'list' ? null : `--port: only entries of the format list may name no port`,
    port === undefined || port.split(',').every((one) => parsePorts(one) !== null)
      ? null
      : `--port "${port}": give ports or ranges, such as 443 or 80,443`,
    cidrs.length === 0 || format === 'github-meta'
      ? null
      : '--cidrs: only the format github-meta has lists of addresses',
    ...unknown.map(
      (list) =>
        `--cidrs ${list}: not a list of addresses that one connects to ${hint(list, ADDRESS_LISTS)}; the others (hooks, actions ...) connect to you`,
    ),
    ...blankFlags(flags),
  ].filter((problem) => problem !== null);
  if (problems.length > 0) throw new UsageError(...problems);
}

function blankFlags({ title, sourceTitle }: ImportFlags): readonly string[] {
  return [
    ...(title === undefined || oneLine(title) !== '' ? [] : ['--title "": give a line of text']),
    ...(sourceTitle === undefined || oneLine(sourceTitle) !== '' ? [] : ['--source-title "": give a line of text']),
  ];
}

function wantedLists(cidrs: readonly string[]): readonly string[] {
  return [...new Set(cidrs.flatMap((text) => text.split(',')).map((text) => text.trim()))].filter(
    (text) => text !== '',
  );
}

function isVantage(text: string): text is VantageKind {
  return VANTAGES.some((vantage) => vantage === text);
}

function isSlug(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/.test(text);
}

function isDay(text: string): boolean {
  return /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}

function headOf(
  format: ImportFormatName,
  file: string,
  flags: Omit<ImportFlags, 'asOf'> & { readonly asOf: string },
): ProfileHead {
  const { title, vantage, doc, url } = IMPORT_FORMATS[format];
  const stem = file === '-' ? '' : oneLine(basename(file).replace(/\.[A-Za-z0-9]+$/, ''));
  const ownTitle = stem === '' ? title : `${title} (${stem})`;
  return {
    name: flags.name ?? (slug(stem) || format),
    title: oneLine(flags.title ?? ownTitle),
    vantage: flags.vantage !== undefined && isVantage(flags.vantage) ? flags.vantage : vantage,
    asOf: flags.asOf,
    document: { key: doc, title: oneLine(flags.sourceTitle ?? ownTitle), url: flags.sourceUrl ?? url },
    origin: `${file === '-' ? 'standard input' : oneLine(basename(file))} (format ${format})`,
  };
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[.-]+|[.-]+$/g, '')
    .slice(0, 60);
}

function refuseTooLarge(file: string, { yaml, count }: ImportedProfile): void {
  if (count > MAX_ENTRIES)
    throw new UsageError(
      `${file}: would make a profile of ${count} entries; one may have ${MAX_ENTRIES}: split the list`,
    );
  const bytes = yaml === null ? 0 : Buffer.byteLength(yaml);
  if (bytes > MAX_PROFILE_BYTES)
    throw new UsageError(
      `${file}: would make a profile of ${bytes} bytes; one may have ${MAX_PROFILE_BYTES}: split the list`,
    );
}

/** The text of a file or of standard input, and the day (UTC) that it is from. Never reads more than a bounded size. */
async function readList(file: string): Promise<{ readonly text: string; readonly day: string }> {
  try {
    if (file === '-') return { text: decoded(await bounded(process.stdin, file), file), day: dayOf(new Date()) };
    const { mtime } = await stat(file);
    const { bytes } = await readBounded(file, MAX_BYTES + 1);
    refuseTooLong(bytes.length, file);
    return { text: decoded(bytes, file), day: dayOf(mtime) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof SilentPipeError)
      throw new UsageError(`${file}: is a pipe in which nothing comes; give a file, or "-" for standard input`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${file}: cannot be read (${code}); give a file, or "-" for standard input`);
  }
}

async function bounded(stream: AsyncIterable<Buffer | string>, file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    refuseTooLong(length, file);
  }
  return Buffer.concat(chunks);
}

function refuseTooLong(length: number, file: string): void {
  if (length > MAX_BYTES) throw new UsageError(`${file}: is longer than ${MAX_BYTES} bytes; split the list`);
}

/** PowerShell before version 7 writes UTF-16 with a byte order mark. */
function decoded(bytes: Buffer, file: string): string {
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file}: is not UTF-8 text; give a text file`);
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
