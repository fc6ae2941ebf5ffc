import { isAddress } from './address.ts';
import type { Report } from './check.ts';
import type { RequirementParts, RequirementSource } from './read.ts';
import type { CheckDocument } from './schema.ts';
import { placeholders } from './template.ts';
import { parseUrl, schemeTrouble } from './url.ts';

/** More places than any document lists for one purpose, and than anybody would want to have dialled. */
const MAX_PLACES = 4096;

interface CheckKind {
  readonly kind: string;
  /** It asks for the destination's own name, and dials nothing. */
  readonly nameOnly: boolean;
  /** It is a listener inside TLS. */
  readonly tls: boolean;
}

const UDP_ONLY: readonly string[] = ['ntp', 'stun'];
const UDP_CHECKS: readonly string[] = ['dns', ...UDP_ONLY, 'listener'];

/** Reports checks that cannot verify what the requirement says. */
export function checkProbing({ parts }: RequirementSource, report: Report): void {
  const kinds = checkKinds(parts.check);
  // Of several protocols one that the check can try is enough.
  const overEach = [parts.protocol ?? 'tcp'].flat().map((protocol) => protocolTrouble(protocol, kinds));
  const over = overEach.includes(null) ? null : (overEach[0] ?? null);
  for (const trouble of [over, destinationTrouble(parts, kinds)]) if (trouble !== null) report(['check'], trouble);
  const places = [parts.host ?? parts.cidrs ?? []].flat().length * [parts.port ?? []].flat().length;
  const most = `an entry may have ${MAX_PLACES}: use subnets and ranges`;
  if (places > MAX_PLACES) report([], `${places} pairs of destination and port are too many; ${most}`);
}

/** Whether a check can try a protocol. */
export function runsOver(kind: string, protocol: string): boolean {
  if (protocol === 'udp') return UDP_CHECKS.includes(kind);
  return protocol === 'tcp' && !UDP_ONLY.includes(kind);
}

function protocolTrouble(protocol: string, kinds: readonly CheckKind[]): string | null {
  const overUdpOnly = kinds.find(({ kind }) => UDP_ONLY.includes(kind));
  if (protocol === 'tcp' && overUdpOnly !== undefined)
    return `check ${overUdpOnly.kind} runs over udp, and the protocol here is tcp; add "protocol: udp"`;
  if (protocol === 'tcp' || kinds.length === 0) return null;
  if (protocol !== 'udp') return `no check can try protocol ${protocol}; leave "check" out`;
  const other = kinds.find(({ kind }) => !UDP_CHECKS.includes(kind));
  if (other !== undefined)
    return `check ${other.kind} runs over tcp, and the protocol here is udp; the checks that can use udp are ${UDP_CHECKS.join(', ')}`;
  return kinds.some(({ tls }) => tls) ? 'TLS runs over tcp, and the protocol here is udp; leave "tls" out' : null;
}

function destinationTrouble({ host, cidrs, url }: RequirementParts, kinds: readonly CheckKind[]): string | null {
  const hasAddress = cidrs !== undefined || [host ?? []].flat().some(isAddress);
  if (hasAddress && kinds.some(({ nameOnly }) => nameOnly))
    return 'check dns without "query" resolves a name, and an address is none; give the "query" to ask it for';
  const parsed = url === undefined || placeholders(url).length > 0 ? null : parseUrl(url);
  return parsed === null ? null : schemeTrouble(parsed, kinds);
}

function checkKinds(check: CheckDocument | undefined): readonly CheckKind[] {
  if (check === undefined) return [];
  if (typeof check === 'string') return [{ kind: check, nameOnly: check === 'dns', tls: false }];
  if (check.anyOf !== undefined) return check.anyOf.flatMap(checkKinds);
  return Object.keys(check).map((kind) => ({
    kind,
    nameOnly: kind === 'dns' && check.dns?.query === undefined,
    tls: kind === 'listener' && check.listener?.tls === true,
  }));
}
