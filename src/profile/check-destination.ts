import { isWildcard } from './address.ts';
import type { Report } from './check.ts';
import { quote } from './quote.ts';
import type { RequirementParts, RequirementSource } from './read.ts';
import { placeholders } from './template.ts';
import { maskedTo, type ValueKind, valueTrouble } from './values.ts';

/** A text of a requirement that has rules of its own, with its place. */
export interface ValueAt {
  readonly kind: ValueKind;
  readonly text: string;
  readonly path: readonly (string | number)[];
}

const KINDS: readonly ValueKind[] = ['host', 'cidrs', 'url', 'port', 'published', 'witnesses', 'from'];

/** Destination, ports, published subnets, witnesses and sources of a requirement. */
export function valuesOf(parts: RequirementParts): readonly ValueAt[] {
  return KINDS.flatMap((kind) => {
    const value = parts[kind];
    if (Array.isArray(value)) return value.map((item, index) => ({ kind, text: String(item), path: [kind, index] }));
    return value === undefined ? [] : [{ kind, text: String(value), path: [kind] }];
  });
}

/** Reports destinations and ports that cannot be. Texts with a placeholder are looked at when they are filled in. */
export function checkDestination(source: RequirementSource, report: Report): void {
  const { parts, present } = source;
  for (const value of valuesOf(parts)) {
    if (placeholders(value.text).length === 0) checkValue(value, report);
  }
  const named = ['host', 'cidrs', 'url'].filter((key) => present.has(key));
  if (named.length === 0) report([], 'missing destination: give "host", "cidrs" or "url"');
  if (named.length > 1) {
    const [first, ...others] = named;
    for (const key of others)
      report([key], `"${key}" beside "${first}": give one of them; a second entry can hold the other`);
  }
  if (present.has('from') && parts.direction !== 'in' && Object.hasOwn(parts, 'from'))
    report(['from'], '"from" says who connects to here; it needs "direction: in"');
  checkPorts(source, report);
  checkWitnesses(parts, report);
}

/** Reports what is wrong with a filled-in text. `whence` tells of the row that it came from. */
export function checkValue({ kind, text, path }: ValueAt, report: Report, whence = ''): void {
  const trouble = valueTrouble(kind, text);
  if (trouble !== null) report(path, `${trouble}${whence}`);
  const masked = ['cidrs', 'published', 'from'].includes(kind) ? maskedTo(text) : null;
  if (masked !== null) report(path, `${quote(text)} has host bits set; it is read as ${masked}${whence}`, 'warning');
}

function checkPorts({ parts, present }: RequirementSource, report: Report): void {
  if (present.has('url')) {
    if (present.has('port')) report(['port'], '"port" beside "url": the URL holds the port already; leave it out');
    return;
  }
  const protocols = [parts.protocol ?? 'tcp'].flat();
  if (!protocols.includes('tcp') && !protocols.includes('udp')) {
    if (present.has('port')) report(['port'], `protocol ${protocols.join(', ')} has no ports; leave "port" out`);
    return;
  }
  const broken = ['port', 'protocol', 'check'].some((key) => present.has(key) && !Object.hasOwn(parts, key));
  if (!present.has('port') && !broken && !isNameOnly(parts))
    report([], 'missing key "port": a tcp or udp entry opens ports');
}

/** The destination has to resolve, and nothing is dialled. */
function isNameOnly({ check }: RequirementParts): boolean {
  return check === 'dns' || (typeof check === 'object' && check.dns !== undefined && check.dns.query === undefined);
}

function checkWitnesses(parts: RequirementParts, report: Report): void {
  const { witnesses = [], host } = parts;
  const hosts = [host ?? []].flat();
  if (hosts.some((text) => placeholders(text).length > 0 && !text.startsWith('*.'))) return;
  const wildcards = hosts.filter((text) => text.startsWith('*.'));
  if (witnesses.length > 0 && wildcards.length === 0)
    report(['witnesses'], 'witnesses stand for a wildcard such as "*.icr.io", and this entry has none');
  else if (wildcards.every(isWildcard)) {
    for (const [index, witness] of witnesses.entries()) {
      const fits = wildcards.some((wildcard) => witness.toLowerCase().endsWith(wildcard.slice(1).toLowerCase()));
      if (!fits && placeholders(witness).length === 0)
        report(['witnesses', index], `${quote(witness)} is not a name under ${wildcards.join(' or ')}`);
    }
  }
}
