import type { Probe } from '../src/model/probe.ts';
import { authorization, dialProxy, openWay } from './tunnel.ts';

/** Observes connection and one GET in the clear, which a proxy is asked for as a whole. */
export const http: Probe = async (endpoint, context) => {
  const { check } = endpoint.target;
  if (check.kind !== 'http') return [];
  const loading = import('./exchange.ts');
  const { via } = endpoint;
  const byProxy = via !== undefined && (via.scheme === 'http' || via.scheme === 'https');
  const { socket, observations } = byProxy ? await dialProxy(endpoint, via, context) : await openWay(endpoint, context);
  const { exchange } = await loading;
  if (socket === null) return observations;
  const toProxy = byProxy ? authorization(context.proxyCredentials(via)) : null;
  const answer = await context.heavy(() => exchange(socket, endpoint, check.path, 'http', context, toProxy));
  return [...observations, answer];
};
