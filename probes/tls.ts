import type { Probe } from '../src/model/probe.ts';
import { handshake } from './handshake.ts';
import { openWay } from './tunnel.ts';

const PUBLIC = { trust: 'public', ca: null } as const;
/** What browsers offer: a server that speaks only HTTP/2 refuses who does not offer it (RFC 7301 section 3.2). */
const PROTOCOLS = ['h2', 'http/1.1'] as const;

/** Observes a TLS handshake and the certificate that came with it. */
export const tls: Probe = async (endpoint, context) => {
  const { socket, observations } = await openWay(endpoint, context);
  if (socket === null) return observations;
  const check = endpoint.target.check.kind === 'tls' ? endpoint.target.check : { ...PUBLIC, alpn: null };
  const offered = check.alpn === null ? PROTOCOLS : [...new Set([check.alpn, ...PROTOCOLS])];
  const shaken = await context.heavy(() => handshake(socket, endpoint, check, offered, context));
  shaken.socket?.destroy();
  return [...observations, shaken.observation];
};
