import { isAddress, parseSubnet } from '../profile/address.ts';
import { parsePorts } from '../profile/ports.ts';
import { quote } from '../profile/quote.ts';
import { entry, type Imported, type ImportedCheck, type ImportedEntry, oneLine, type ReadList } from './imported.ts';
import { isRecord, listOf, pick, readJson } from './json.ts';
import { normalHost } from './place.ts';

/**
 * The outbound dependencies of an AKS cluster, as `outboundNetworkDependenciesEndpoints` answers: the REST list with
 * `value`, or its items alone, in the spelling of REST or of PowerShell (`Category`, `Endpoint`, `EndpointDetail`).
 */
export const readAks: ReadList = (text): Imported => {
  const troubles: string[] = [];
  const entries = categories(text, troubles).flatMap((category) => readCategory(category, troubles));
  return { entries, parameters: [], notUnderstood: troubles.map((message) => ({ line: null, message })) };
};

const WANTED = 'give the JSON of outboundNetworkDependenciesEndpoints';

function categories(text: string, troubles: string[]): readonly unknown[] {
  const json = readJson(text);
  if ('trouble' in json) {
    troubles.push(`${json.trouble}; ${WANTED}`);
    return [];
  }
  const { value } = json;
  if (Array.isArray(value)) return listOf(value);
  if (!isRecord(value)) {
    troubles.push(`no list of categories; ${WANTED}`);
    return [];
  }
  const next = pick(value, 'nextlink');
  if (typeof next === 'string' && next !== '')
    troubles.push('"nextLink": the list goes on at another address; fetch its pages and join their "value" lists');
  const list = pick(value, 'value');
  if (Array.isArray(list)) return list;
  if (pick(value, 'category') !== undefined) return [value];
  troubles.push(`no "value" with categories; ${WANTED}`);
  return [];
}

function readCategory(category: unknown, troubles: string[]): readonly ImportedEntry[] {
  if (!isRecord(category)) {
    troubles.push(`a category must be an object${DEPTH}`);
    return [];
  }
  const name = pick(category, 'category');
  const label = typeof name === 'string' && oneLine(name) !== '' ? oneLine(name) : 'no category';
  const endpoints = pick(category, 'endpoints', 'endpoint');
  if (!Array.isArray(endpoints)) troubles.push(`category ${quote(label)}: no list of "endpoints"`);
  return listOf(endpoints).flatMap((endpoint) => readEndpoint(endpoint, label, troubles));
}

// PowerShell's ConvertTo-Json writes what lies deeper than two levels as the name of its type.
const DEPTH = '; with PowerShell, use "ConvertTo-Json -Depth 6"';

function readEndpoint(endpoint: unknown, category: string, troubles: string[]): readonly ImportedEntry[] {
  const at = `category ${quote(category)}`;
  if (!isRecord(endpoint)) {
    troubles.push(`${at}: an endpoint must be an object${DEPTH}`);
    return [];
  }
  const domain = pick(endpoint, 'domainname');
  const details = pick(endpoint, 'endpointdetails', 'endpointdetail');
  const hasName = typeof domain === 'string' && domain.trim() !== '';
  const host = hasName ? normalHost(domain.trim()) : null;
  if (hasName && host === null) {
    troubles.push(`${at}: ${quote(domain)} is no host name, address or wildcard`);
    return [];
  }
  if (listOf(details).length === 0) {
    troubles.push(`${at}: ${quote(host ?? 'an endpoint')} has no "endpointDetails" with a port`);
    return [];
  }
  return listOf(details).flatMap((detail) => {
    const read = isRecord(detail) ? readDetail(detail, host, category) : `a detail must be an object${DEPTH}`;
    if (typeof read !== 'string') return [read];
    troubles.push(`${at}: ${quote(host ?? 'an endpoint')}: ${read}`);
    return [];
  });
}

type Detail = Readonly<Record<string, unknown>>;

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The entry of one port, or what is wrong with it. */
function readDetail(detail: Detail, host: string | null, category: string): ImportedEntry | string {
  const port = wordOf(pick(detail, 'port') ?? '');
  if (parsePorts(port) === null) return `${quote(port)} is no port from 1 to 65535`;
  const written = wordOf(pick(detail, 'protocol') ?? 'tcp');
  const protocol = PROTOCOLS.get(written.toLowerCase());
  if (protocol === undefined) return `unknown protocol ${quote(written)} (known: Https, Http, TCP, UDP)`;
  const address = pick(detail, 'ipaddress');
  const destination = destinationOf(host, address);
  if (destination === null) return 'neither "domainName" nor "ipAddress" says where it is';
  const description = pick(detail, 'description');
  const described = typeof description === 'string' ? oneLine(description) : '';
  return entry({
    destination,
    ports: [port],
    ...protocol,
    check: port === '443' ? null : protocol.check,
    need: /optional|^gpu$|^windows$/i.test(category) ? 'optional' : 'required',
    purpose: `AKS: ${category}${described === '' ? '' : ` (${described})`}`,
    section: category,
    published: host !== null && typeof address === 'string' && isPlace(address) ? [address] : [],
  });
}

// A Map, because "constructor" would find something in a plain object.
const PROTOCOLS: ReadonlyMap<string, { readonly protocol: 'tcp' | 'udp'; readonly check: ImportedCheck }> = new Map([
  ['https', { protocol: 'tcp', check: 'tls' }],
  ['http', { protocol: 'tcp', check: 'http' }],
  ['tls', { protocol: 'tcp', check: 'tls' }],
  ['tcp', { protocol: 'tcp', check: 'tcp' }],
  ['udp', { protocol: 'udp', check: null }],
]);

function destinationOf(host: string | null, address: unknown): ImportedEntry['destination'] | null {
  if (host !== null) return { host };
  if (typeof address !== 'string' || !isPlace(address)) return null;
  const subnet = parseSubnet(address);
  return subnet === null ? { host: address } : { cidrs: [subnet.text], id: subnet.text };
}

function isPlace(text: string): boolean {
  return isAddress(text) || parseSubnet(text) !== null;
}
