import { shortText } from '../cidr.ts';
import type { Again, Attempt, Rule, RuleSet } from '../rules.ts';
import { nameByName } from '../smallest.ts';
import { few, leftOutTexts, oneLine, trafficText, wrap } from './comment.ts';
import type { Language } from './language.ts';
import { placesOf } from './placed.ts';

/** A change request that whoever runs the firewall can carry out, and check, without asking back. */
export const ticket: Language = {
  title: 'a change request in words: what to open and why, what was seen when, how to check it',
  list: 'both',
  forOthers: true,
  render: (set) => {
    const small = nameByName(set);
    const groups = grouped(small);
    const documents = [...new Set(groups.flatMap(({ rules }) => rules).flatMap(({ sources }) => sources))];
    const sections = [
      headSection(small, groups),
      ...groups.flatMap((group, index) => [
        ...teamHeading(groups, index),
        groupSection(group, `${index + 1}. `, documents),
      ]),
      titled(
        'Not part of this request',
        leftOutTexts(small.leftOut).flatMap((text) => hanging('- ', text)),
      ),
      titled(
        'Documents',
        documents.flatMap((document, index) => documentLines(document, index, small.links)),
      ),
      groups.length === 0 ? [] : afterSection(small.again),
    ];
    return `${sections
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n')}\n`;
  },
};

/** The same traffic to several places, which was stopped in the same way, for one team. */
interface Group {
  readonly team: string;
  readonly rules: readonly Rule[];
  /** In the order of the rules; empty where nobody tried. */
  readonly attempts: readonly Attempt[];
}

const FIREWALL = 'firewall team';
const PROXY = 'proxy team';

/** Those for the firewall and for the proxy first. */
function grouped({ rules, attempts }: RuleSet): readonly Group[] {
  const groups = new Map<string, { readonly team: string; readonly rules: Rule[]; readonly attempts: Attempt[] }>();
  for (const rule of rules) {
    const own = rule.requirements.flatMap((id) => attempts.get(id) ?? []);
    const { list, direction, protocol, ports, from } = rule;
    const team = own[0]?.owner ?? (list === 'proxy' ? PROXY : FIREWALL);
    const causes = new Set(own.map(({ cause }) => cause));
    const key = JSON.stringify([team, list, direction, protocol, ports, from, [...causes].toSorted()]);
    const group = groups.get(key) ?? { team, rules: [], attempts: [] };
    groups.set(key, group);
    group.rules.push(rule);
    group.attempts.push(...own.filter((attempt) => !group.attempts.includes(attempt)));
  }
  const rank = ({ team }: Group): number => (team === FIREWALL ? 0 : team === PROXY ? 1 : 2);
  return [...groups.values()].toSorted((a, b) => rank(a) - rank(b));
}

/** Who has to act, where that is not one team for all of it. */
function teamHeading(groups: readonly Group[], index: number): readonly (readonly string[])[] {
  const group = groups[index];
  const isFirst = groups[index - 1]?.team !== group?.team;
  const isAlone = groups.every(({ team }) => team === groups[0]?.team);
  return group === undefined || isAlone || !isFirst ? [] : [[`For the ${oneLine(group.team)}`]];
}

function headSection(set: RuleSet, groups: readonly Group[]): readonly string[] {
  const { rules, title, notes, sources } = set;
  const optional = rules.filter(({ need }) => need !== 'required').length;
  const who = sources.placeholder
    ? 'NOT KNOWN YET: put in the addresses of the systems that connect'
    : sources.cidrs.map(shortText).join(', ');
  const asking =
    optional === 0 || optional === rules.length
      ? 'Please allow what is listed here, and nothing wider.'
      : `Please allow what is listed here, and nothing wider. ${rules.length - optional} of ${rules.length} are required, the others marked.`;
  return [
    ...(rules.length === 0
      ? ['Nothing to ask for']
      : [...hanging('', `Change request${subjectOf(groups, rules.length)}`), '', ...hanging('', asking)]),
    '',
    ...(rules.some(({ direction }) => direction === 'out') ? labelled('Source', who) : []),
    ...labelled('Basis', title),
    ...notes.flatMap((note) => labelled('Note', note)),
  ];
}

function subjectOf(groups: readonly Group[], rules: number): string {
  const [first] = groups;
  const isOneTeam = groups.every(({ team }) => team === first?.team);
  const team = first === undefined || !isOneTeam || first.team === FIREWALL ? '' : ` for the ${first.team}`;
  const what = first !== undefined && groups.length === 1 ? trafficOf(first) : `${rules} allowlist entries`;
  return `${team}: ${what}`;
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
  const some = names.some((name) => name.startsWith('*.')) ? ', of the names that were tried' : '';
  return [
    ...(published.length === 0 ? [] : [`the documents print ${published.map(shortText).join(', ')}`]),
    ...(observed.length === 0
      ? []
      : [`${observed.map(shortText).join(', ')} when it was tried${some}; they may change`]),
  ];
}

/** What was seen, once for each cause, and how to see it by hand. */
function seenLines({ team, rules, attempts }: Group): readonly string[] {
  const causes = [...new Set(attempts.map(({ cause }) => cause))];
  const seen = causes.flatMap((cause) =>
    causeLines(
      attempts.filter((attempt) => attempt.cause === cause),
      team,
    ),
  );
  return [
    ...(attempts.length === 0 ? labelled('Observed', 'nothing yet: this was not tried') : seen),
    ...byHandLines(rules, attempts),
  ];
}

function causeLines(attempts: readonly Attempt[], team: string): readonly string[] {
  const [first] = attempts;
  if (first === undefined) return [];
  const methods = [...new Set(attempts.map(({ method }) => method))];
  const example = attempts.length > 1 ? 'for example: ' : '';
  return [
    ...labelled('Observed', `${timesOf(attempts)}: ${example}${first.seen} [${first.cause}]`),
    ...labelled('Method', few(methods, METHODS_NAMED, '; ')),
    ...(first.meaning === null ? [] : labelled(team === FIREWALL ? 'Meaning' : 'Next', first.meaning)),
  ];
}

const METHODS_NAMED = 3;

function byHandLines(rules: readonly Rule[], attempts: readonly Attempt[]): readonly string[] {
  const commands = rules.map((rule) => commandFor(rule, attempts));
  const command = commands.find((one) => one !== null) ?? null;
  if (command === null) return [];
  return [
    ...labelledWhole('By hand', command),
    ...(rules.length > 1 ? [`${LABEL}(for one of them; the others likewise)`] : []),
  ];
}

/** A command for a place of this rule, and no other: what was stopped there, else whether a connection opens. */
function commandFor(rule: Rule, attempts: readonly Attempt[]): string | null {
  const own = new Set([...rule.destinations, ...rule.names, ...rule.cidrs.map(shortText)]);
  const isOwn = (port: number): boolean => rule.ports.some(({ from, to }) => from <= port && port <= to);
  const seen = attempts
    .flatMap(({ places }) => places)
    .find(({ destination, port, byHand }) => byHand !== null && own.has(destination) && isOwn(port));
  return seen?.byHand ?? connectByHand(rule);
}

/** Names and addresses of rules are checked: no shell acts upon them. */
function connectByHand({ names, cidrs, ports, protocol, direction }: Rule): string | null {
  const place = [...names, ...cidrs].find(isOneHost);
  const port = ports[0]?.from;
  if (protocol !== 'tcp' || direction === 'in' || place === undefined || port === undefined) return null;
  return `nc -vz -w 5 ${shortText(place)} ${port}`;
}

function isOneHost(place: string): boolean {
  return !place.startsWith('*') && !shortText(place).includes('/');
}

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

function documentLines(document: string, index: number, links: RuleSet['links']): readonly string[] {
  const number = `[${index + 1}] `;
  const link = links.get(document);
  return [
    ...hanging(number, document),
    ...(link === undefined ? [] : [`${' '.repeat(number.length)}${oneLine(link)}`]),
  ];
}

function afterSection({ command, unchecked }: Again): readonly string[] {
  return [
    'After the change, on a source system (exit code 0: all that it can check is open):',
    '',
    // Blanks count in the names of files; what is acted upon is in none that can be typed.
    `   ${command.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '?')}`,
    ...(unchecked.length === 0
      ? []
      : ['', ...hanging('   ', `It cannot tell (nobody need answer, or it comes in): ${few(unchecked)}`)]),
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
function labelledWhole(label: string, command: string): readonly string[] {
  return [`${`   ${label}`.padEnd(LABEL.length)}${oneLine(command)}`];
}

function hanging(first: string, text: string): readonly string[] {
  const indent = ' '.repeat(first.length);
  return wrap(oneLine(text), WIDTH - first.length).map((line, index) => `${index === 0 ? first : indent}${line}`);
}
