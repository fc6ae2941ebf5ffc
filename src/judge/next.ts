import type { Cause, Outcome } from '../model/outcome.ts';
import type { Requirement } from '../model/profile.ts';
import type { Verdict } from '../model/verdict.ts';
import { NAMES_ENTRY } from './cause-info.ts';
import { CAUSES } from './causes.ts';

const UNDECIDED_SAMPLE =
  'Try all of it with --exhaustive: one place that answers shows it open. Or ask the firewall team whether it is.';
const UNDECIDED = 'Ask the firewall team whether this is open: what was seen does not decide it.';

/** What to do next about one verdict; only what is blocked and must be open stands among the missing entries. */
export function nextOfVerdict(
  { outcome, met, cause }: Pick<Verdict, 'outcome' | 'met' | 'cause'>,
  requirement: Requirement,
  sampled = false,
): string | null {
  if (cause === null || (met === 'yes' && outcome === 'blocked')) return null;
  // What merely could not be verified can still be improved on.
  if (met === 'yes' && outcome === 'allowed' && cause !== 'tls.unverified') return null;
  if (requirement.need === 'deprecated')
    return requirement.replacedBy === null ? null : `Use ${requirement.replacedBy} instead.`;
  if (sampled && outcome === 'inconclusive') return UNDECIDED_SAMPLE;
  if (cause === 'proxy.no-proxy-missing') return `${nextOfCause(cause, [outcome]) ?? ''} ${noProxyLine(requirement)}`;
  return nextOfCause(cause, [outcome]);
}

/** What to paste: a leading dot stands for all names of a domain, in every program that reads it. */
function noProxyLine({ destinations }: Requirement): string {
  return `NO_PROXY=$NO_PROXY,${destinations.map(({ value }) => value.replace(/^\*\./, '.')).join(',')}`;
}

/** What to do next about a cause that had these outcomes. */
export function nextOfCause(cause: Cause, outcomes: readonly Outcome[]): string | null {
  const { next } = CAUSES[cause];
  if (next === null || !next.includes(NAMES_ENTRY) || outcomes.includes('blocked')) return next;
  // What gets through, though impaired, needs something else than an entry.
  return outcomes.includes('inconclusive') ? UNDECIDED : (besideEntry(next) ?? UNDECIDED);
}

/** What a next step says beyond asking for the entry; null where that is all. */
export function besideEntry(next: string): string | null {
  const entry = next.indexOf(NAMES_ENTRY);
  const rest = entry === -1 ? next : next.slice(next.indexOf('.', entry) + 1).trim();
  return rest === '' ? null : rest;
}
