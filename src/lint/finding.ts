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
  // By the message first: one and the same text for a million lines is compared at once.
  const groups = new Map<string, Group[]>();
  for (const remark of remarks) {
    const group = groupOf(remark, groups);
    group.subjects.add(remark.subject);
    if (remark.requirement !== null) group.requirements.add(remark.requirement);
    for (const line of remark.paste) group.paste.add(line);
    // What one line says twice stands together.
    if (!samePlace(group.places.at(-1), remark.place)) group.places.push(remark.place);
  }
  return [...groups.values()]
    .flat()
    .map(toFinding)
    .toSorted((a, b) => RANK[a.severity] - RANK[b.severity] || lineOf(a) - lineOf(b));
}

function groupOf(remark: Remark, groups: Map<string, Group[]>): Group {
  const same = groups.get(remark.message) ?? [];
  if (same.length === 0) groups.set(remark.message, same);
  const known = same.find(({ first: { code, severity } }) => code === remark.code && severity === remark.severity);
  if (known !== undefined) return known;
  const group = emptyGroup(remark);
  same.push(group);
  return group;
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
  const about = subjectText(named.slice(0, MOST_SUBJECTS), more);
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
const MOST_SUBJECTS = 6;

/** `masters of au-syd, eu-de and 4 more that were`: what all titles begin and end with is said once. */
function subjectText(subjects: readonly string[], more: number): string {
  const others = more > 0 ? ` and ${more} more` : '';
  if (subjects.length < 2) return `${subjects.join('')}${others}`;
  const words = subjects.map((subject) => subject.split(' '));
  const least = Math.min(...words.map(({ length }) => length)) - 1;
  const same = (at: number): boolean => words.every((list) => list.at(at) === words[0]?.at(at));
  let [head, tail] = [0, 0];
  while (head < least && same(head)) head += 1;
  while (tail < least - head && same(-1 - tail)) tail += 1;
  if (head + tail === 0) return `${subjects.join('; ')}${others}`;
  const [first = []] = words;
  const middles = words.map((list) =>
    list
      .slice(head, list.length - tail)
      .join(' ')
      .replace(/,$/, ''),
  );
  const end = tail === 0 ? '' : ` ${first.slice(first.length - tail).join(' ')}`;
  return `${first.slice(0, head).join(' ')}${head === 0 ? '' : ' '}${middles.join(', ')}${others}${end}`;
}

function lineOf({ places }: LintFinding): number {
  return places[0]?.line ?? 0;
}

const RANK: Readonly<Record<LintSeverity, number>> = { error: 0, warning: 1, note: 2 };
