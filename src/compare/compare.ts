import { counts } from '../judge/counts.ts';
import type { Change, ChangeKind, Comparison, RunRef, Stand } from '../model/comparison.ts';
import type { Met } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { newAddresses } from './addresses.ts';
import { byIdentity, type Judged } from './identity.ts';
import { wayDifferences } from './ways.ts';

/** A report, and how the user calls it. */
export interface Named {
  readonly name: string;
  readonly report: Report;
}

/** What happened between two runs. */
export function compare(before: Named, after: Named): Comparison {
  const was = byIdentity(before.report, 'before');
  const now = byIdentity(after.report, 'after');
  const pairs: readonly Pair[] = [
    ...[...now].map(([key, judged]) => [was.get(key) ?? null, judged] as const),
    ...[...was].filter(([key]) => !now.has(key)).map(([, judged]) => [judged, null] as const),
  ];
  const changes = pairs.flatMap(changeOf);
  // Nothing can be told of what is not in both: two reports of other things are no pass.
  const common = pairs.filter(([old, next]) => old !== null && next !== null).length;
  return {
    before: runRef(before),
    after: runRef(after),
    changes: changes.toSorted((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind)),
    common,
    same: unchanged(pairs),
    addresses: newAddresses(before.report, after.report),
    differs: wayDifferences(before.report, after.report),
    exitCode: common === 0 ? 3 : exitCode(changes),
  };
}

/** One requirement in both runs; null where one has no such requirement. */
type Pair = readonly [old: Judged | null, next: Judged | null];

export function runRef({
  name,
  report: { vantage, profiles, startedAt, ended, redacted },
}: {
  readonly name: string;
  readonly report: Pick<Report, 'vantage' | 'profiles' | 'startedAt' | 'ended' | 'redacted'>;
}): RunRef {
  return {
    name,
    hostName: vantage.hostName,
    profiles: profiles.map((profile) => profile.name),
    startedAt,
    ended,
    redacted: redacted === true,
  };
}

export function stand({ outcome, met, cause, explanation }: Verdict): Stand {
  return { outcome, met, cause, explanation };
}

export function shown({ requirement }: Judged): Change['requirement'] {
  const { id, title, need, expect, direction, from, protocol, destinations, ports } = requirement;
  return { id, title, need, expect, direction, from, protocol, destinations, ports };
}

/** The worst first. */
const ORDER: readonly ChangeKind[] = [
  'broken',
  'settled-unmet',
  'lost',
  'fixed',
  'settled-met',
  'cause',
  'still-unmet',
  'unlearned',
  'new',
  'gone',
];

function changeOf([old, next]: Pair): readonly Change[] {
  const known = next ?? old;
  const kind = kindOf([old, next]);
  if (known === null || kind === null) return [];
  return [
    {
      kind,
      requirement: shown(known),
      before: old === null ? null : stand(old.verdict),
      after: next === null ? null : stand(next.verdict),
      decisive: old !== null && next !== null && decides(old) && decides(next),
    },
  ];
}

const KINDS: Readonly<Record<Met, Readonly<Record<Met, ChangeKind | null>>>> = {
  yes: { yes: null, no: 'broken', unknown: 'lost' },
  no: { yes: 'fixed', no: 'still-unmet', unknown: 'unlearned' },
  unknown: { yes: 'settled-met', no: 'settled-unmet', unknown: null },
};

/** Null where nothing happened that anybody need know. */
function kindOf([old, next]: Pair): ChangeKind | null {
  if (old === null) return 'new';
  if (next === null) return 'gone';
  const kind = KINDS[old.verdict.met][next.verdict.met];
  const another = old.verdict.cause !== next.verdict.cause || old.verdict.outcome !== next.verdict.outcome;
  if (kind === 'still-unmet' && another) return 'cause';
  // Let through in another way (intercepted, by another path) is news too; undecided for another reason is not.
  return kind === null && next.verdict.met === 'yes' && old.verdict.outcome !== next.verdict.outcome ? 'cause' : kind;
}

/**
 * Only a required entry that was met and is not met now is newly broken. One that is not met now, and was undecided
 * before, may be; one that was met before, and is undecided now, too: not tried is never a pass.
 */
function exitCode(changes: readonly Change[]): Comparison['exitCode'] {
  const kinds = changes.filter(({ decisive }) => decisive).map(({ kind }) => kind);
  if (kinds.includes('broken')) return 1;
  return kinds.includes('lost') || kinds.includes('settled-unmet') ? 3 : 0;
}

function unchanged(pairs: readonly Pair[]): Comparison['same'] {
  const same = pairs.filter((pair) => kindOf(pair) === null);
  const met = same.filter(([, next]) => next?.verdict.met === 'yes').length;
  return { met, undecided: same.length - met };
}

function decides({ requirement, verdict }: Judged): boolean {
  return requirement.need === 'required' && counts(verdict, requirement);
}
