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
}

/** Reports checks that cannot verify what the requirement says. */
export function checkProbing({ parts }: RequirementSource, report: Report): void {
  const kinds = checkKinds(parts.check);
  const troubles = [protocolTrouble(parts, kinds), destinationTrouble(parts, kinds)];
  for (const trouble of troubles) if (trouble !== null) report(['check'], trouble);
  const places = [parts.host ?? parts.cidrs ?? []].flat().length * [parts.port ?? []].flat().length;
  const most = `an entry may have ${MAX_PLACES}: use subnets and ranges`;
  if (places > MAX_PLACES) report([], `${places} pairs of destination and port are too many; ${most}`);
}

function protocolTrouble({ protocol = 'tcp' }: RequirementParts, kinds: readonly CheckKind[]): string | null {
  if (protocol === 'tcp' || kinds.length === 0) return null;
  if (protocol !== 'udp') return `no check can try protocol ${protocol}; leave "check" out`;
  const other = kinds.find(({ kind }) => kind !== 'dns');
  if (other === undefined) return null;
  return `check ${other.kind} runs over tcp, and the protocol here is udp; of the checks only dns can use udp`;
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
  if (typeof check === 'string') return [{ kind: check, nameOnly: check === 'dns' }];
  if (check.anyOf !== undefined) return check.anyOf.flatMap(checkKinds);
  return Object.keys(check).map((kind) => ({ kind, nameOnly: kind === 'dns' && check.dns?.query === undefined }));
}
