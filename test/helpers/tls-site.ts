import { createServer } from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import { answerWith, type HttpRequest, type Respond } from '../../src/demo/http-servers.ts';
import { run } from '../../src/demo/running-server.ts';
import { issue, makeAuthority, type Authority } from './certificates.ts';

export interface SiteOptions {
  readonly respond: Respond;
  /** Who signs its certificates; unless given, an authority made for this site. */
  readonly authority?: Authority;
}

export interface Site {
  readonly port: number;
  /** PEM of the authority to trust. */
  readonly authority: string;
  /** Every request so far. */
  readonly requests: readonly HttpRequest[];
}

/** What a test context and whoever else closes things have in common. */
export interface Closing {
  readonly after: (close: () => Promise<void>) => void;
}

/**
 * One server on loopback that stands for every host there is: it has a right certificate for whichever name a client
 * asks for.
 */
export async function startSite(t: Closing, options: SiteOptions): Promise<Site> {
  const authority = options.authority ?? makeAuthority('reachcheck test authority');
  const requests: HttpRequest[] = [];
  const contexts = new Map<string, SecureContext>();
  const contextOf = (name: string): SecureContext => {
    const context = contexts.get(name) ?? createSecureContext({ ...issue(authority, { names: [name] }) });
    contexts.set(name, context);
    return context;
  };
  const listener = answerWith((request) => {
    requests.push(request);
    return options.respond(request);
  });
  const server = createServer(
    {
      // For clients that name an address: those send no name.
      ...issue(authority, { names: ['127.0.0.1', 'localhost'] }),
      SNICallback: (name, done) => done(null, contextOf(name)),
    },
    listener,
  );
  const { port, close } = await run(server);
  t.after(close);
  return { port, authority: authority.cert, requests };
}
