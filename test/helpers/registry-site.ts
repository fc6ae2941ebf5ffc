import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureContext } from 'node:tls';
import { run } from '../../src/demo/running-server.ts';
import { type Authority, issue, makeAuthority } from './certificates.ts';
import type { DockerRegistry } from './docker-registry.ts';
import type { Closing } from './tls-site.ts';

interface Asked {
  readonly host: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly range: string | undefined;
}

export interface RegistrySite {
  readonly port: number;
  readonly authority: Authority;
  readonly asked: readonly Asked[];
}

/** What answers in the place of one step. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface SiteOptions {
  readonly registry: DockerRegistry;
  /** Hosts to which it sends for data, in turn; without any it gives them itself. */
  readonly storages?: readonly string[];
  /** Answers by the beginning of `host/path`, before anything else; what ends with a slash is that path alone. */
  readonly instead?: Readonly<Record<string, Answer>>;
}

/** All the hosts of a registry behind one port: `registry.test` leads to the real one, `auth.test` gives tokens. */
export async function registrySite(t: Closing, options: SiteOptions): Promise<RegistrySite> {
  const authority = makeAuthority('registry authority');
  const asked: Asked[] = [];
  let turn = 0;
  const server = createServer(
    {
      ...issue(authority, { names: ['127.0.0.1'] }),
      SNICallback: (name, done) => done(null, createSecureContext({ ...issue(authority, { names: [name] }) })),
    },
    (request, response) => {
      const host = request.headers.host?.replace(/:[0-9]+$/, '') ?? '';
      const { authorization, range } = request.headers;
      const url = request.url ?? '';
      asked.push({ host, url, authorization, range: typeof range === 'string' ? range : undefined });
      const special = Object.entries(options.instead ?? {}).find(([place]) =>
        place.endsWith('/') ? `${host}${url}` === place : `${host}${url}`.startsWith(place),
      );
      if (special !== undefined) return special[1](request, response);
      if (host === 'auth.test') return giveToken(url, options.registry, response);
      if (host !== 'registry.test') return void response.writeHead(206).end('{');
      const { storages = [] } = options;
      if (!url.includes('/blobs/') || storages.length === 0) return void passOn(request, response, options.registry);
      turn += 1;
      const location = `https://${storages[turn % storages.length] ?? ''}${url}?X-Signature=signature-of-a-url`;
      response.writeHead(307, { location }).end();
    },
  );
  const { port, close } = await run(server);
  t.after(close);
  return { port, authority, asked };
}

function giveToken(url: string, registry: DockerRegistry, response: ServerResponse): void {
  const scope = new URL(url, 'https://auth.test').searchParams.get('scope') ?? '';
  const [, name = '', actions = ''] = /^repository:(.*):(.*)$/.exec(scope) ?? [];
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ token: registry.token(name, actions) }));
}

async function passOn(request: IncomingMessage, response: ServerResponse, { url }: DockerRegistry): Promise<void> {
  const { accept = '*/*', authorization, range } = request.headers;
  const headers = {
    accept,
    ...(authorization === undefined ? {} : { authorization }),
    ...(typeof range === 'string' ? { range } : {}),
  };
  const answer = await fetch(`${url}${request.url ?? ''}`, { headers });
  const kept = ['content-type', 'www-authenticate', 'docker-distribution-api-version'];
  for (const name of kept) if (answer.headers.has(name)) response.setHeader(name, answer.headers.get(name) ?? '');
  response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
}
