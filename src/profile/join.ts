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
    const id = ids.has(requirement.id) ? `${requirement.id}@${requirement.profiles.join('+')}` : requirement.id;
    ids.add(id);
    joined.set(key, { ...requirement, id });
  }
  return [...joined.values()];
}

function identity(r: Requirement): string {
  return JSON.stringify([
    r.direction,
    r.protocol,
    r.destinations,
    r.witnesses,
    r.ports,
    r.expect,
    r.checks,
    r.address,
    r.gap?.parameter,
  ]);
}

function join(a: Requirement, b: Requirement): Requirement {
  const need = STRICTNESS[a.need] >= STRICTNESS[b.need] ? a.need : b.need;
  // Two ids of one profile may ask the same; the sources are listed once.
  const sources = [...new Map([...a.sources, ...b.sources].map((source) => [JSON.stringify(source), source])).values()];
  return {
    ...a,
    need,
    sources,
    profiles: [...new Set([...a.profiles, ...b.profiles])],
    published: [...new Set([...a.published, ...b.published])],
  };
}
