import type { Destination, Requirement } from '../model/profile.ts';
import type { ProfileChange } from '../model/profile-diff.ts';
import type { Edition } from './asks.ts';

/**
 * An entry whose addresses gave way to names (or the other way round) is one change: what is closed is replaced by what
 * is opened. It is the same entry when its id or its title is.
 */
export function joinMoved(changes: readonly ProfileChange[], old: Edition, next: Edition): readonly ProfileChange[] {
  const partners = partnersOf(old, next);
  const gone = new Set<ProfileChange>();
  const joined = new Map<ProfileChange, ProfileChange>();
  for (const [to, from] of partners) {
    const opens = changes.filter(({ kind, requirement }) => kind === 'open' && requirement === to);
    const closes = changes.filter(({ kind, requirement }) => kind === 'close' && requirement === from);
    const [open, close] = [opens[0], closes[0]];
    if (open === undefined || close === undefined || opens.length > 1 || closes.length > 1) continue;
    gone.add(close);
    joined.set(open, { ...open, kind: 'moved', before: close.before });
  }
  return changes.filter((change) => !gone.has(change)).map((change) => joined.get(change) ?? change);
}

/** New id -> old id of the entries that moved. */
function partnersOf(old: Edition, next: Edition): ReadonlyMap<string, string> {
  const byId = new Map(old.requirements.map((requirement) => [requirement.id, requirement]));
  const byTitle = new Map(old.requirements.map((requirement) => [requirement.title, requirement]));
  return new Map(
    next.requirements.flatMap((requirement) => {
      const before = byId.get(requirement.id) ?? byTitle.get(requirement.title);
      return before !== undefined && moved(before, requirement) ? [[requirement.id, before.id] as const] : [];
    }),
  );
}

function moved(before: Requirement, after: Requirement): boolean {
  if (before.direction !== after.direction || before.protocol !== after.protocol) return false;
  const [old, next] = [kindOf(before.destinations), kindOf(after.destinations)];
  return old !== null && next !== null && old !== next;
}

function kindOf(destinations: readonly Destination[]): 'addresses' | 'names' | null {
  const addresses = destinations.filter(({ kind }) => kind === 'address' || kind === 'cidr').length;
  if (addresses === destinations.length) return 'addresses';
  return addresses === 0 ? 'names' : null;
}
