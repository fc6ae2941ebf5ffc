import type { Authority } from '../helpers/certificates.ts';
import { divert } from './divert.ts';
import type { Scenario } from './scenario.ts';
import { bumping, startSquid } from './squid.ts';

export interface InterceptingSquid {
  /** Looks into TLS with certificates by this authority. */
  readonly bumps?: Authority;
  /** Rules of access in squid.conf; without them all is allowed. */
  readonly access?: readonly string[];
  /** Only what comes from here, as nft(8) reads it, such as `ip saddr 10.10.0.2`; without it from everywhere. */
  readonly only?: string;
}

const PORTS = { http: 15_201, https: 15_202, explicit: 15_203 } as const;

/** Squid on the firewall takes what is diverted, unasked, as transparent proxies do. Ports 80 and 443 only. */
export function squidTakes(
  address: string,
  { bumps, access = [], only = '' }: InterceptingSquid = {},
): Scenario['obstruct'] {
  return async (site) => {
    const bump = bumps === undefined ? null : await bumping(site, bumps);
    const config = [
      // It wants one port that is asked for by name.
      `http_port 127.0.0.1:${PORTS.explicit}`,
      `http_port ${PORTS.http} intercept`,
      'visible_hostname gateway.corp.example',
      ...(bump === null ? [] : [`https_port ${PORTS.https} intercept ${bump.port}`, ...bump.lines]),
      ...access,
      'http_access allow all',
    ];
    await startSquid(site, 'fw', config, [PORTS.http, ...(bump === null ? [] : [PORTS.https])]);
    await divert(site, {
      [PORTS.http]: `${only} ip daddr ${address} tcp dport 80`,
      ...(bump === null ? {} : { [PORTS.https]: `${only} ip daddr ${address} tcp dport 443` }),
    });
  };
}

/** What the firewall itself sends there, and so its proxy, is refused. */
export function gatewayCannotReach(address: string): Scenario['obstruct'] {
  return ({ lab }) =>
    lab.nft(
      'fw',
      `table inet gateway {\nchain output {\ntype filter hook output priority 0; policy accept;\nip daddr ${address} meta l4proto tcp reject with tcp reset\n}\n}\n`,
    );
}
