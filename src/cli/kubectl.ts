import { type ChildProcess, spawn } from 'node:child_process';
import type { KubectlFailure } from '../discovery/kubectl.ts';

/** More than a ConfigMap, which may have 1 MiB, with its quotes escaped. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;
/** When kubectl is gone, all that it wrote is here; whoever still holds its output open adds nothing. */
const LINGER_MS = 500;

/** A group of its own, so that what kubectl starts, such as a plugin that logs in, can be ended with it. */
const HAS_GROUPS = process.platform !== 'win32';

/**
 * Runs the user's own kubectl, without a shell and with nothing on its standard input. It is killed, with all that it
 * started, when it takes too long or says too much.
 */
export function runKubectl(
  args: readonly string[],
  timeoutMs: number,
): Promise<{ readonly stdout: string } | KubectlFailure> {
  return new Promise((resolve) => {
    const child = spawn('kubectl', [...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: HAS_GROUPS,
      windowsHide: true,
    });
    let ended: KubectlFailure['ended'] = 'by-itself';
    const end = (how: KubectlFailure['ended']): void => {
      ended = how;
      finish(null);
    };
    const out = collect(child.stdout, () => end('too-long'));
    const err = collect(child.stderr, () => end('too-long'));
    const timer = setTimeout(() => end('too-slow'), timeoutMs);
    const release = passSignalsOn(child);
    let linger: NodeJS.Timeout | undefined;
    const finish = (code: string | null, isGone = false): void => {
      clearTimeout(timer);
      clearTimeout(linger);
      release();
      if (!isGone) endGroup(child);
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      // Only the first call counts.
      resolve(ended === 'by-itself' && code === '0' ? { stdout: out() } : { code, ended, stderr: err() });
    };
    child.once('error', (error) => finish('code' in error ? String(error.code) : error.message, true));
    child.once('exit', (code, signal) => {
      const how = code === null ? signal : String(code);
      child.once('close', () => finish(how, true));
      linger = setTimeout(() => finish(how), LINGER_MS);
    });
  });
}

function collect(stream: NodeJS.ReadableStream, tooLong: () => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream.on('error', () => {});
  stream.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length > MAX_OUTPUT_BYTES) tooLong();
    else chunks.push(chunk);
  });
  return () => Buffer.concat(chunks).toString();
}

/** Ends kubectl and what it started, also where kubectl itself is gone already. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (HAS_GROUPS) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // Nobody is left.
  }
}

/** In a group of its own it does not get the terminal's Ctrl-C. */
function passSignalsOn(child: ChildProcess): () => void {
  const handlers = (['SIGINT', 'SIGTERM'] as const).map((signal) => {
    const handler = (): void => {
      endGroup(child);
      process.off(signal, handler);
      // Nobody else waits for it: what the signal does by itself shall happen.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
