import type { TlsIdentity } from '../../../src/demo/http-servers.ts';
import { type Authority, issue, makeAuthority } from '../../helpers/certificates.ts';
import { device } from '../divert.ts';
import type { Interception } from '../middleboxes/spec.ts';
import type { Scenario, Site } from '../scenario.ts';

/** Of a company that looks into TLS. */
export const INSPECTION: Authority = makeAuthority('Example Corp Inspection CA');

/** A certificate by it, as such devices make them for the name that was asked for. */
export function inspected(...names: readonly string[]): TlsIdentity {
  return issue(INSPECTION, { names });
}

/** A device looks into TLS between the client and one IPv4 address, with certificates by this authority. */
export function intercepted(
  address: string,
  alpn: Interception['alpn'] = 'pass',
  authority: (site: Site) => Authority = () => INSPECTION,
): Scenario['obstruct'] {
  return device({
    diverts: `ip daddr ${address} tcp dport 443`,
    box: (site) => ({
      kind: 'interception',
      upstream: { address, port: 443 },
      authority: textOf(authority(site)),
      alpn,
    }),
  });
}

function textOf({ name, cert, keyPair }: Authority): Interception['authority'] {
  return { name, cert, key: keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}
