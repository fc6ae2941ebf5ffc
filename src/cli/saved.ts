import type { Gathering, Report } from '../model/report.ts';
import { parseGathering } from '../report/schema.ts';
import { conclude } from './conclude.ts';
import { readTextIfThere } from './read-text.ts';
import { UsageError } from './usage-error.ts';

/** A saved report, or saved observations, by today's opinion: two of them differ only where their facts do. */
export async function savedReport(file: string): Promise<Report> {
  return conclude(await savedGathering(file), []);
}

/** Standard input can be read once. */
export function readOnce(files: readonly string[]): void {
  if (files.filter((file) => file === '-').length > 1)
    throw new UsageError('"-" is given twice, and standard input can be read once; give a file for the other');
}

/** The facts of a saved report, or saved observations; `-` is standard input. What cannot be read is a usage error. */
export async function savedGathering(file: string): Promise<Gathering> {
  const read = parseGathering(await readSaved(file));
  if (!read.ok) throw new UsageError(...read.problems.map((problem) => `${file}: ${problem}`));
  return read.gathering;
}

/** Whole ranges at many addresses make long reports; a text of Node can have twice as much. */
const MAX_BYTES = 256_000_000;

/** A saved JSON document: a file, or `-` for standard input. */
export async function readSaved(file: string): Promise<unknown> {
  const content = await readTextIfThere(file, file, MAX_BYTES);
  if (content === null) throw new UsageError(`${file}: cannot be read (ENOENT); give a file that there is`);
  if (content.trim() === '')
    throw new UsageError(`${file}: is empty; give what --save-observations or --format json wrote`);
  return parseJson(file, content);
}

function parseJson(file: string, content: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${file}: is not JSON (${reason}); give what --save-observations or --format json wrote`);
  }
}
