import type { Probe } from '../src/model/probe.ts';
import { dialOnly, reset } from './dial.ts';
import { openWay } from './tunnel.ts';

/** Observes whether a TCP connection opens. */
export const tcp: Probe = async (endpoint, context) => {
  // Of these ten thousand may be under way.
  if (endpoint.via === undefined) return dialOnly(endpoint, context);
  const { socket, observations } = await openWay(endpoint, context);
  return socket === null ? observations : new Promise((resolve) => reset(socket, () => resolve(observations)));
};
