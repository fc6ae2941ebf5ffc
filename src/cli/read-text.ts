import { readBounded, SilentPipeError } from '../profile/read-file.ts';
import { UsageError } from './usage-error.ts';

/** Far more than any list of workers has; what is larger is another kind of file. */
const MAX_BYTES = 4_000_000;

/** Text of a file that the user names, or of standard input for `-`. What cannot be read is a usage error. */
export async function readText(file: string, label: string, maxBytes: number = MAX_BYTES): Promise<string> {
  const read = await readTextIfThere(file, label, maxBytes);
  if (read === null) throw new UsageError(`${label}: there is no such file; give the path of one that there is`);
  return read;
}

/** The same; null when there is no such file. */
export async function readTextIfThere(
  file: string,
  label: string,
  maxBytes: number = MAX_BYTES,
): Promise<string | null> {
  const bytes = await readBytes(file, label, maxBytes);
  if (bytes === null) return null;
  if (bytes.length > maxBytes) throw new UsageError(`${label}: is longer than ${maxBytes} bytes; give another file`);
  return decode(bytes, label);
}

/** At most one byte more than there may be; null when there is no such file. */
async function readBytes(file: string, label: string, maxBytes: number): Promise<Buffer | null> {
  try {
    return file === '-' ? await standardInput(maxBytes) : (await readBounded(file, maxBytes + 1)).bytes;
  } catch (error) {
    if (error instanceof SilentPipeError)
      throw new UsageError(
        `${label}: is a pipe in which nothing comes; give a file, or a pipe that somebody writes to`,
      );
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UsageError(`${label}: cannot be read (${code}); give a file that you may read`);
  }
}

async function standardInput(maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  const stream: AsyncIterable<Buffer> = process.stdin;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) break;
  }
  return Buffer.concat(chunks);
}

/** PowerShell writes UTF-16 when output is sent to a file. A byte order mark is no part of the text. */
function decode(bytes: Buffer, label: string): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${label}: is not text; give a text file in UTF-8`);
  }
}
