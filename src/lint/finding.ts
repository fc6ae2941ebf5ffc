import type { LintCode, LintFinding, LintSeverity, ListPlace } from '../model/lint.ts';

/** One thing about one line, before equal ones are put together. */
export interface Remark {
  readonly code: LintCode;
  readonly severity: LintSeverity;
  readonly place: ListPlace;
  readonly requirement: string | null;
  /** What it is about, before the message: equal messages about several things are one finding. */
  readonly subject: string;
  readonly message: string;
  readonly paste: readonly string[];
}

interface Group {
  readonly first: Remark;
  readonly subjects: Set<string>;
  readonly requirements: Set<string>;
  readonly places: ListPlace[];
  readonly paste: Set<string>;
}

/** What is said of several lines in the same words is one finding; the grave ones first, then by line. */
export function toFindings(remarks: Iterable<Remark>): readonly LintFinding[] {
  const groups = new Map<string, Group>();
  for (const remark of remarks) {
    const key = [remark.code, remark.severity, remark.message].join('\n');
    const group = groups.get(key) ?? emptyGroup(remark);
    groups.set(key, group);
    group.subjects.add(remark.subject);
    if (remark.requirement !== null) group.requirements.add(remark.requirement);
    for (const line of remark.paste) group.paste.add(line);
    // What one line says twice stands together.
    if (!samePlace(group.places.at(-1), remark.place)) group.places.push(remark.place);
  }
  return [...groups.values()]
    .map(toFinding)
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || lineOf(a) - lineOf(b));
}

function samePlace(one: ListPlace | undefined, other: ListPlace): boolean {
  return one?.line === other.line && one.entry === other.entry && one.file === other.file;
}

function emptyGroup(first: Remark): Group {
  return { first, subjects: new Set(), requirements: new Set(), places: [], paste: new Set() };
}

function toFinding({ first: { code, severity, message }, subjects, requirements, places, paste }: Group): LintFinding {
  const named = [...subjects].filter((subject) => subject !== '');
  const more = named.length - MOST_SUBJECTS;
  const about = `${named.slice(0, MOST_SUBJECTS).join('; ')}${more > 0 ? ` and ${more} more` : ''}`;
  return {
    code,
    severity,
    places,
    requirements: [...requirements],
    message: about === '' ? message : `${about}: ${message}`,
    paste: [...paste],
  };
}

// The ids of all requirements stand beside the message.
const MOST_SUBJECTS = 4;

function lineOf({ places }: LintFinding): number {
  return places[0]?.line ?? 0;
}

const RANK: Readonly<Record<LintSeverity, number>> = { error: 0, warning: 1, note: 2 };
