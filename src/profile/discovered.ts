import type { Discovered, Discovery, Fact, MissingFacts } from '../model/discovery.ts';
import type { Parameter, ParameterValue, Profile } from '../model/profile.ts';
import { quote } from './quote.ts';

/** What discovery gives to one parameter, and what to say about it. */
export interface DiscoveredValue {
  readonly value: ParameterValue | null;
  /** What is used, and who says something else. */
  readonly notes: readonly string[];
  /** What was found but cannot be used. */
  readonly unusable: readonly string[];
}

interface Candidate extends Omit<Discovered, 'facts'> {
  readonly items: readonly string[];
}

/** The value of the first fact that is known and suits the parameter. The declarations are those of all profiles. */
export function discoveredValue(
  name: string,
  declarations: readonly Parameter[],
  discovery: Discovery,
  troubleOf: (item: string) => string | null,
): DiscoveredValue {
  const isList = declarations.some(({ type }) => type === 'list');
  const facts = [...new Set(declarations.flatMap(({ discover }) => discover))];
  // A parameter for one text takes the first of a list.
  const candidates = facts
    .flatMap((fact) => candidatesFor(fact, discovery))
    .map((candidate) => ({ ...candidate, items: isList ? candidate.items : candidate.items.slice(0, 1) }));
  const judged = candidates.map((candidate) => ({
    candidate,
    trouble: candidate.items.map(troubleOf).find((trouble) => trouble !== null) ?? null,
  }));
  const chosen = judged.find(({ trouble }) => trouble === null)?.candidate;
  const unusable = judged
    .slice(0, chosen === undefined ? undefined : judged.findIndex(({ candidate }) => candidate === chosen))
    .flatMap(({ candidate: { where }, trouble }) => (trouble === null ? [] : [`${where}: ${name}: ${trouble}`]));
  if (chosen === undefined) return { value: null, notes: [], unusable };
  const value = isList ? chosen.items : (chosen.items[0] ?? null);
  const others = judged.filter(({ candidate, trouble }) => trouble === null && contradicts(candidate, chosen));
  return {
    value: { name, value, origin: chosen.source },
    notes: [
      `${name}=${chosen.items.join(',')} from ${chosen.where}`,
      ...others.map(
        ({ candidate }) =>
          `${name}: ${candidate.where} says ${quote(candidate.items.join(','))}; is it of another cluster?`,
      ),
    ],
    unusable,
  };
}

/** The profile, whose parameters say why discovery could not find their values before they say how to get them. */
export function withReasons(profile: Profile, { missing }: Discovery): Profile {
  const parameters = profile.parameters.map((parameter) => {
    const absent = missing.find(({ facts }) => facts.some((fact) => parameter.discover.includes(fact)));
    return absent === undefined ? parameter : { ...parameter, howTo: howToAfter(absent, parameter) };
  });
  return { ...profile, parameters };
}

function howToAfter({ reason, remedy }: MissingFacts, { howTo, title }: Parameter): string {
  return `Not found: ${reason.replace(/\.$/, '')}. ${remedy ?? howTo ?? `Needed: ${title}.`}`;
}

function candidatesFor(fact: Fact, { found }: Discovery): readonly Candidate[] {
  return found.flatMap(({ source, where, facts }) => {
    const items = [facts[fact] ?? []].flat().map((item) => item.trim());
    const there = items.filter((item) => item !== '');
    return there.length === 0 ? [] : [{ source, where, items: there }];
  });
}

/** Two facts of one source, such as public and private addresses, do not. */
function contradicts(one: Candidate, other: Candidate): boolean {
  return one.where !== other.where && one.items.join('\n') !== other.items.join('\n');
}
