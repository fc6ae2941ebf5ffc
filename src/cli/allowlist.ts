import { askedEntries } from '../allowlist/asked.ts';
import { normalCidr } from '../allowlist/cidr.ts';
import type { Language } from '../allowlist/languages/language.ts';
import { isLanguageName, LANGUAGE_NAMES, LANGUAGES } from '../allowlist/languages/registry.ts';
import { ruleSet, type RuleFacts } from '../allowlist/rule-set.ts';
import type { RuleSet } from '../allowlist/rules.ts';
import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Need, Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import { hint } from '../profile/suggest.ts';
import { headline } from '../report/headline.ts';
import { notes as reportNotes } from '../report/notes.ts';
import { parseReport } from '../report/schema.ts';
import { checkCommand, retestCommand } from './again.ts';
import { attemptsOf } from './attempts.ts';
import { type DiscoverFlags, readDiscoverFlags } from './discover-flags.ts';
import { parseSet } from './options.ts';
import { checkWritable, writeStream } from './output.ts';
import { loadRequirements } from './requirements.ts';
import { readSaved } from './saved.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';
import { writeText } from './write.ts';

/** Flags of `allowlist`, as commander gives them. */
export interface AllowlistFlags extends DiscoverFlags {
  readonly to: string;
  readonly languages?: boolean;
  readonly profile: readonly string[];
  readonly set: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly need: string;
  readonly source: readonly string[];
  readonly list?: string;
  readonly undecided?: boolean;
  readonly into?: string;
  readonly output?: string;
}

/** `reachcheck allowlist REPORT --to LANGUAGE`: what to paste. Returns the exit code. */
export async function allowlist(file: string | undefined, flags: AllowlistFlags): Promise<number> {
  if (flags.languages === true) return listLanguages();
  const settings = readFlags(file, flags);
  if (flags.output !== undefined) await checkWritable(flags.output, '--output');
  const rules = file === undefined ? await fromProfiles(flags, settings) : await fromReport(file, settings);
  const text = settings.language.render(rules, { into: settings.into });
  await writeText(text, { format: 'table', color: false, verbose: false, output: flags.output ?? null });
  return 0;
}

async function listLanguages(): Promise<number> {
  const width = Math.max(...LANGUAGE_NAMES.map((name) => name.length));
  const lines = Object.entries<Language>(LANGUAGES).map(([name, { title }]) => `${name.padEnd(width)}  ${title}\n`);
  await writeStream(process.stdout, lines.join(''));
  return 0;
}

interface Settings {
  readonly language: Language;
  readonly into: string;
  readonly needs: readonly Need[];
  /** Empty: what the report says, if there is one. */
  readonly sources: readonly string[];
  readonly list: Language['list'];
  /** Whether the user chose the list. */
  readonly chosen: boolean;
  readonly undecided: boolean;
}

/** Every flag that is wrong is reported at once. */
function readFlags(file: string | undefined, flags: AllowlistFlags): Settings {
  const { to, need, source, list } = flags;
  const sources = source.flatMap((text) => text.split(',')).map((text) => text.trim());
  const language: Language | null = isLanguageName(to) ? LANGUAGES[to] : null;
  const into = flags.into ?? language?.into?.default ?? '';
  const chosen = listOf(list);
  const problems = [
    ...(language === null ? [`--to ${to}: unknown language "${to}" ${hint(to, LANGUAGE_NAMES)}`] : []),
    ...(isNeed(need) ? [] : [`--need ${need}: give required or optional`]),
    ...(list === undefined || chosen !== null ? [] : [`--list ${list}: give firewall or proxy`]),
    ...sources
      .filter((text) => normalCidr(text) === null)
      .map((text) => `--source "${text}": give an address or a subnet, such as 10.0.0.0/26`),
    ...(language === null ? [] : intoProblems(flags.into, language, to)),
    ...sourceProblems(file, flags),
  ];
  if (problems.length > 0 || language === null) throw new UsageError(...problems);
  return {
    language,
    into,
    needs: need === 'optional' ? ['required', 'optional'] : ['required'],
    sources,
    list: chosen ?? language.list,
    chosen: chosen !== null,
    undecided: flags.undecided === true,
  };
}

function listOf(text: string | undefined): AllowlistEntry['list'] | null {
  return text === 'firewall' || text === 'proxy' ? text : null;
}

function isNeed(text: string): boolean {
  return text === 'required' || text === 'optional';
}

function intoProblems(given: string | undefined, { into }: Language, to: string): readonly string[] {
  if (given === undefined) return [];
  if (into === undefined) return [`--into: ${to} has nothing to name; leave it out`];
  return into.pattern.test(given) ? [] : [`--into "${given}": give a ${into.what}, such as "${into.default}"`];
}

function sourceProblems(file: string | undefined, flags: AllowlistFlags): readonly string[] {
  const { profile, set, only, skip, list, undecided } = flags;
  if (file === undefined && profile.length === 0)
    return ['no report and no profile: give the file of a report, or --profile NAME'];
  if (file === undefined)
    return [
      ...(list === undefined ? [] : ['--list: only a report says which list lacks an entry; leave it out']),
      ...(undecided === undefined ? [] : ['--undecided: goes with a report; profiles give all entries']),
    ];
  const unused = { '--profile': profile, '--set': set, '--only': only, '--skip': skip };
  return Object.entries(unused)
    .filter(([, values]) => values.length > 0)
    .map(([flag]) => `${flag}: goes with profiles, not with a report, which has its own`);
}

async function fromProfiles(flags: AllowlistFlags, { needs, sources }: Settings): Promise<RuleSet> {
  const wish = {
    profiles: flags.profile,
    set: parseSet(flags.set),
    only: words(flags.only),
    skip: words(flags.skip),
    discover: readDiscoverFlags(flags),
  };
  const { requirements, profiles, parameters, warnings } = await loadRequirements(wish, process.env);
  for (const warning of warnings) talk(warning);
  const { entries, leftOut } = askedEntries(requirements, needs);
  const names = profiles.map(({ name, asOf }) => `${name} (${asOf})`).join(', ');
  return ruleSet(entries, {
    title: `reachcheck: ${needs.join(' and ')} entries of ${profiles.length === 1 ? 'profile' : 'profiles'} ${names}`,
    notes: entries.length === 0 ? ['There are no such entries: nothing to open.'] : [],
    profiles,
    sources,
    seen: [],
    observedAt: null,
    leftOut,
    attempts: new Map(),
    again: checkCommand(wish, parameters, requirements),
  });
}

async function fromReport(file: string, settings: Settings): Promise<RuleSet> {
  const read = parseReport(await readSaved(file));
  if (!read.ok) throw new UsageError(...read.problems.map((problem) => `${file}: ${problem}`));
  const { report } = read;
  if (report.redacted === true)
    throw new UsageError(
      `${file}: is redacted, and what it hides cannot be written as a rule; give the report as the run wrote it`,
    );
  const undecided = undecidedOf(report);
  const known = settings.undecided
    ? [...report.missing, ...askedEntries(undecided, ['required', 'optional']).entries]
    : report.missing;
  const { list } = settings;
  const wanted = known.filter((entry) => list === 'both' || entry.list === list);
  const notes = [...notHere(known, wanted, settings), ...(settings.undecided ? [] : undecidedNotes(undecided))];
  for (const note of notes) talk(note);
  return ruleSet(wanted, {
    ...factsOf(report, wanted, settings),
    again: retestCommand(file),
    notes: [
      ...(wanted.length === 0 ? ['No entry is known to be missing: nothing to open.'] : []),
      headline(report).text,
      ...reportNotes(report),
      ...notes,
      ...(settings.sources.length > 0 ? [] : [SOURCES_NOTE]),
    ],
  });
}

/** What must be open, was tried, and may be open or not. */
function undecidedOf({ requirements, verdicts }: Report): readonly Requirement[] {
  const undecided = new Set(verdicts.filter(({ outcome }) => outcome === 'inconclusive').map((one) => one.requirement));
  return requirements.filter(({ id, expect, need }) => {
    return undecided.has(id) && expect === 'open' && (need === 'required' || need === 'optional');
  });
}

function undecidedNotes(undecided: readonly Requirement[]): readonly string[] {
  if (undecided.length === 0) return [];
  const ids = undecided.map(({ id }) => id);
  const some = ids.length > MOST_NAMED ? `${ids.slice(0, MOST_NAMED).join(', ')} ...` : ids.join(', ');
  return [`undecided, and so left out: ${ids.length} (${some}); --undecided writes them too`];
}

const MOST_NAMED = 10;

/** What the other list lacks, unless the user chose the list himself. */
function notHere(
  known: readonly AllowlistEntry[],
  wanted: readonly AllowlistEntry[],
  { list, chosen }: Settings,
): readonly string[] {
  const others = known.length - wanted.length;
  const other = list === 'proxy' ? 'firewall' : 'proxy';
  if (others === 0 || chosen) return [];
  return [
    `${others} of ${known.length} entries are missing in the list of the ${other}, and left out here; --list ${other} writes them`,
  ];
}

const SOURCES_NOTE =
  'The source addresses are those of the host that the report was made on; --source names others, where they are translated on the way or other systems need the same.';

function factsOf(
  report: Report,
  entries: readonly AllowlistEntry[],
  { sources }: Settings,
): Omit<RuleFacts, 'notes' | 'again'> {
  const { profiles, startedAt, vantage, observations } = report;
  const names = profiles.map(({ name, asOf }) => `${name} (${asOf})`).join(', ');
  return {
    title: `reachcheck: ${entries.length} missing ${entries.length === 1 ? 'entry' : 'entries'}, seen from ${vantage.hostName} at ${startedAt}; profiles ${names}`,
    profiles,
    sources: sources.length > 0 ? sources : vantage.addresses.filter((address) => !LINK_LOCAL.test(address)),
    seen: observations.flatMap(({ detail, control }) =>
      detail?.kind === 'resolve' && control === undefined && detail.addresses.length > 0
        ? [detail.name.toLowerCase()]
        : [],
    ),
    observedAt: startedAt,
    leftOut: [],
    attempts: attemptsOf(report, new Set(entries.flatMap(({ requirements }) => requirements))),
  };
}

/** Addresses that no router passes on (RFC 3927, RFC 4291 section 2.5.6). */
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab])/i;

function words(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
