import type { ProbeRegistry } from '../src/model/probe.ts';
import { dns } from './dns.ts';
import { http } from './http.ts';
import { https } from './https.ts';
import { tcp } from './tcp.ts';
import { tls } from './tls.ts';

/** The probe of each kind of check; a kind without one does not compile. What few profiles ask for loads when asked for. */
export const probes: ProbeRegistry = {
  tcp,
  tls,
  https,
  http,
  registry: async (endpoint, context) => (await import('./registry-pull.ts')).registry(endpoint, context),
  dns,
  ntp: async (endpoint, context) => (await import('./ntp.ts')).ntp(endpoint, context),
  stun: async (endpoint, context) => (await import('./stun.ts')).stun(endpoint, context),
  listener: async (endpoint, context) => (await import('./listener.ts')).listener(endpoint, context),
};
