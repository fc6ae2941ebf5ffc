import ipaddr from 'ipaddr.js';

/** A subnet with its host bits cleared; `masked` tells that some were set. */
export interface Subnet {
  readonly text: string;
  readonly masked: boolean;
  /** Prefix as long as the address: one address. */
  readonly single: boolean;
}

/** Whether the text is a whole IPv4 (four decimal parts) or IPv6 address. */
export function isAddress(text: string): boolean {
  return (
    ipaddr.IPv4.isValidFourPartDecimal(text) || (text.includes(':') && ipaddr.IPv6.isValid(text) && !text.includes('%'))
  );
}

/** An address as others write it, too: `2001:DB8:0::1` -> `2001:db8::1`. */
export function normalAddress(text: string): string {
  return ipaddr.parse(text).toString();
}

/** Reads `10.0.0.0/8` or `2001:db8::/32`; null when it is not a subnet. */
export function parseSubnet(text: string): Subnet | null {
  const slash = text.indexOf('/');
  if (slash < 0 || !isAddress(text.slice(0, slash)) || !ipaddr.isValidCIDR(text)) return null;
  const [address, prefix] = ipaddr.parseCIDR(text);
  const network =
    address.kind() === 'ipv4'
      ? ipaddr.IPv4.networkAddressFromCIDR(text).toString()
      : ipaddr.IPv6.networkAddressFromCIDR(text).toString();
  return {
    text: `${network}/${prefix}`,
    masked: network !== address.toString(),
    single: prefix === (address.kind() === 'ipv4' ? 32 : 128),
  };
}

// Letters, digits, hyphens and underscores (seen in real DNS, RFC 2181 section 11), labels up to 63, names up to 253.
const HOST = /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/i;

/** Whether the text can be looked up as a host name. */
export function isHostName(text: string): boolean {
  // An all-numeric last label is an address written wrong, never a name (RFC 1123 section 2.1).
  return HOST.test(text) && !/(?:^|\.)[0-9]+$/.test(text);
}

/** `*.icr.io`: one leading star label. */
export function isWildcard(text: string): boolean {
  return text.startsWith('*.') && isHostName(text.slice(2));
}

/** More names than any service has had; each of them is asked for until the first one that does not exist. */
const MAX_SEQUENCE = 100;

/** `c-{01..20}-ws.example.com`: numbered names, of which as many are used as there are. */
export function isSequence(text: string): boolean {
  const match = /^[^{}]*\{([0-9]{1,5})\.\.([0-9]{1,5})\}[^{}]*$/.exec(text);
  const length = Number(match?.[2]) - Number(match?.[1]) + 1;
  return length >= 2 && length <= MAX_SEQUENCE && isHostName(text.replace(/\{.*\}/, match?.[2] ?? ''));
}
