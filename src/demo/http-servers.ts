import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { run, type RunningServer } from './running-server.ts';

/** PEM texts of a private key and of the certificates that go with it, leaf first. */
export interface TlsIdentity {
  readonly key: string;
  readonly cert: string;
}

export interface HttpRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Without the port. */
  readonly host: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type Respond = (request: HttpRequest) => HttpAnswer;

export interface Answering {
  readonly respond: Respond;
}

export function httpAnswering(options: Answering): Promise<RunningServer> {
  return serve(null, answerWith(options.respond));
}

export function tlsAnswering(options: TlsIdentity & Answering): Promise<RunningServer> {
  return serve(options, answerWith(options.respond));
}

/** Sends a status line and then one header after the other, without end. */
export function slowHeaders(identity: TlsIdentity | null = null): Promise<RunningServer> {
  return serve(identity, ({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const timer = setInterval(() => socket.write('X-Patience: please\r\n'), 100);
    socket.once('close', () => clearInterval(timer));
  });
}

/** Sends a body that never ends, as fast as the client reads it. */
export function endlessBody(identity: TlsIdentity | null = null): Promise<RunningServer> {
  return serve(identity, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    // It ends when the client goes away, and that is no trouble here.
    pipeline(Readable.from(chunks()), response).catch(() => {});
  });
}

/** For servers that bring their own listening, such as one with a certificate per name. */
export function answerWith(respond: Respond): RequestListener {
  return (request: IncomingMessage, response: ServerResponse) => {
    const { status, headers, body } = respond({
      method: request.method ?? '',
      path: request.url?.replace(/\?.*$/, '') ?? '',
      host: request.headers.host?.replace(/:\d+$/, '') ?? '',
    });
    response.writeHead(status, headers).end(body);
  };
}

function serve(identity: TlsIdentity | null, listener: RequestListener): Promise<RunningServer> {
  return run(
    identity === null
      ? createHttpServer(listener)
      : createHttpsServer({ key: identity.key, cert: identity.cert }, listener),
  );
}

function* chunks(): Generator<Buffer> {
  const chunk = Buffer.alloc(16_384, 'reachcheck ');
  for (;;) yield chunk;
}
