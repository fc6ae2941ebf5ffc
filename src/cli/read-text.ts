import { createReadStream } from 'node:fs';
import { UsageError } from './usage-error.ts';

/** Far more than any kubeconfig or list of workers has; what is larger is another kind of file. */
const MAX_BYTES = 4_000_000;

/** Text of a file that the user names, or of standard input for `-`. What cannot be read is a usage error. */
export async function readText(file: string, label: string): Promise<string> {
  const read = await readTextIfThere(file, label);
  if (read === null) throw new UsageError(`${label}: there is no such file; give the path of one that there is`);
  return read;
}

/** The same; null when there is no such file. */
export async function readTextIfThere(file: string, label: string): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const stream: AsyncIterable<Buffer> = file === '-' ? process.stdin : createReadStream(file);
    for await (const chunk of stream) {
      length += chunk.length;
      if (length > MAX_BYTES) throw new UsageError(`${label}: is longer than ${MAX_BYTES} bytes; give another file`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw new UsageError(`${label}: cannot be read (${code}); give a file that you may read`);
  }
  return decode(Buffer.concat(chunks), label);
}

/** PowerShell writes UTF-16 when output is sent to a file. */
function decode(bytes: Buffer, label: string): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${label}: is not text; give a text file in UTF-8`);
  }
}
