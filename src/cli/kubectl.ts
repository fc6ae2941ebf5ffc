import { execFile } from 'node:child_process';
import { KUBECTL_TIMEOUT_MS, type KubectlFailure } from '../discovery/kubectl.ts';

/** More than a ConfigMap, which may have 1 MiB, with its quotes escaped. */
const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/**
 * Runs the user's own kubectl, without a shell and with nothing on its standard input. It is killed when it takes too
 * long or says too much.
 */
export function runKubectl(args: readonly string[]): Promise<{ readonly stdout: string } | KubectlFailure> {
  return new Promise((resolve) => {
    const child = execFile(
      'kubectl',
      [...args],
      { timeout: KUBECTL_TIMEOUT_MS, maxBuffer: MAX_OUTPUT_BYTES, killSignal: 'SIGKILL', windowsHide: true },
      (error, stdout, stderr) => {
        if (error === null) return resolve({ stdout });
        const code = error.code === undefined || error.code === null ? null : String(error.code);
        const tooLong = code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER';
        resolve({ code, ended: tooLong ? 'too-long' : error.killed === true ? 'too-slow' : 'by-itself', stderr });
      },
    );
    // A program that is not there has no input either.
    child.stdin?.on('error', () => {});
    child.stdin?.end();
  });
}
