import { shortText } from '../cidr.ts';
import type { Attempt, Rule, RuleSet } from '../rules.ts';
import { nameByName } from '../smallest.ts';
import { few, leftOutTexts, oneLine, trafficText, wrap } from './comment.ts';
import type { Language } from './language.ts';
import { placesOf } from './placed.ts';

/** A change request that whoever runs the firewall can carry out, and check, without asking back. */
export const ticket: Language = {
  title: 'a change request in words: what to open and why, what was seen when, how to check it',
  list: 'both',
  render: (set) => {
    const small = nameByName(set);
    const groups = grouped(small);
    const documents = [...new Set(groups.flatMap(({ rules }) => rules).flatMap(({ sources }) => sources))];
    const sections = [
      headSection(small, groups),
      ...groups.map((group, index) => groupSection(group, `${index + 1}. `, documents)),
      titled(
        'Not part of this request',
        leftOutTexts(small.leftOut).flatMap((text) => hanging('- ', text)),
      ),
      titled(
        'Documents',
        documents.flatMap((document, index) => documentLines(document, index, small.links)),
      ),
      groups.length === 0 ? [] : afterSection(small),
    ];
    return `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`;
  },
};

/** The same traffic to several places, which was stopped in the same way. */
interface Group {
  readonly rules: readonly Rule[];
  /** In the order of the rules; empty where nobody tried. */
  readonly attempts: readonly Attempt[];
}

function grouped({ rules, attempts }: RuleSet): readonly Group[] {
  const groups = new Map<string, { readonly rules: Rule[]; readonly attempts: Attempt[] }>();
  for (const rule of rules) {
    const own = rule.requirements.flatMap((id) => attempts.get(id) ?? []);
    const { list, direction, protocol, ports, from } = rule;
    const causes = new Set(own.map(({ cause }) => cause));
    const key = JSON.stringify([list, direction, protocol, ports, from, [...causes].toSorted()]);
    const group = groups.get(key) ?? { rules: [], attempts: [] };
    groups.set(key, group);
    group.rules.push(rule);
    group.attempts.push(...own.filter((attempt) => !group.attempts.includes(attempt)));
  }
  return [...groups.values()];
}

function headSection(set: RuleSet, groups: readonly Group[]): readonly string[] {
  const { rules, title, notes, sources } = set;
  const optional = rules.filter(({ need }) => need !== 'required').length;
  const [only] = groups;
  const subject = only !== undefined && groups.length === 1 ? trafficOf(only) : `${rules.length} allowlist entries`;
  const marked =
    optional === 0 ? '' : ` ${rules.length - optional} of ${rules.length} are required, the others marked.`;
  const who = sources.placeholder
    ? 'NOT KNOWN YET: put in the addresses of the systems that connect (--source)'
    : sources.cidrs.map(shortText).join(', ');
  return [
    ...(rules.length === 0
      ? ['Nothing to ask for']
      : [
          ...hanging('', `Change request: ${subject}`),
          '',
          ...hanging('', `Please allow what is listed here, and nothing wider.${marked}`),
        ]),
    '',
    ...(rules.some(({ direction }) => direction === 'out') ? labelled('Source', who) : []),
    ...labelled('Basis', title),
    ...notes.flatMap((note) => labelled('Note', note)),
  ];
}

function groupSection(group: Group, number: string, documents: readonly string[]): readonly string[] {
  const { rules } = group;
  const [first, ...others] = rules;
  const lines = hanging(number, trafficOf(group));
  if (first === undefined) return lines;
  if (others.length > 0)
    return [...lines, ...seenLines(group), '', ...rules.flatMap((rule) => entryLines(rule, documents))];
  const places = placesOf(first);
  return [
    ...lines,
    ...labelled('Reason', reasonOf(first, documents)),
    ...addressTexts(first).flatMap((text) => labelled('Addresses', text)),
    ...seenLines(group),
    ...first.warnings.flatMap((warning) => labelled('Warning', warning)),
    ...(places.length > 1 ? ['', ...places.map((place) => `   - ${oneLine(place)}`)] : []),
  ];
}

/** `TCP port 443 to a.example`, `TCP port 443 to 12 destinations, in the allowlist of the proxy`. */
function trafficOf({ rules }: Group): string {
  const [first] = rules;
  if (first === undefined) return '';
  const places = rules.flatMap(placesOf);
  const to = places.length === 1 ? (places[0] ?? '') : `${places.length} destinations`;
  const who = first.from.length === 0 ? 'anybody' : first.from.map(shortText).join(', ');
  const inbound = first.direction === 'in' ? `, coming in from ${who}` : '';
  const list = first.list === 'proxy' ? ', in the allowlist of the proxy' : '';
  const optional = rules.every(({ need }) => need !== 'required') ? ' (optional)' : '';
  return `${trafficText(first.protocol, first.ports)} to ${to}${inbound}${list}${optional}`;
}

/** One of several destinations; with several addresses for one purpose, the addresses below it. */
function entryLines(rule: Rule, documents: readonly string[]): readonly string[] {
  const places = placesOf(rule);
  const matters = rule.need === 'required' ? '' : ' (optional)';
  const reason = `${reasonOf(rule, documents)}${matters}`;
  const more = [...addressTexts(rule), ...rule.warnings].flatMap((text) => hanging('     ', text));
  if (places.length === 1) return [...hanging('   - ', `${places[0] ?? ''}: ${reason}`), ...more];
  return [...hanging('   - ', reason), ...places.map((place) => `     ${oneLine(place)}`), ...more];
}

/** The business reason, the requirements, and where it is documented. */
function reasonOf({ purpose, requirements, sources }: Rule, documents: readonly string[]): string {
  const numbers = sources.map((source) => documents.indexOf(source) + 1);
  return `${purpose} (${requirements.join(', ')}) [${numbers.join(', ')}]`;
}

function addressTexts({ published, observed, names }: Rule): readonly string[] {
  // The addresses of an address are itself.
  if (names.length === 0 && published.length === 0) return [];
  return [
    ...(published.length === 0 ? [] : [`the documents print ${published.map(shortText).join(', ')}`]),
    ...(observed.length === 0
      ? []
      : [`${observed.map(shortText).join(', ')} when it was tried; a name may have others tomorrow`]),
  ];
}

function seenLines({ rules, attempts }: Group): readonly string[] {
  const [first] = attempts;
  const command = first?.byHand ?? connectByHand(rules);
  const likewise = rules.length > 1 ? ['(for one of them; the others likewise)'] : [];
  const byHand =
    command === null ? [] : [...labelledWhole('By hand', command), ...likewise.map((text) => indented(text))];
  if (first === undefined) return [...labelled('Observed', 'nothing yet: this was not tried'), ...byHand];
  const methods = [...new Set(attempts.map(({ method }) => method))];
  const example = attempts.length > 1 ? 'for example: ' : '';
  return [
    ...labelled('Observed', `${timesOf(attempts)}: ${example}${first.seen} [${first.cause}]`),
    ...labelled('Method', few(methods, METHODS_NAMED, '; ')),
    ...(first.meaning === null ? [] : labelled('Meaning', first.meaning)),
    ...(first.owner === READER ? [] : labelled('Who', first.owner)),
    ...byHand,
  ];
}

const METHODS_NAMED = 3;
/** The owner who need not be named: whoever reads it. */
const READER = 'firewall team';

/** `2026-11-21 18:15:33 to 18:15:36 UTC`. */
function timesOf(attempts: readonly Attempt[]): string {
  const from = momentText(attempts.map((attempt) => attempt.from).reduce((a, b) => (a < b ? a : b)));
  const until = momentText(attempts.map((attempt) => attempt.until).reduce((a, b) => (a > b ? a : b)));
  if (from === until) return `${from} UTC`;
  const day = 'YYYY-MM-DD '.length;
  return `${from} to ${from.slice(0, day) === until.slice(0, day) ? until.slice(day) : until} UTC`;
}

function momentText(iso: string): string {
  return iso.slice(0, 'YYYY-MM-DDThh:mm:ss'.length).replace('T', ' ');
}

/** Names and addresses of rules are checked: no shell acts upon them. */
function connectByHand(rules: readonly Rule[]): string | null {
  const rule = rules.find(({ names, cidrs }) => [...names, ...cidrs].some(isOneHost));
  const place = rule === undefined ? undefined : [...rule.names, ...rule.cidrs].find(isOneHost);
  const port = rule?.ports[0]?.from;
  if (rule?.protocol !== 'tcp' || rule.direction === 'in' || place === undefined || port === undefined) return null;
  return `nc -vz -w 5 ${shortText(place)} ${port}`;
}

function isOneHost(place: string): boolean {
  return !place.startsWith('*') && !shortText(place).includes('/');
}

function documentLines(document: string, index: number, links: RuleSet['links']): readonly string[] {
  const number = `[${index + 1}] `;
  const link = links.get(document);
  return [
    ...hanging(number, document),
    ...(link === undefined ? [] : [`${' '.repeat(number.length)}${oneLine(link)}`]),
  ];
}

function afterSection({ again }: RuleSet): readonly string[] {
  return [
    'After the change, this checks all of it, run on a source system. Exit code 0: everything is open.',
    '',
    `   ${oneLine(again)}`,
  ];
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [title, '', ...lines];
}

const WIDTH = 100;
const LABEL = ' '.repeat('   Addresses  '.length);

function labelled(label: string, text: string): readonly string[] {
  return hanging(`   ${label}`.padEnd(LABEL.length), text);
}

/** A command stays on one line: it is copied. */
function labelledWhole(label: string, text: string): readonly string[] {
  return text.length > LONGEST_COMMAND
    ? labelled(label, text)
    : [`${`   ${label}`.padEnd(LABEL.length)}${oneLine(text)}`];
}

const LONGEST_COMMAND = 300;

function indented(text: string): string {
  return `${LABEL}${text}`;
}

function hanging(first: string, text: string): readonly string[] {
  const indent = ' '.repeat(first.length);
  return wrap(oneLine(text), WIDTH - first.length).map((line, index) => `${index === 0 ? first : indent}${line}`);
}
