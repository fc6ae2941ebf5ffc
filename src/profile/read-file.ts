import { constants, type FileHandle, open } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

/** A pipe to which nobody writes, or in which nothing comes. */
export class SilentPipeError extends Error {}

/** Whoever makes a named pipe may open it a moment later than we do. */
const WRITER_TIMEOUT_MS = 2_000;
/** A program that writes into a pipe may have to ask a server first. */
const PIPE_TIMEOUT_MS = 60_000;
const PAUSE_MS = 20;

/**
 * The first bytes of a file, at most so many, and how long the file says that it is. A huge file, a device or a pipe costs
 * no more than that, and none of them is waited for without end.
 */
export async function readBounded(file: string, maxBytes: number): Promise<{ readonly bytes: Buffer; size: number }> {
  // Without O_NONBLOCK the system waits for a pipe's writer inside of open(), where nothing can end it.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const kind = await handle.stat();
    const bytes = await readUpTo(handle, Math.min(maxBytes, kind.isFile() ? kind.size : 0), maxBytes, kind.isFIFO());
    return { bytes, size: Math.max(kind.size, bytes.length) };
  } finally {
    await handle.close();
  }
}

async function readUpTo(handle: FileHandle, expected: number, maxBytes: number, isPipe: boolean): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  let waitedMs = 0;
  for (;;) {
    const wanted = Math.min(maxBytes - length, Math.max(expected - length, SMALLEST_READ));
    if (wanted === 0) break;
    const buffer = Buffer.allocUnsafe(wanted);
    const count = await readSome(handle, buffer);
    if (count !== null && count > 0) {
      chunks.push(buffer.subarray(0, count));
      length += count;
      continue;
    }
    // The end of a pipe looks like a pipe that nobody has opened for writing yet.
    if (count === 0 && (!isPipe || length > 0)) break;
    if (waitedMs >= (count === null ? PIPE_TIMEOUT_MS : WRITER_TIMEOUT_MS)) throw new SilentPipeError();
    await setTimeout(PAUSE_MS);
    waitedMs += PAUSE_MS;
  }
  return Buffer.concat(chunks);
}

const SMALLEST_READ = 64 * 1024;

/** How many bytes were read; null: somebody will write, but has not yet. */
async function readSome(handle: FileHandle, buffer: Buffer): Promise<number | null> {
  try {
    return (await handle.read(buffer, 0, buffer.length, null)).bytesRead;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return null;
    throw error;
  }
}
