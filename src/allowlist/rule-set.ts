import type { AllowlistEntry } from '../model/allowlist.ts';
import type { DocumentRef, PortRange, ProfileRef, Protocol, SourceRef } from '../model/profile.ts';
import { aggregate, blockText, readBlock, singleAddress } from './cidr.ts';
import { mergeEntries, mergePorts } from './merge.ts';
import { placeOf, whoConnects } from './place.ts';
import type { LeftOut, Rule, RuleSet, SourceAddresses } from './rules.ts';

/** What rules are made from, beside the entries. */
export interface RuleFacts {
  readonly title: string;
  readonly notes: readonly string[];
  readonly profiles: readonly ProfileRef[];
  /** Addresses or subnets of those who connect outwards; empty: nobody knows them. */
  readonly sources: readonly string[];
  /** Names that had addresses in the run, lower case. */
  readonly seen: readonly string[];
  readonly observedAt: string | null;
  /** What cannot become a rule for other reasons. */
  readonly leftOut: readonly LeftOut[];
  readonly attempts: RuleSet['attempts'];
  readonly again: RuleSet['again'];
}

/** Allowlist entries as rules, one for each. Whatever was read from a file is checked here, once for all languages. */
export function ruleSet(entries: readonly AllowlistEntry[], facts: RuleFacts): RuleSet {
  const sources = sourceAddresses(facts.sources);
  const rules: Rule[] = [];
  const leftOut: LeftOut[] = [...facts.leftOut];
  for (const entry of mergeEntries(entries)) {
    const rule = ruleOf(entry, sources, facts);
    if (typeof rule === 'string') leftOut.push(leaveOutEntry(entry, rule));
    else rules.push(rule);
  }
  const { title, notes, observedAt, attempts, again } = facts;
  const links = linksOf(entries, facts.profiles);
  return { title, notes, observedAt, sources, rules, leftOut, links, attempts, again };
}

/** Nobody has these addresses (RFC 5737, RFC 3849): a rule with them opens nothing. */
const NOBODY = ['192.0.2.1/32', '2001:db8::1/128'] as const;

function sourceAddresses(texts: readonly string[]): SourceAddresses {
  const cidrs = fewest(texts);
  return cidrs.length === 0 ? { cidrs: NOBODY, placeholder: true } : { cidrs, placeholder: false };
}

function fewest(texts: readonly string[]): readonly string[] {
  return aggregate(texts.flatMap((text) => readBlock(text) ?? [])).map(blockText);
}

/** The rule, or why there is none. */
function ruleOf(entry: AllowlistEntry, sources: SourceAddresses, facts: RuleFacts): Rule | string {
  const place = placeOf(entry.destination, facts.seen);
  if (typeof place === 'string') return place;
  const ports = portsOf(entry);
  if (ports === null) return 'its ports cannot be read';
  const protocol = protocolOf(entry.protocol);
  if (protocol === null) return 'there is no such protocol';
  const from = fromOf(entry, sources);
  if (from === null) return 'who connects cannot be read';
  const { list, direction, destination, purpose, requirements, need } = entry;
  return {
    ...{ list, direction, protocol, ports, from, ...place, purpose, requirements, need },
    destinations: [destination.value],
    published: fewest(entry.published),
    observed: [...new Set(entry.observed.flatMap((text) => singleAddress(text) ?? []).filter(isSomewhere))],
    sources: [...new Set(entry.sources.map((source) => sourceText(source, facts.profiles)))],
    warnings: warningsOf(entry),
  };
}

function portsOf({ protocol, ports }: AllowlistEntry): readonly PortRange[] | null {
  if (protocol !== 'tcp' && protocol !== 'udp') return [];
  return ports.every(({ from, to }) => from >= 1 && from <= to && to <= 65_535) ? mergePorts(ports) : null;
}

/** Numbers that have a name of their own, because firewalls want ports for those (all of them, where none are given). */
const NUMBERED: Readonly<Record<string, Protocol>> = { 'ip:6': 'tcp', 'ip:17': 'udp' };

function protocolOf(protocol: Protocol): Protocol | null {
  const isNone = protocol.startsWith('ip:') && Number(protocol.slice('ip:'.length)) > 255;
  return isNone ? null : (NUMBERED[protocol] ?? protocol);
}

function fromOf({ direction, from }: AllowlistEntry, sources: SourceAddresses): readonly string[] | null {
  if (direction === 'out') return sources.cidrs;
  const who = from.map(whoConnects).filter((one) => one !== null);
  // An empty list would mean anybody.
  if (who.length < from.length) return null;
  return [...fewest(who), ...who.filter((one) => !one.includes('/'))];
}

/** What a filter answers for a name that it blocks is no place to open. */
function isSomewhere(address: string): boolean {
  return !NOWHERE.some((pattern) => pattern.test(address));
}

const NOWHERE = [
  /^0\./,
  /^127\./,
  /^169\.254\./,
  /^(?:22[4-9]|2[3-5][0-9])\./,
  /^::1?(?:\/128)?$/,
  /^fe[89ab]/i,
  /^ff/i,
] as const;

/** What is left out of a rule is said with it. */
function warningsOf({ destination, observed, published }: AllowlistEntry): readonly string[] {
  const odd = observed.filter((text) => !isSomewhere(singleAddress(text) ?? text));
  const unread = [
    ...observed.filter((text) => singleAddress(text) === null),
    ...published.filter((text) => readBlock(text) === null),
  ];
  return [
    ...(odd.length === 0 ? [] : [`${destination.value} had the address ${odd.join(', ')}, which is nobody's to open`]),
    ...(unread.length === 0 ? [] : [`left out, because nobody can read them: ${unread.join(', ')}`]),
  ];
}

function leaveOutEntry(entry: AllowlistEntry, reason: string): LeftOut {
  const { direction, protocol, ports, destination, purpose, requirements } = entry;
  return { direction, protocol, ports, destinations: [destination.value], purpose, requirements, reason };
}

function linksOf(entries: readonly AllowlistEntry[], profiles: readonly ProfileRef[]): RuleSet['links'] {
  return new Map(
    entries
      .flatMap(({ sources }) => sources)
      .flatMap((source) => {
        const url = documentOf(source, profiles)?.url ?? null;
        return url === null ? [] : [[sourceText(source, profiles), url] as const];
      }),
  );
}

function documentOf({ doc }: SourceRef, profiles: readonly ProfileRef[]): DocumentRef | undefined {
  return profiles
    .map(({ documents }) => (Object.hasOwn(documents, doc) ? documents[doc] : undefined))
    .find((found) => found !== undefined);
}

function sourceText(source: SourceRef, profiles: readonly ProfileRef[]): string {
  const { doc, section, asOf } = source;
  return [documentOf(source, profiles)?.title ?? doc, section === null ? null : `section ${section}`, asOf]
    .filter((part) => part !== null)
    .join(', ');
}
