import { addressClass } from '../judge/address-class.ts';
import { isPlaceholder } from '../judge/placeholder.ts';
import type { NewAddresses } from '../model/comparison.ts';
import type { Report } from '../model/report.ts';

/** Addresses that names of both runs did not have before: a firewall that opens addresses does not know them. */
export function newAddresses(before: Report, after: Report): readonly NewAddresses[] {
  const redacted = before.redacted === true || after.redacted === true;
  const was = addressesByName(before);
  const asking = requirementsByName(after);
  return [...addressesByName(after)].flatMap(([name, addresses]) => {
    const old = was.get(name);
    if (old === undefined) return [];
    const added = addresses.filter((address) => !old.includes(address) && !(redacted && isHidden(address)));
    return added.length === 0 ? [] : [{ name, requirements: asking.get(name) ?? [], before: old, added }];
  });
}

/** Whether it has, or is, a placeholder in a redacted report: two of those tell nothing of each other. */
function isHidden(address: string): boolean {
  return isPlaceholder(address) || addressClass(address) === 'private';
}

/** Names that resolved, with every address that any answer held. */
function addressesByName({ observations }: Report): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>();
  for (const { detail, control, failure } of observations) {
    if (detail?.kind !== 'resolve' || control !== undefined || failure !== null) continue;
    names.set(detail.name, [...new Set([...(names.get(detail.name) ?? []), ...detail.addresses])]);
  }
  return names;
}

function requirementsByName({ targets, plan }: Report): ReadonlyMap<string, readonly string[]> {
  const nameOf = new Map(targets.map(({ id, dial }) => [id, dial.host]));
  const names = new Map<string, readonly string[]>();
  for (const { requirement, groups } of plan) {
    for (const name of new Set(groups.flat().map((id) => nameOf.get(id) ?? '')))
      names.set(name, [...(names.get(name) ?? []), requirement]);
  }
  return names;
}
