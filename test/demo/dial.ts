import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { DEMO_AUTHORITY } from '../../src/demo/certificates.ts';

/** What a client saw: the connection stood, the code of what ended it, or nothing within the time. */
export type Seen = 'connected' | 'silent' | (string & {});

export interface Ending {
  readonly by: 'fin' | 'reset' | 'silence';
  readonly received: Buffer;
}

/** Only silence takes this long, however busy the machine is that runs the tests. */
const PATIENCE_MS = 1_500;

/** The start of a handshake record with a ClientHello; no server here reads on. */
const CLIENT_HELLO = Buffer.from('16030100050100000100', 'hex');

export function dial(port: number, withinMs: number): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (seen: Seen): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(seen);
    };
    const timer = setTimeout(finish, withinMs, 'silent');
    socket.once('connect', () => finish('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  });
}

/** Trusts the demo's authority and nobody else. */
export function handshake(port: number, servername: string, withinMs = PATIENCE_MS): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, servername, ca: DEMO_AUTHORITY });
    const finish = (seen: Seen): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(seen);
    };
    const timer = setTimeout(finish, withinMs, 'silent');
    socket.once('secureConnect', () => finish('connected'));
    socket.once('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
  });
}

/** Sends a ClientHello over bare TCP, where a close and a reset still look different. */
export function sendHello(port: number, withinMs = PATIENCE_MS): Promise<Ending> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(CLIENT_HELLO));
    const finish = (by: Ending['by']): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ by, received: Buffer.concat(chunks) });
    };
    const timer = setTimeout(finish, withinMs, 'silence');
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.once('end', () => finish('fin'));
    socket.once('error', () => finish('reset'));
  });
}
