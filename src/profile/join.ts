import type { Need, Requirement } from '../model/profile.ts';

const STRICTNESS: Readonly<Record<Need, number>> = { required: 3, optional: 2, deprecated: 1, retired: 0 };

/**
 * Requirements of several profiles as one list: those that ask the same of the same place become one, with the
 * stricter need and the sources of both. An id that two profiles use for different things is told apart as `id@profile`.
 */
export function joinRequirements(lists: readonly (readonly Requirement[])[]): readonly Requirement[] {
  const joined = new Map<string, Requirement>();
  const ids = new Set<string>();
  for (const requirement of lists.flat()) {
    const key = identity(requirement);
    const same = joined.get(key);
    if (same !== undefined) {
      joined.set(key, join(same, requirement));
      continue;
    }
    const id = freeId(requirement, ids);
    ids.add(id);
    joined.set(key, { ...requirement, id });
  }
  return [...joined.values()];
}

/** Its own id, or one that tells its profile; several files may bear the name of one profile. */
function freeId({ id, profiles }: Requirement, taken: ReadonlySet<string>): string {
  if (!taken.has(id)) return id;
  const full = `${id}@${profiles.join('+')}`;
  let free = full;
  for (let number = 2; taken.has(free); number += 1) free = `${full}.${number}`;
  return free;
}

/** What is asked and of which place; the order of destinations and ports says nothing. */
function identity(r: Requirement): string {
  return JSON.stringify([
    r.direction,
    r.protocol,
    sortedTexts(r.destinations),
    sortedTexts(r.witnesses),
    sortedTexts(r.from),
    sortedTexts(r.ports),
    r.expect,
    // What comes in is tried from outside, and from nowhere else.
    r.direction === 'in' && r.vantage === 'outside',
    r.checks,
    r.address,
    r.gap?.parameter,
  ]);
}

function sortedTexts(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).toSorted();
}

function join(a: Requirement, b: Requirement): Requirement {
  const { need, retiredOn, replacedBy } = STRICTNESS[a.need] >= STRICTNESS[b.need] ? a : b;
  // Two ids of one profile may ask the same; the sources are listed once.
  const sources = [...new Map([...a.sources, ...b.sources].map((source) => [JSON.stringify(source), source])).values()];
  return {
    ...a,
    need,
    // What one profile retired and another still needs is not retired.
    retiredOn,
    replacedBy,
    provable: a.provable || b.provable,
    gap: a.gap?.conditional === true ? b.gap : a.gap,
    manual: a.manual ?? b.manual,
    note: a.note ?? b.note,
    sources,
    profiles: [...new Set([...a.profiles, ...b.profiles])],
    published: [...new Set([...a.published, ...b.published])],
  };
}
