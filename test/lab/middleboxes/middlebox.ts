import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { intercept } from './interception.ts';
import { relay } from './relay.ts';
import { recite } from './script.ts';
import type { Middlebox } from './spec.ts';
import { filterTls } from './tls-filter.ts';

// A program of its own, which the lab runs on its firewall: `node middlebox.js spec.json`. It says on which ports it
// listens, and "ready".

// Clients go away in the middle of everything; that is what the lab is for.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack}\n`));

const boxes: readonly Middlebox[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
try {
  const ports = await Promise.all(boxes.map(open));
  process.stdout.write(`ports ${ports.join(' ')}\nready\n`);
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
}

async function open(box: Middlebox): Promise<number> {
  const server = createServer((client) => {
    client.on('error', () => client.destroy());
    Promise.resolve(treat(client, box)).catch(() => client.destroy());
  });
  server.listen(box.port, box.address);
  await once(server, 'listening');
  const address = server.address();
  return address === null || typeof address === 'string' ? 0 : address.port;
}

function treat(client: Socket, box: Middlebox): void | Promise<void> {
  switch (box.kind) {
    case 'tls-filter':
      return filterTls(client, box);
    case 'interception':
      return intercept(client, box);
    case 'script':
      return recite(client, box);
    case 'relay':
      return relay(client, box);
  }
}
