import { open, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { lint } from '../lint/lint.ts';
import { type AllowList, readAllowlist } from '../lint/read.ts';
import { renderLint, renderLintJson } from '../report/lint.ts';
import { type DiscoverFlags, readDiscoverFlags } from './discover-flags.ts';
import { parseSet, words } from './options.ts';
import { checkWritable } from './output.ts';
import { loadRequirements } from './requirements.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';
import { renderOptions, writeText } from './write.ts';

/** Flags of `lint`, as commander gives them. */
export interface LintFlags extends DiscoverFlags {
  readonly profile: readonly string[];
  readonly set: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly skipUnreadable?: boolean;
  readonly format: string;
  readonly output?: string;
  readonly color: boolean;
}

/** `reachcheck lint FILE --profile NAME`: an allowlist compared with profiles, offline. */
export async function lintLists(files: readonly string[], flags: LintFlags): Promise<number> {
  refuseFlags(flags);
  const wish = {
    profiles: flags.profile,
    set: parseSet(flags.set),
    only: words(flags.only),
    skip: words(flags.skip),
    discover: readDiscoverFlags(flags),
  };
  if (flags.output !== undefined) await checkWritable(flags.output, '--output');
  const { requirements, others, profiles, warnings } = await loadRequirements(wish, process.env);
  for (const warning of warnings) talk(warning);
  const lists = await readLists([...new Set(files)]);
  const report = lint(lists, requirements, profiles, {
    skipUnreadable: flags.skipUnreadable === true,
    others: others ?? [],
  });
  const settings = { format: 'table', color: flags.color, verbose: false, output: flags.output ?? null } as const;
  const text = flags.format === 'json' ? renderLintJson(report) : renderLint(report, renderOptions(settings));
  await writeText(text, settings);
  if (report.summary.exitCode === 2) for (const line of unreadable(lists)) talk(line);
  return report.summary.exitCode;
}

function refuseFlags({ format, profile }: LintFlags): void {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`--format ${format}: unknown format "${format}" (known: text, json)`);
  if (profile.length === 0)
    throw new UsageError(
      'no profile: name one with --profile, such as --profile classic-worker ("reachcheck profiles list" shows them all)',
    );
}

/** Every file that cannot be read is reported, not the first alone. */
async function readLists(files: readonly string[]): Promise<readonly AllowList[]> {
  const problems: string[] = [];
  const lists: AllowList[] = [];
  for (const file of files) {
    try {
      lists.push(readAllowlist(file, await readBounded(file)));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.lines);
    }
  }
  if (problems.length > 0) throw new UsageError(...problems);
  const empty = lists.filter(({ openings, problems: unread }) => openings.length === 0 && unread.length === 0);
  // A gate that compares nothing would fail for a reason that nobody sees.
  for (const { file } of empty) talk(`${file} holds no entries`);
  return lists;
}

// Half a million lines with names fit; what is larger is no list that people keep.
const MOST_BYTES = 32 * 1024 * 1024;

async function readBounded(file: string): Promise<string> {
  try {
    const text = decode(file === '-' ? await collect(process.stdin, file) : await readFile(file));
    if (text.includes('\u0000')) throw new UsageError(`${file}: is no text file; give a list as text, CSV or JSON`);
    return text;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new UsageError(`${file}: cannot be read (${reason})`);
  }
}

async function readFile(file: string): Promise<Buffer> {
  const kind = await stat(file);
  // Opening a pipe waits for somebody who writes, maybe for ever.
  if (!kind.isFile() && !kind.isDirectory())
    throw new UsageError(`${file}: is no file; for what a program writes, give - and pipe it in`);
  const handle = await open(file);
  try {
    return await collect(handle.createReadStream({ autoClose: false }), file);
  } finally {
    await handle.close();
  }
}

async function collect(stream: Readable, file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MOST_BYTES)
      throw new UsageError(
        `${file}: is larger than ${MOST_BYTES / 1024 / 1024} MiB; give the part that is the allowlist`,
      );
  }
  return Buffer.concat(chunks);
}

/** Spreadsheets on Windows save "Unicode text" as UTF-16 with a mark. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le');
  return bytes.toString('utf8');
}

/** The lines that nobody understands, on stderr too: a log may hold nothing else. */
function unreadable(lists: readonly AllowList[]): readonly string[] {
  const lines = lists.flatMap(({ problems }) =>
    problems.map(({ file, line, message }) => `${file}:${line} ${message}`),
  );
  const more = lines.length - MOST_TOLD;
  return more <= 0 ? lines : [...lines.slice(0, MOST_TOLD), `... and ${more} more lines, all of them in the report`];
}

const MOST_TOLD = 50;
