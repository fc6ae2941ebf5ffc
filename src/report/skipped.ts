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
    const key = JSON.stringify([each.cause, each.explanation, each.next]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].flatMap(groupOf);
}

function groupOf(members: readonly Skipped[]): readonly SkippedGroup[] {
  const [first] = members;
  if (first === undefined) return [];
  const { cause, explanation, next } = first;
  return [{ cause, explanation, next, requirements: members.map(({ requirement }) => requirement) }];
}
