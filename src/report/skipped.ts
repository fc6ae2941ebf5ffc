import type { Cause } from '../model/outcome.ts';

/** Why one requirement is not tried. */
export interface Skipped {
  readonly requirement: string;
  readonly cause: Cause | null;
  readonly explanation: string;
  readonly next: string | null;
}

/** Requirements that are not tried for one and the same reason. */
export interface SkippedGroup extends Omit<Skipped, 'requirement'> {
  readonly requirements: readonly string[];
}

/** Grouped by the reason and by what to do about it, in the order of first appearance. */
export function skippedGroups(skipped: readonly Skipped[]): readonly SkippedGroup[] {
  const groups = new Map<string, Skipped[]>();
  for (const each of skipped) {
    // Each retired entry has a successor of its own: together they are one thing to know.
    const retired = each.cause === 'config.retired';
    const key = JSON.stringify(retired ? [each.cause] : [each.cause, each.explanation, each.next]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].flatMap(groupOf);
}

const RETIRED_NEXT = 'Take them out of allowlists. "reachcheck explain ID" says what replaced each.';

function groupOf(members: readonly Skipped[]): readonly SkippedGroup[] {
  const [first] = members;
  if (first === undefined) return [];
  const { cause } = first;
  const many = cause === 'config.retired' && members.length > 1;
  const explanation = many ? 'Retired: no document asks for them any more.' : first.explanation;
  const next = many ? RETIRED_NEXT : first.next;
  return [{ cause, explanation, next, requirements: members.map(({ requirement }) => requirement) }];
}
