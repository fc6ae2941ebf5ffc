import { isAddress } from './address.ts';
import type { Report } from './check.ts';
import type { RequirementSource } from './read.ts';
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
  const protocol = parts.protocol ?? 'tcp';
  const [other] = kinds.filter(({ kind }) => kind !== 'dns');
  if (protocol === 'udp' && other !== undefined)
    report(['check'], `check ${other.kind} runs over tcp, and the protocol here is udp; of the checks only dns can use udp`);
  if (protocol !== 'udp' && protocol !== 'tcp' && kinds.length > 0)
    report(['check'], `no check can try protocol ${protocol}; leave "check" out`);

  const addresses = [parts.host ?? []].flat().filter(isAddress);
  if (kinds.some(({ nameOnly }) => nameOnly) && (addresses.length > 0 || parts.cidrs !== undefined))
    report(['check'], 'check dns without "query" resolves a name, and an address is none; give the "query" to ask it for');

  const url = parts.url === undefined || placeholders(parts.url).length > 0 ? null : parseUrl(parts.url);
  const scheme = url === null ? null : schemeTrouble(url, kinds);
  if (scheme !== null) report(['check'], scheme);

  const destinations = [parts.host ?? parts.cidrs ?? []].flat().length;
  const places = destinations * [parts.port ?? []].flat().length;
  if (places > MAX_PLACES)
    report([], `${places} pairs of destination and port are too many; an entry may have ${MAX_PLACES}: use subnets and ranges`);
}

function checkKinds(check: CheckDocument | undefined): readonly CheckKind[] {
  if (check === undefined) return [];
  if (typeof check === 'string') return [{ kind: check, nameOnly: check === 'dns' }];
  if (check.anyOf !== undefined) return check.anyOf.flatMap(checkKinds);
  return Object.keys(check).map((kind) => ({ kind, nameOnly: kind === 'dns' && check.dns?.query === undefined }));
}
