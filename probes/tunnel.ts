import type { Socket } from 'node:net';
import type { Failure, Observation, ProxyDetail } from '../src/model/observation.ts';
import type { ProbeContext } from '../src/model/probe.ts';
import type { Proxy } from '../src/model/proxy.ts';
import type { Endpoint } from '../src/model/target.ts';
import { after } from './after.ts';
import { dial, type Dialled } from './dial.ts';
import { errorCode, socketFailure } from './failure.ts';
import { handshake } from './handshake.ts';
import { fewHeaders } from './headers.ts';
import { observed } from './observation.ts';

/** Opens the way to a target: directly, or through the endpoint's proxy. */
export async function openWay(endpoint: Endpoint, context: ProbeContext): Promise<Dialled> {
  const { via } = endpoint;
  if (via === undefined) return dial(endpoint, context);
  const reached = await dialProxy(endpoint, via, context);
  if (reached.socket === null) return reached;
  const asked = await askForTunnel(reached.socket, endpoint, via, context);
  return { socket: asked.socket, observations: [...reached.observations, asked.observation] };
}

/** Opens a connection to the proxy itself; one that is spoken to over TLS has shaken hands. */
export async function dialProxy(endpoint: Endpoint, via: Proxy, context: ProbeContext): Promise<Dialled> {
  const dialled = await dial(endpoint, context);
  const { socket } = dialled;
  if (socket === null || via.scheme !== 'https') return dialled;
  // The proxy is a party of its own: its certificate is for its own name, from whomever this system trusts.
  const asTarget: Endpoint = {
    ...endpoint,
    target: { ...endpoint.target, host: via.host },
    control: { kind: 'system-authorities' },
  };
  const shaken = await context.heavy(() =>
    handshake(socket, asTarget, { trust: 'public', ca: null }, ['http/1.1'], context),
  );
  const { failure, code, startedMs, durationMs } = shaken.observation;
  if (failure === null) return { socket: shaken.socket, observations: dialled.observations };
  shaken.socket?.destroy();
  const seen = { failure, code, detail: detailOf(endpoint, via), startedMs, endedMs: startedMs + durationMs };
  return { socket: null, observations: [...dialled.observations, observed(endpoint, 'proxy-connect', seen)] };
}

interface Asked {
  readonly socket: Socket | null;
  readonly observation: Observation;
}

/** Asks the proxy for a tunnel to the target's host and port, by name: the proxy resolves it. */
async function askForTunnel(socket: Socket, endpoint: Endpoint, via: Proxy, context: ProbeContext): Promise<Asked> {
  const { now, signal, timeouts } = context;
  const startedMs = now();
  const limit = new AbortController();
  const end = (): void => limit.abort();
  // The proxy looks the name up and connects before it answers: that takes longer than a connection of our own.
  const callOff = after(timeouts.httpMs, end);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  const told = (failure: Failure | null, code: string | null, detail: Partial<ProxyDetail> = {}): Observation =>
    observed(endpoint, 'proxy-connect', {
      failure,
      code,
      detail: { ...detailOf(endpoint, via), ...detail },
      startedMs,
      endedMs: now(),
    });
  try {
    if (via.scheme === 'socks5' || via.scheme === 'socks5h') {
      const { socksConnect } = await import('./socks.ts');
      const reply = await socksConnect(socket, endpoint, context.proxyCredentials(via), limit.signal);
      if (reply.failure !== null) socket.destroy();
      return { socket: reply.failure === null ? socket : null, observation: told(reply.failure, reply.code) };
    }
    const { statusCode, headers } = await connectBy(socket, endpoint, via, context, limit.signal);
    const opened = statusCode >= 200 && statusCode < 300;
    if (!opened) socket.destroy();
    const seen = { status: statusCode, headers: fewHeaders(headers) };
    return {
      socket: opened ? socket : null,
      observation: told(opened ? null : 'proxy-refused', String(statusCode), seen),
    };
  } catch (error) {
    socket.destroy();
    if (signal.aborted) return { socket: null, observation: told('cancelled', null) };
    if (!(error instanceof Error)) throw error;
    if (limit.signal.aborted) return { socket: null, observation: told('proxy-no-answer', null) };
    const code = errorCode(error) ?? error.name;
    const failure = socketFailure(code, endpoint.address);
    return { socket: null, observation: told(failure === 'unknown' ? 'proxy-no-answer' : failure, code) };
  } finally {
    callOff();
    signal.removeEventListener('abort', end);
  }
}

async function connectBy(
  socket: Socket,
  endpoint: Endpoint,
  via: Proxy,
  { proxyCredentials }: ProbeContext,
  signal: AbortSignal,
): Promise<{
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}> {
  const authority = authorityOf(endpoint);
  // Loaded when a proxy is there to be asked: undici takes longer to load than all the rest.
  const { clientOver } = await import('./client-over.ts');
  const client = clientOver(socket, `http://${authority}`);
  const answer = await client.connect({
    path: authority,
    signal,
    headers: { host: authority, 'user-agent': 'reachcheck', ...authorization(proxyCredentials(via)) },
  });
  return { statusCode: answer.statusCode, headers: answer.headers };
}

/** Basic authentication (RFC 7617), as the only kind that needs nothing but a user name and a password. */
export function authorization(
  credentials: ReturnType<ProbeContext['proxyCredentials']>,
): Readonly<Record<string, string>> {
  if (credentials === null) return {};
  const { username, password } = credentials;
  return { 'proxy-authorization': `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` };
}

function detailOf(endpoint: Endpoint, { scheme, host, port }: Proxy): ProxyDetail {
  const proxy = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { kind: 'proxy', proxy, authority: authorityOf(endpoint), status: null, headers: {} };
}

function authorityOf({ target: { dial: to } }: Endpoint): string {
  return `${to.host.includes(':') ? `[${to.host}]` : to.host}:${to.port}`;
}
