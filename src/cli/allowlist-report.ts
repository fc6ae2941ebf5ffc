import { askedEntries } from '../allowlist/asked.ts';
import { singleAddress } from '../allowlist/cidr.ts';
import { ruleSet } from '../allowlist/rule-set.ts';
import type { RuleSet } from '../allowlist/rules.ts';
import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Requirement } from '../model/profile.ts';
import type { Report } from '../model/report.ts';
import { count } from '../report/count.ts';
import { headline } from '../report/headline.ts';
import { momentText } from '../report/moment.ts';
import { notes as reportNotes } from '../report/notes.ts';
import { parseReport } from '../report/schema.ts';
import type { AllowlistSettings } from './allowlist-settings.ts';
import { retestAgain } from './again.ts';
import { attemptsOf } from './attempts.ts';
import { choose } from './requirements.ts';
import { readSaved } from './saved.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';

/** What a saved report says is missing. */
export async function fromReport(file: string, settings: AllowlistSettings): Promise<RuleSet> {
  const report = await readReport(file);
  const { list, language, sources } = settings;
  const undecided = undecidedOf(report);
  const missing = chosen(report.missing, report, settings);
  const open = settings.undecided
    ? chosen(askedEntries(undecided, ['required', 'optional']).entries, report, settings)
    : [];
  const known = [...missing, ...open];
  const wanted = known.filter((entry) => list === 'both' || entry.list === list);
  const tips = [
    ...(settings.undecided ? [] : undecidedNotes(undecided)),
    ...(sources.length > 0 ? [] : [SOURCES_NOTE]),
  ];
  const elsewhere = otherListNotes(known, wanted, settings);
  const notes = [...emptyNotes(known, wanted, settings), ...elsewhere];
  for (const note of [...elsewhere, ...tips]) if (note !== SOURCES_NOTE || language.forOthers === true) talk(note);
  const wholly = [headline(report).text, ...reportNotes(report)];
  const { profiles, startedAt, vantage, observations } = report;
  return ruleSet(wanted, {
    title: titleOf(report, wanted.length - undecidedIn(wanted, open), wanted.length),
    notes: language.forOthers === true && wanted.length > 0 ? reportNotes(report) : [...notes, ...wholly, ...tips],
    profiles,
    sources:
      sources.length > 0
        ? sources
        : vantage.addresses.flatMap((address) => singleAddress(address) ?? []).filter((one) => !LINK_LOCAL.test(one)),
    seen: observations.flatMap(({ detail, control }) =>
      detail?.kind === 'resolve' && control === undefined && detail.addresses.length > 0
        ? [detail.name.toLowerCase()]
        : [],
    ),
    observedAt: startedAt,
    leftOut: [],
    attempts: attemptsOf(report, new Set(wanted.flatMap(({ requirements }) => requirements))),
    again: retestAgain(file, wanted, report),
  });
}

async function readReport(file: string): Promise<Report> {
  const read = parseReport(await readSaved(file));
  if (!read.ok) throw new UsageError(...read.problems.map((problem) => `${file}: ${problem}`));
  if (read.report.redacted === true)
    throw new UsageError(
      `${file}: is redacted, and what it hides cannot be written as a rule; give the report as the run wrote it`,
    );
  return read.report;
}

/** What `--only`, `--skip` and `--need` leave. An entry that serves several requirements is there for any of them. */
function chosen(
  entries: readonly AllowlistEntry[],
  { requirements }: Report,
  { wish, needs }: AllowlistSettings,
): readonly AllowlistEntry[] {
  const ofNeed = entries.filter(({ need }) => needs === null || needs.includes(need));
  // Without a choice nothing may be lost, also of a report that somebody changed by hand.
  if (wish.only.length === 0 && wish.skip.length === 0) return ofNeed;
  const ids = new Set(choose(requirements, wish).map(({ id }) => id));
  return ofNeed.filter((entry) => entry.requirements.some((id) => ids.has(id)));
}

function titleOf({ vantage, startedAt, profiles }: Report, missing: number, all: number): string {
  const undecided = all - missing;
  const entries = [
    ...(missing > 0 || undecided === 0 ? [count(missing, 'missing entry', 'missing entries')] : []),
    ...(undecided === 0 ? [] : [count(undecided, 'undecided entry', 'undecided entries')]),
  ];
  const names = profiles.map(({ name, asOf }) => `${name} (${asOf})`).join(', ');
  return `reachcheck: ${entries.join(' and ')}, seen from ${vantage.hostName} at ${momentText(startedAt)}; profiles ${names}`;
}

function undecidedIn(wanted: readonly AllowlistEntry[], open: readonly AllowlistEntry[]): number {
  const undecided = new Set(open);
  return wanted.filter((entry) => undecided.has(entry)).length;
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

function emptyNotes(
  known: readonly AllowlistEntry[],
  wanted: readonly AllowlistEntry[],
  { list }: AllowlistSettings,
): readonly string[] {
  if (wanted.length > 0) return [];
  return known.length === 0
    ? ['No entry is known to be missing: nothing to open.']
    : [`No entry is known to be missing in the list of the ${list}: nothing to open there.`];
}

/** What the other list lacks, unless the user chose a list that lacks something. */
function otherListNotes(
  known: readonly AllowlistEntry[],
  wanted: readonly AllowlistEntry[],
  { list, listChosen }: AllowlistSettings,
): readonly string[] {
  const others = known.length - wanted.length;
  const other = list === 'proxy' ? 'firewall' : 'proxy';
  if (others === 0 || (listChosen && wanted.length > 0)) return [];
  return [
    `${others} of ${known.length} entries are missing in the list of the ${other}, and left out here; --list ${other} writes them`,
  ];
}

const SOURCES_NOTE =
  'The source addresses are those of the host that the report was made on; --source names others, where they are translated on the way or other systems need the same.';

/** Addresses that no router passes on (RFC 3927, RFC 4291 section 2.5.6). */
const LINK_LOCAL = /^(?:169\.254\.|fe[89ab])/i;
