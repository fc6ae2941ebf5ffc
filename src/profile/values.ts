import { isAddress, isHostName, isSequence, isWildcard, parseSubnet } from './address.ts';
import { parsePorts } from './ports.ts';
import { quote } from './quote.ts';
import { parseUrl } from './url.ts';

/** The keys of a requirement whose texts have rules of their own once they are filled in. */
export type ValueKind = 'host' | 'cidrs' | 'url' | 'port' | 'published' | 'witnesses' | 'from';

/** What is wrong with a filled-in text, and what would be right; null when nothing is. */
export function valueTrouble(kind: ValueKind, text: string): string | null {
  switch (kind) {
    case 'host':
      return isDestination(text) ? null : hostTrouble(text);
    case 'from':
      return isSource(text) ? null : `${quote(text)} is not a host name, an address or a subnet`;
    case 'cidrs':
    case 'published':
      return isAddress(text) || parseSubnet(text) !== null ? null : subnetTrouble(text, kind);
    case 'url':
      return parseUrl(text) === null ? urlTrouble(text) : null;
    case 'port':
      return parsePorts(text) === null ? portTrouble(text) : null;
    case 'witnesses':
      return isHostName(text)
        ? null
        : `${quote(text)} is not a host name; a witness is a concrete name under the wildcard`;
  }
}

function isDestination(text: string): boolean {
  return isHostName(text) || isWildcard(text) || isAddress(text) || isSequence(text);
}

function isSource(text: string): boolean {
  return isHostName(text) || isWildcard(text) || isAddress(text) || parseSubnet(text) !== null;
}

/** What is read instead of a subnet with host bits; null when there are none. */
export function maskedTo(text: string): string | null {
  const subnet = parseSubnet(text);
  return subnet?.masked === true ? subnet.text : null;
}

function hostTrouble(text: string): string {
  const what = `${quote(text)} is not a host name, an address or a wildcard such as "*.icr.io"`;
  if (text.includes('://')) return `${what}; a URL goes under "url"`;
  if (parseSubnet(text) !== null) return `${what}; a subnet goes under "cidrs"`;
  if (/:[0-9]+$/.test(text)) return `${what}; the port goes under "port"`;
  return text.endsWith('.') ? `${what}; leave out the dot at its end` : what;
}

function subnetTrouble(text: string, kind: ValueKind): string {
  const what = `${quote(text)} is not a subnet such as 161.26.0.0/16`;
  return kind === 'cidrs' && isHostName(text) ? `${what}; a name goes under "host"` : what;
}

/** Never shows what may be a password. */
export function urlTrouble(text: string): string {
  const example = 'such as https://c3.us-south.containers.cloud.ibm.com:30426';
  if (text.includes('@')) return `a URL with user name or password is not accepted; give one without, ${example}`;
  return `${quote(text)} is not an http or https URL, ${example}`;
}

function portTrouble(text: string): string {
  const [from, to] = text.split('-').map(Number);
  const reversed = from !== undefined && to !== undefined && from > to && parsePorts(`${to}-${from}`) !== null;
  const remedy = reversed ? `write ${to}-${from}` : 'give a port from 1 to 65535, or a range such as 30000-32767';
  return `${quote(text)} is not a port or a range; ${remedy}`;
}
