import type { Probe } from '../src/model/probe.ts';
import { openWay } from './tunnel.ts';

/** Observes whether a TCP connection opens. */
export const tcp: Probe = async (endpoint, context) => {
  const { socket, observations } = await openWay(endpoint, context);
  // A reset leaves no TIME_WAIT behind, which would use up ports when one address is tried often.
  socket?.resetAndDestroy();
  return observations;
};
