import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

interface Closing {
  readonly after: (close: () => void | Promise<void>) => void;
}

const PROGRAM = '/usr/sbin/chronyd';

/** Debian's NTP server on loopback, which never touches the clock (`-x`); null where it cannot be started. */
export async function chronyd(t: Closing): Promise<{ readonly port: number } | null> {
  if (!existsSync(PROGRAM) || process.getuid?.() !== 0) return null;
  const folder = await mkdtemp(join(tmpdir(), 'reachcheck-chrony-'));
  const port = await freeUdpPort();
  const config = join(folder, 'chrony.conf');
  const lines = [
    'user root',
    `port ${port}`,
    'bindaddress 127.0.0.1',
    'allow 127.0.0.1',
    'local stratum 10',
    'cmdport 0',
  ];
  await writeFile(config, [...lines, `pidfile ${join(folder, 'pid')}`, ''].join('\n'));
  const child = spawn(PROGRAM, ['-d', '-x', '-f', config], { stdio: 'ignore' });
  const gone = once(child, 'close').catch(() => undefined);
  t.after(async () => {
    child.kill();
    await gone;
    await rm(folder, { recursive: true });
  });
  return (await answers(port)) ? { port } : null;
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** It needs a moment until it knows its own time. */
async function answers(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  socket.on('error', () => undefined);
  const strata: (number | undefined)[] = [];
  socket.on('message', (message) => {
    strata.push(message[1]);
  });
  for (let tries = 0; tries < 50 && !strata.includes(10); tries += 1) {
    const question = Buffer.alloc(48);
    question[0] = 0x23;
    socket.send(question, port, '127.0.0.1');
    await setTimeout(100);
  }
  socket.close();
  return strata.includes(10);
}
