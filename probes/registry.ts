import type { ProbeRegistry } from '../src/model/probe.ts';
import { dns } from './dns.ts';
import { http } from './http.ts';
import { https } from './https.ts';
import { listener } from './listener.ts';
import { ntp } from './ntp.ts';
import { stun } from './stun.ts';
import { tcp } from './tcp.ts';
import { tls } from './tls.ts';

/** The probe of each kind of check; a kind without one does not compile. */
export const probes: ProbeRegistry = { tcp, tls, https, http, dns, ntp, stun, listener };
