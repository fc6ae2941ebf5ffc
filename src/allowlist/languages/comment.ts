import type { Direction, PortRange, Protocol } from '../../model/profile.ts';
import type { LeftOut, Rule, RuleSet } from '../rules.ts';

/**
 * The head of an output as comments: what it is made of, whose source addresses are in it, what whoever applies it should
 * know, and what could not be written as a rule.
 */
export function headLines(set: RuleSet, mark: string, more: readonly string[] = []): readonly string[] {
  const { title, notes, sources, leftOut } = set;
  return [
    ...commentLines(title, mark),
    ...[...more, ...notes].flatMap((note) => commentLines(note, mark)),
    ...(sources.placeholder && set.rules.some(({ direction }) => direction === 'out')
      ? commentLines(
          `PLACEHOLDER: nobody knows the source addresses. Replace ${sources.cidrs.join(' and ')} (addresses of documentation, which nobody has) by those of the systems that connect, or give them with --source.`,
          mark,
        )
      : []),
    ...leftOutTexts(leftOut).flatMap((left) => commentLines(left, mark)),
  ];
}

/** What could not be written as a rule, and why. */
export function leftOutTexts(leftOut: readonly LeftOut[]): readonly string[] {
  return joined(leftOut).map(leftOutText);
}

/** What differs in its destinations alone is told once. */
function joined(leftOut: readonly LeftOut[]): readonly LeftOut[] {
  const groups = new Map<string, LeftOut>();
  for (const { destinations, ...rest } of leftOut) {
    const key = JSON.stringify(rest);
    const before = groups.get(key)?.destinations ?? [];
    groups.set(key, { ...rest, destinations: [...before, ...destinations] });
  }
  return [...groups.values()];
}

/** `NO RULE for TCP port 443 to c.example.com (purpose): no fixed addresses`. */
function leftOutText({ protocol, ports, direction, destinations, purpose, reason }: LeftOut): string {
  const to = destinations.length === 0 ? '' : ` ${direction === 'in' ? 'into' : 'to'} ${few(destinations)}`;
  return `NO RULE for ${trafficText(protocol, ports)}${to} (${purpose}): ${reason}`;
}

/** What a rule is for, as comments: purpose, requirements, documents, and what to know. */
export function ruleLines(rule: Rule, mark: string): readonly string[] {
  return [
    ...commentLines(ruleText(rule), mark),
    ...rule.warnings.flatMap((warning) => commentLines(`WARNING: ${warning}`, mark)),
  ];
}

/** What a rule is for, in one line of any length: `purpose [optional] (requirement; Title, section, date)`. */
export function ruleText({ purpose, need, requirements, sources }: Rule): string {
  const matters = need === 'required' ? '' : ` [${need}]`;
  return oneLine(`${purpose}${matters} (${[requirements.join(', '), ...sources].join('; ')})`);
}

// Readers of configuration cut long lines (squid at 8 KiB, iptables-restore at 10 KiB), and what is cut off would no
// longer stand behind the mark.
const WIDTH = 116;

/** Any text as comment lines, each of which begins with the mark. None of them ends in a backslash, which continues lines. */
export function commentLines(text: string, mark: string): readonly string[] {
  const [first = '', ...others] = wrap(oneLine(text), WIDTH);
  return [`${mark} ${first}`, ...others.map((line) => `${mark}   ${line}`)].map((line) =>
    line.trimEnd().replace(/\\+$/, (tail) => '/'.repeat(tail.length)),
  );
}

/** Lines of at most so many characters; a longer word is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((one) => pieces(one, width))) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

function pieces(word: string, width: number): readonly string[] {
  const characters = [...word];
  return Array.from({ length: Math.max(1, Math.ceil(characters.length / width)) }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(''),
  );
}

/** Text on one line, without characters that are not seen but acted upon: those show as their number. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\u0085]+/gu, ' ')
    .replaceAll(
      /[\p{Cc}\p{Cf}\p{Cs}]/gu,
      (character) => `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
    )
    .trim();
}

/** Words that stand between quotation marks in any language: printable ASCII without quotes, backslashes, `$` and backticks. */
export function quotable(text: string, most: number): string {
  const safe = oneLine(text)
    .replaceAll(/["`\u2018\u2019\u201c\u201d]/g, "'")
    .replaceAll('\\', '/')
    .replaceAll(/[^ -~]|\$/g, '?');
  return safe.length <= most ? safe : `${safe.slice(0, most - 3)}...`;
}

/** `TCP port 443`, `UDP ports 53, 30000-32767`, `ICMP`, `IP protocol 47`, `all traffic`. */
export function trafficText(protocol: Protocol, ports: readonly PortRange[]): string {
  const name = protocolText(protocol);
  if (ports.length === 0) return protocol === 'tcp' || protocol === 'udp' ? `${name} all ports` : name;
  const single = ports.length === 1 && ports[0]?.from === ports[0]?.to;
  return `${name} ${single ? 'port' : 'ports'} ${ports.map((range) => portText(range)).join(', ')}`;
}

function protocolText(protocol: Protocol): string {
  if (protocol === 'any') return 'all traffic';
  return protocol.startsWith('ip:') ? `IP protocol ${protocol.slice('ip:'.length)}` : protocol.toUpperCase();
}

/** `443`, `30000-32767`; other languages put something else between the ends. */
export function portText({ from, to }: PortRange, between = '-'): string {
  return from === to ? String(from) : `${from}${between}${to}`;
}

/** The first `most` of them, and how many more there are. */
export function few(texts: readonly string[], most = MOST_NAMED, between = ', '): string {
  return texts.length <= most
    ? texts.join(between)
    : `${texts.slice(0, most).join(between)} and ${texts.length - most} more`;
}

const MOST_NAMED = 20;

/** Outgoing and incoming rules, for languages that keep them apart. */
export function ofDirection(rules: readonly Rule[], direction: Direction): readonly Rule[] {
  return rules.filter((rule) => rule.direction === direction);
}
