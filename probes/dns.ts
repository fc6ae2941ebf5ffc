import type { Probe } from '../src/model/probe.ts';

/** Observes one question to the DNS server at the endpoint, over UDP or TCP. */
export const dns: Probe = async (endpoint, context) => {
  const { check, protocol } = endpoint.target;
  if (check.kind !== 'dns' || check.query === null) return [];
  const question = { name: check.query, type: check.type };
  const { askOverTcp, askOverUdp } = await import('./dns-exchange.ts');
  return protocol === 'udp' ? askOverUdp(endpoint, question, context) : askOverTcp(endpoint, question, context);
};
