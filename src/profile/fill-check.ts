import type { Check } from '../model/profile.ts';
import { placeholders } from './template.ts';

type TlsCheck = Extract<Check, { kind: 'tls' | 'https' }>;

/** A check with its texts filled in. */
export function fillCheck(check: Check, fill: (text: string) => string): Check {
  switch (check.kind) {
    case 'tcp':
      return check;
    case 'tls':
      return { ...check, ...filledParties(check, fill) };
    case 'https':
      return { ...check, ...filledParties(check, fill), path: fill(check.path) };
    case 'registry':
      return {
        ...check,
        ca: check.ca === null ? null : fill(check.ca),
        repository: check.repository === null ? null : fill(check.repository),
        reference: fill(check.reference),
      };
    case 'http':
      return { ...check, path: fill(check.path) };
    case 'ntp':
    case 'stun':
      return check;
    case 'listener':
      return { ...check, token: fill(check.token) };
    case 'dns':
      return { ...check, query: check.query === null ? null : fill(check.query) };
  }
}

function filledParties(
  check: TlsCheck,
  fill: (text: string) => string,
): Pick<TlsCheck, 'ca' | 'client' | 'serverName'> {
  const { ca, client, serverName } = check;
  return {
    ca: ca === null ? null : fill(ca),
    ...(client === undefined ? {} : { client: { cert: fill(client.cert), key: fill(client.key) } }),
    ...(serverName === undefined ? {} : { serverName: fill(serverName) }),
  };
}

/**
 * A check without what its parameters gave no value to and what it can do without: the authority (then the chain stays
 * unverified, which the verdict says), the client certificate, another server name.
 */
export function withoutGaps(check: Check): Check {
  if (check.kind === 'registry') return { ...check, ca: check.ca === null || isGap(check.ca) ? null : check.ca };
  if (check.kind !== 'tls' && check.kind !== 'https') return check;
  const { client, serverName, ...others } = check;
  return {
    ...others,
    ca: check.ca === null || isGap(check.ca) ? null : check.ca,
    ...(client === undefined || isGap(client.cert) || isGap(client.key) ? {} : { client }),
    ...(serverName === undefined || isGap(serverName) ? {} : { serverName }),
  };
}

function isGap(text: string): boolean {
  return placeholders(text).length > 0;
}
