import { PROXY, PROXY_PORTS } from '../explicit-proxy.ts';
import { CLIENT } from '../network.ts';
import { forward } from '../obstacles.ts';
import type { Expectation, Need, Scenario } from '../scenario.ts';
import type { ServiceSpec } from '../services.ts';
import { RESOLVER } from '../site.ts';
import { AT } from './needs.ts';

// What the rows about proxies share. Their network has a proxy that works, and so has their twin: both ways get through.

export const PROXY_URL = `http://${PROXY.name}:${PROXY_PORTS.http}`;
export const CONFIGURED = { HTTPS_PROXY: PROXY_URL, HTTP_PROXY: PROXY_URL } as const;

/** The firewall lets nobody but the proxy go to the login service. */
export const loginOnlyByProxy: Scenario['obstruct'] = notDirectly(AT.login);

/** What the client itself sends there is dropped. */
export function notDirectly(...addresses: readonly string[]): Scenario['obstruct'] {
  return forward(...addresses.map((address) => `${fromClient(address)} daddr ${address} drop`));
}

/** Nothing of the client but for its resolver and the proxy gets through. */
export const nothingDirectly: Scenario['obstruct'] = forward(
  `${fromClient('')} daddr != { ${PROXY.address}, ${RESOLVER} } drop`,
  `${fromClient(':')} daddr != ${PROXY.ipv6} drop`,
);

function fromClient(to: string): string {
  return to.includes(':') ? `ip6 saddr ${CLIENT.ipv6} ip6` : `ip saddr ${CLIENT.ipv4} ip`;
}

export const REQUIRED: Expectation = { outcome: 'allowed', cause: 'proxy.required', met: 'yes' };

export const WEB: ServiceSpec = {
  name: 'web.service.example',
  addresses: ['198.51.100.80'],
  ports: [{ port: 80, kind: 'http' }],
};
export const WEB_AT = '198.51.100.80';
export const WEB_HTTP: Need = { id: 'web', host: WEB.name, port: 80, check: 'http' };
export const WEB_200: Need = { ...WEB_HTTP, check: { http: { status: 200 } } };

/** A cluster's API server, on a port that proxies don't know. */
export const MASTER: ServiceSpec = {
  name: 'c1.master.example',
  addresses: ['203.0.113.90'],
  ports: [
    { port: 30426, kind: 'https' },
    { port: 443, kind: 'https' },
  ],
};
export const MASTER_AT = '203.0.113.90';
export const MASTER_HTTPS: Need = { id: 'master', host: MASTER.name, port: 30426, check: 'https' };
