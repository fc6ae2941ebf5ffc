import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TlsIdentity } from '../../src/demo/http-servers.ts';
import { run } from '../../src/demo/running-server.ts';
import type { Closing } from './tls-site.ts';

export interface Asked {
  readonly method: string;
  /** `host:port` of CONNECT, or the URL in absolute form. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

export interface TestProxy {
  readonly port: number;
  /** Every request so far. */
  readonly asked: readonly Asked[];
}

/** What becomes of a tunnel that was asked for. */
export type Tunnel = (client: Duplex, asked: Asked) => void;

/** A proxy on loopback that speaks HTTP, inside TLS where it has an identity. */
export async function startProxy(t: Closing, tunnel: Tunnel, identity: TlsIdentity | null = null): Promise<TestProxy> {
  const asked: Asked[] = [];
  const server: Server =
    identity === null ? createServer() : createTlsServer({ ...identity }).on('tlsClientError', () => {});
  server.on('request', ({ method = '', url = '', headers }, response) => {
    asked.push({ method, url, headers });
    response.setHeader('via', '1.1 proxy');
    response.end('by the proxy');
  });
  server.on('connect', ({ method = '', url = '', headers }, client) => {
    const one = { method, url, headers };
    asked.push(one);
    client.on('error', () => {});
    tunnel(client, one);
  });
  const { port, close } = await run(server);
  t.after(close);
  return { port, asked };
}

/** Leads every tunnel to this port of loopback, whatever was asked for. */
export function leadTo(port: number): Tunnel {
  return (client) => {
    const far = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      far.pipe(client).pipe(far);
    });
    far.on('error', () => client.destroy());
    client.once('close', () => far.destroy());
  };
}

/** Answers with this status, and opens nothing. */
export function refuseWith(status: number, headers: readonly string[] = []): Tunnel {
  return (client) => client.end([`HTTP/1.1 ${status} No`, 'content-length: 0', ...headers, '', ''].join('\r\n'));
}

export interface SocksRules {
  /** Reply code of RFC 1928 section 6; 0 opens the way. */
  readonly reply: number;
  readonly login: { readonly username: string; readonly password: string } | null;
  /** Where all lead to. */
  readonly to: number;
}

export interface SocksProxy {
  readonly port: number;
  /** `host:port` of each request so far. */
  readonly asked: readonly string[];
}

/** A SOCKS5 proxy (RFC 1928, RFC 1929) on loopback. Each message is taken to come in one piece. */
export async function startSocks(t: Closing, rules: SocksRules): Promise<SocksProxy> {
  const asked: string[] = [];
  const request = (client: Socket, message: Buffer): void => {
    asked.push(destination(message));
    const answer = Buffer.from([5, rules.reply, 0, 1, 127, 0, 0, 1, 0, 0]);
    if (rules.reply !== 0) return void client.end(answer);
    const far = connect(rules.to, '127.0.0.1', () => {
      client.write(answer);
      far.pipe(client).pipe(far);
    });
    far.on('error', () => client.destroy());
    client.once('close', () => far.destroy());
  };
  const server = createTcpServer((client) => {
    client.once('data', (greeting: Buffer) => {
      const method = rules.login === null ? 0 : 2;
      if (!greeting.subarray(2).includes(method)) return void client.end(Buffer.from([5, 0xff]));
      client.write(Buffer.from([5, method]));
      if (rules.login === null) return void client.once('data', (message: Buffer) => request(client, message));
      const { username, password } = rules.login;
      client.once('data', (login: Buffer) => {
        const right = Buffer.from([
          1,
          username.length,
          ...Buffer.from(username),
          password.length,
          ...Buffer.from(password),
        ]);
        const same = right.equals(login);
        client.write(Buffer.from([1, same ? 0 : 1]));
        if (!same) return void client.end();
        client.once('data', (message: Buffer) => request(client, message));
      });
    });
  });
  const { port, close } = await run(server);
  t.after(close);
  return { port, asked };
}

/** Only names (3) and IPv4 addresses (1): RFC 1928 section 5. */
function destination(message: Buffer): string {
  const isName = message[3] === 3;
  const end = isName ? 5 + message.readUInt8(4) : 8;
  const host = isName ? message.toString('latin1', 5, end) : [...message.subarray(4, 8)].join('.');
  return `${host}:${message.readUInt16BE(end)}`;
}
