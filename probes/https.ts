import type { Probe } from '../src/model/probe.ts';
import { handshake } from './handshake.ts';
import { offeredProtocols } from './hello.ts';
import { openWay } from './tunnel.ts';

/**
 * Observes connection, TLS handshake and one GET. The request is sent under a bad certificate too: it holds no
 * secret, and the page of whoever answers is the best evidence of who that is.
 */
export const https: Probe = async (endpoint, context) => {
  const { check } = endpoint.target;
  if (check.kind !== 'https') return [];
  const { socket, observations } = await openWay(endpoint, context);
  if (socket === null) return observations;
  // Loaded while the handshake is under way: undici takes longer to load than most handshakes to finish.
  const loading = import('./exchange.ts');
  const shaken = await context.heavy(() => handshake(socket, endpoint, check, offeredProtocols(check), context));
  const { socket: secure } = shaken;
  if (secure === null) return [...observations, shaken.observation];
  const { exchange } = await loading;
  const answer = await context.heavy(() => exchange(secure, endpoint, check.path, 'https', context));
  return [...observations, shaken.observation, answer];
};
