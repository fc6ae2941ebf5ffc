import { mkdtemp, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { issueForBoth, makeAuthority } from './certificates.ts';
import { missingProgram } from './missing-program.ts';
import { type Closing, freePort, serve } from './server-process.ts';

const PROGRAM = '/usr/bin/etcd';

/** Why there is no etcd to be tested with; false where there is one. */
export const noEtcd = missingProgram(PROGRAM, 'etcd-server');

interface Etcd {
  readonly port: number;
  /** Paths of PEM files: its authority, and a client certificate of it with its key. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  /** A client certificate of somebody else. */
  readonly stranger: { readonly cert: string; readonly key: string };
}

/** Debian's etcd on loopback, named `etcd.test`, which answers only who shows a certificate of its authority. */
export async function etcd(t: Closing): Promise<Etcd> {
  const folder = await mkdtemp(join(tmpdir(), 'reachcheck-etcd-'));
  const [port, peerPort] = [await freePort(), await freePort()];
  const file = async (name: string, text: string): Promise<string> => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const authority = makeAuthority('etcd authority');
  const server = issueForBoth(authority, { names: ['etcd.test', '127.0.0.1'] });
  const client = issueForBoth(authority, { names: ['client.test'] });
  const other = issueForBoth(makeAuthority('another authority'), { names: ['client.test'] });
  const ca = await file('ca.pem', authority.cert);
  const cert = await file('client.pem', client.cert);
  const key = await file('client.key', client.key);
  const stranger = { cert: await file('stranger.pem', other.cert), key: await file('stranger.key', other.key) };
  const url = `https://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${peerPort}`;
  const options: Readonly<Record<string, string>> = {
    'data-dir': join(folder, 'data'),
    'listen-client-urls': url,
    'advertise-client-urls': url,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
    'cert-file': await file('server.pem', server.cert),
    'key-file': await file('server.key', server.key),
    'trusted-ca-file': ca,
  };
  const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
  serve(t, PROGRAM, [...flags, '--client-cert-auth'], folder);
  await listening(port);
  return { port, ca, cert, key, stranger };
}

/** It opens its port when it has a leader and can answer. */
async function listening(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const opened = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (opened) return;
    await setTimeout(100);
  }
  throw new Error(`etcd never opened port ${port}`);
}
