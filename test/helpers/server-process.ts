import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';

/** A test, or a suite of them. */
export interface Closing {
  readonly after: (close: () => void | Promise<void>) => void;
}

/** Starts a server that works in this folder. After the test the server has ended, and the folder is gone. */
export function serve(t: Closing, program: string, args: readonly string[], folder: string): void {
  const child = spawn(program, args, { stdio: 'ignore', cwd: folder });
  const ended = once(child, 'close').catch(() => undefined);
  t.after(async () => {
    child.kill();
    await ended;
    await rm(folder, { recursive: true, force: true });
  });
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
