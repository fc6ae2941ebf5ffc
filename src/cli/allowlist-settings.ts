import { normalCidr } from '../allowlist/cidr.ts';
import type { Language } from '../allowlist/languages/language.ts';
import { isLanguageName, LANGUAGE_NAMES, LANGUAGES } from '../allowlist/languages/registry.ts';
import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Need } from '../model/profile.ts';
import { hint } from '../profile/suggest.ts';
import { type DiscoverFlags, readDiscoverFlags } from './discover-flags.ts';
import { parseSet, words } from './options.ts';
import type { Wish } from './requirements.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';

/** Flags of `allowlist`, as commander gives them. */
export interface AllowlistFlags extends DiscoverFlags {
  readonly to: string;
  readonly languages?: boolean;
  readonly profile: readonly string[];
  readonly set: readonly string[];
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly need?: string;
  readonly source: readonly string[];
  readonly list?: string;
  readonly undecided?: boolean;
  readonly into?: string;
  readonly output?: string;
}

export interface AllowlistSettings {
  readonly language: Language;
  readonly into: string;
  readonly wish: Wish;
  /** Null: the required ones of profiles; of a report all that it says is missing. */
  readonly needs: readonly Need[] | null;
  /** Empty: what the report says, if there is one. */
  readonly sources: readonly string[];
  readonly list: Language['list'];
  /** Whether the user chose the list. */
  readonly listChosen: boolean;
  readonly undecided: boolean;
}

/** Every flag that is wrong is reported at once. */
export function readAllowlistFlags(file: string | undefined, flags: AllowlistFlags): AllowlistSettings {
  const { to, need, source, list } = flags;
  const sources = source.flatMap((text) => text.split(',')).map((text) => text.trim());
  const language: Language | null = isLanguageName(to) ? LANGUAGES[to] : null;
  const into = flags.into ?? language?.into?.default ?? '';
  const chosen = listOf(list);
  const problems = [
    ...(language === null ? [`--to ${to}: unknown language "${to}" ${hint(to, LANGUAGE_NAMES)}`] : []),
    ...(need === undefined || isNeed(need) ? [] : [`--need ${need}: give required or optional`]),
    ...(list === undefined || chosen !== null ? [] : [`--list ${list}: give firewall or proxy`]),
    ...sources
      .filter((text) => normalCidr(text) === null)
      .map((text) => `--source "${text}": give an address or a subnet, such as 10.0.0.0/26`),
    ...(language === null ? [] : intoProblems(flags.into, language, to)),
    ...inputProblems(file, flags),
  ];
  if (problems.length > 0 || language === null) throw new UsageError(...problems);
  for (const text of sources) tellMasked(text);
  return {
    language,
    into,
    wish: {
      profiles: flags.profile,
      set: parseSet(flags.set),
      only: words(flags.only),
      skip: words(flags.skip),
      discover: readDiscoverFlags(flags),
    },
    needs: needsOf(need),
    sources,
    list: chosen ?? language.list,
    listChosen: chosen !== null,
    undecided: flags.undecided === true,
  };
}

/** Host bits are most often a slip, and the subnet is more than the address. */
function tellMasked(text: string): void {
  const cidr = normalCidr(text);
  if (cidr !== null && text.includes('/') && !sameAddress(text, cidr))
    talk(
      `--source ${text}: is taken for the whole subnet ${cidr}; give ${text.split('/')[0] ?? ''} for the address alone`,
    );
}

function sameAddress(text: string, cidr: string): boolean {
  const [address = ''] = text.split('/');
  return normalCidr(address)?.split('/')[0] === cidr.split('/')[0];
}

function listOf(text: string | undefined): AllowlistEntry['list'] | null {
  return text === 'firewall' || text === 'proxy' ? text : null;
}

function needsOf(need: string | undefined): AllowlistSettings['needs'] {
  if (need === undefined) return null;
  return need === 'optional' ? ['required', 'optional'] : ['required'];
}

function isNeed(text: string): boolean {
  return text === 'required' || text === 'optional';
}

function intoProblems(given: string | undefined, { into }: Language, to: string): readonly string[] {
  if (given === undefined) return [];
  if (into === undefined) return [`--into: ${to} has nothing to name; leave it out`];
  return into.pattern.test(given) ? [] : [`--into "${given}": give a ${into.what}, such as "${into.default}"`];
}

function inputProblems(file: string | undefined, flags: AllowlistFlags): readonly string[] {
  const { profile, set, list, undecided } = flags;
  if (file === undefined && profile.length === 0)
    return ['no report and no profile: give the file of a report, or --profile NAME'];
  if (file === undefined)
    return [
      ...(list === undefined ? [] : ['--list: only a report says which list lacks an entry; leave it out']),
      ...(undecided === undefined ? [] : ['--undecided: goes with a report; profiles give all entries']),
    ];
  return [
    ...(profile.length === 0 ? [] : ['--profile: a report and a profile are two lists; give one of them']),
    ...(set.length === 0 ? [] : ['--set: a report has its values; they can be given with --profile']),
  ];
}
