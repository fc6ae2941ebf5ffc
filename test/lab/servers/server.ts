import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { listenDns } from './dns.ts';
import type { Listener, Route, Routes, TlsSettings } from './listener.ts';

// A program of its own, which the lab runs inside a namespace: `node server.js spec.json`. It says "ready" once it listens.

// Clients go away in the middle of everything; that is what the lab is for.
process.on('uncaughtException', (error) => process.stderr.write(`${error.stack}\n`));

const listeners: readonly Listener[] = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
try {
  await Promise.all(listeners.map(listen));
  process.stdout.write('ready\n');
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
}

async function listen(listener: Listener): Promise<void> {
  switch (listener.kind) {
    case 'tcp':
      return open(
        createServer((socket) => behave(socket, listener)),
        listener,
      );
    case 'tls':
      return open(
        createTlsServer(tlsOptions(listener.tls), (socket) => behave(socket, {})),
        listener,
      );
    case 'https':
      return open(createHttpsServer(tlsOptions(listener.tls), answering(listener.routes)), listener);
    case 'http':
      return open(createHttpServer(answering(listener.routes)), listener);
    case 'dns':
      return listenDns(listener);
    case 'udp': {
      const udp = createSocket(listener.address.includes(':') ? 'udp6' : 'udp4');
      udp.on('message', (message, client) => udp.send(message, client.port, client.address));
      udp.bind(listener.port, listener.address);
      await once(udp, 'listening');
    }
  }
}

async function open(server: Server, { address: host, port, backlog }: Listener): Promise<void> {
  server.on('tlsClientError', () => {});
  server.listen({ host, port, ...(backlog === undefined ? {} : { backlog }) });
  await once(server, 'listening');
}

function behave(
  socket: Socket,
  { behave: manner = 'echo', banner = '' }: { readonly behave?: string; readonly banner?: string },
): void {
  socket.on('error', () => {});
  if (banner !== '') socket.write(banner);
  if (manner === 'echo') socket.pipe(socket);
  if (manner === 'silent') socket.resume();
  if (manner === 'close') socket.end();
  if (manner === 'reset') socket.resetAndDestroy();
}

function tlsOptions({ identities = {}, alpn, wantsClientCertificate = false, ...settings }: TlsSettings): TlsOptions {
  const contexts = new Map(
    Object.entries(identities).map(([name, identity]) => [name, createSecureContext({ ...settings, ...identity })]),
  );
  const old = settings.maxVersion === 'TLSv1' || settings.maxVersion === 'TLSv1.1';
  return {
    ...settings,
    // OpenSSL 3 signs with SHA-1, as the old versions of TLS do, on this level only.
    ...(old ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
    ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
    ...(wantsClientCertificate ? { requestCert: true, rejectUnauthorized: true } : {}),
    SNICallback: (name, done) => done(null, contexts.get(name)),
  };
}

function answering(routes: Routes): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const path = (request.url ?? '/').replace(/\?.*/, '');
    const { status = 200, headers = {}, body = '', delayMs = 0 } = routes[path] ?? routes['*'] ?? NOT_FOUND;
    setTimeout(() => {
      response.writeHead(status, headers);
      response.end(body);
    }, delayMs);
  };
}

const NOT_FOUND: Route = { status: 404, headers: { 'content-type': 'text/plain' }, body: 'no such path\n' };
