import type { Probe } from '../src/model/probe.ts';
import { handshake } from './handshake.ts';
import { offeredProtocols } from './hello.ts';
import { openWay } from './tunnel.ts';

const PUBLIC = { trust: 'public', ca: null } as const;

/** Observes a TLS handshake and the certificate that came with it. */
export const tls: Probe = async (endpoint, context) => {
  const { socket, observations } = await openWay(endpoint, context);
  if (socket === null) return observations;
  const { check } = endpoint.target;
  const trusted = check.kind === 'tls' ? check : PUBLIC;
  const shaken = await context.heavy(() => handshake(socket, endpoint, trusted, offeredProtocols(check), context));
  shaken.socket?.destroy();
  return [...observations, shaken.observation];
};
