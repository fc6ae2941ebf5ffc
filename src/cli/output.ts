import type { Stats } from 'node:fs';
import { access, chmod, constants, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { realFile } from './real-file.ts';
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

/** Fails early, before anything is sent, when a file cannot be written there. `flag` may end with what stands before it. */
export async function checkWritable(file: string, flag: string): Promise<void> {
  const named = flag.endsWith('=') ? `${flag}${file}` : `${flag} ${file}`;
  try {
    if (file === '') throw new UsageError(`${flag} "": give the path of a file`);
    const existing = await statIfThere(file);
    if (existing?.isDirectory() === true) throw new UsageError(`${named}: is a directory; give a file`);
    if (existing !== null && !existing.isFile()) return await access(file, constants.W_OK);
    // It is made beside the file that a link leads to, and then renamed.
    await access(dirname(realFile(file)), constants.W_OK | constants.X_OK);
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`${named}: cannot be written (${codeOf(error)})`);
  }
}

/**
 * Writes a file whole or not at all: beside it first, then renamed over it. A symbolic link stays one, and a file keeps
 * its mode. Devices and pipes are written to directly.
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  let temporary: string | null = null;
  try {
    const existing = await statIfThere(path);
    if (existing !== null && !existing.isFile()) return await writeFile(path, text);
    const file = realFile(path);
    // A name of its own: with a part of the other one it could be too long.
    temporary = join(dirname(file), temporaryName());
    const mode = existing === null ? null : existing.mode & 0o777;
    await writeFile(temporary, text, { flag: 'wx', flush: true, ...(mode === null ? {} : { mode: mode & 0o600 }) });
    if (mode !== null) await chmod(temporary, mode);
    await rename(temporary, file);
  } catch (error) {
    if (temporary !== null) await unlink(temporary).catch(() => undefined);
    throw new UsageError(`cannot write ${path}: ${codeOf(error)}`);
  }
}

let written = 0;

/** Of its own also where every process has the same number, as in containers. */
function temporaryName(): string {
  written += 1;
  return `.reachcheck-${process.pid}-${Date.now().toString(36)}-${written}`;
}

/** Null where there is none yet; a loop of links, or a name that is too long, is an error. */
async function statIfThere(file: string): Promise<Stats | null> {
  try {
    return await stat(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
