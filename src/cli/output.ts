import { randomBytes } from 'node:crypto';
import { access, constants, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, basename } from 'node:path';
import type { Writable } from 'node:stream';
import { UsageError } from './usage-error.ts';

/**
 * Writes to a stream to the last byte. False when the reader has gone (`| head`), which is nobody's error.
 * Throws a UsageError when the text cannot be written, as on a full disk.
 */
export async function writeStream(stream: Writable, text: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException): void => {
      if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') resolve(false);
      else reject(new UsageError(`cannot write the report: ${error.code ?? error.message}`));
    };
    stream.once('error', fail);
    stream.write(text, (error) => {
      if (error === null || error === undefined) {
        stream.removeListener('error', fail);
        resolve(true);
      } else fail(error);
    });
  });
}

/** Fails early, before anything is sent, when a file cannot be written there. */
export async function checkWritable(file: string, flag: string): Promise<void> {
  try {
    if (file === '') throw new UsageError(`${flag} "": give the path of a file`);
    const existing = await stat(file).catch(() => null);
    if (existing?.isDirectory() === true) throw new UsageError(`${flag} ${file}: is a directory; give a file`);
    await access(existing === null || existing.isFile() ? dirname(file) : file, constants.W_OK);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${flag} ${file}: cannot be written (${codeOf(error)})`);
  }
}

/** Writes a file whole or not at all: beside it first, then renamed over it. Devices and pipes are written to directly. */
export async function writeWhole(path: string, text: string): Promise<void> {
  // A symbolic link stays one: what it leads to is replaced.
  const file = await realpath(path).catch(() => path);
  const existing = await stat(file).catch(() => null);
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}`);
  try {
    if (existing !== null && !existing.isFile()) return await writeFile(file, text);
    await writeFile(temporary, text, { flag: 'wx', flush: true });
    await rename(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw new UsageError(`cannot write ${file}: ${codeOf(error)}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
