import type { Probe } from '../src/model/probe.ts';
import { dial } from './dial.ts';

/** Observes connection and one GET in the clear. */
export const http: Probe = async (endpoint, context) => {
  const { check } = endpoint.target;
  if (check.kind !== 'http') return [];
  const loading = import('./exchange.ts');
  const { socket, observations } = await dial(endpoint, context);
  const { exchange } = await loading;
  if (socket === null) return observations;
  const answer = await context.heavy(() => exchange(socket, endpoint, check.path, 'http', context));
  return [...observations, answer];
};
