import type { Report, RunEnd } from '../model/report.ts';
import type { Cause } from '../model/outcome.ts';
import { count, nameSome } from './count.ts';
import { momentText } from './moment.ts';

/** What a reader must know before believing the verdicts: that the run was cut short, or that a path was not tried. */
export function notes(report: Report): readonly string[] {
  return [
    ...endNotes(report),
    ...redirectNotes(report),
    ...proxyNotes(report),
    ...baselineNotes(report),
    ...redactedNotes(report),
  ];
}

function redactedNotes({ redacted }: Report): readonly string[] {
  return redacted === true
    ? ['Redacted: private-1, this-host and the like stand for private addresses and for names of the vantage point.']
    : [];
}

const ENDINGS: Readonly<Record<RunEnd, string | null>> = {
  complete: null,
  deadline: 'The deadline ended this run before everything was tried',
  interrupted: 'This run was interrupted before everything was tried',
};

const CUT_SHORT: ReadonlySet<Cause | null> = new Set<Cause>(['not-run.deadline', 'not-run.interrupted']);

function endNotes(report: Report): readonly string[] {
  const ending = ENDINGS[report.ended];
  if (ending === null) return [];
  const left = report.verdicts.filter(({ outcome, cause }) => outcome === 'skipped' && CUT_SHORT.has(cause)).length;
  return [
    left === 0
      ? `${ending}.`
      : `${ending}: ${count(left, 'requirement')} ${left === 1 ? 'was' : 'were'} not tried to the end.`,
  ];
}

/** A rehearsal must not be taken for the real thing. */
function redirectNotes({ targets }: Report): readonly string[] {
  const elsewhere = targets.filter(({ dial }) => dial.redirected).length;
  if (elsewhere === 0) return [];
  return [
    `${elsewhere} of ${count(targets.length, 'target')} ${elsewhere === 1 ? 'was' : 'were'} sent elsewhere (--connect-to).`,
  ];
}

function proxyNotes(report: Report): readonly string[] {
  const proxies = configuredProxies(report);
  if (proxies.length === 0 || report.observations.some(({ path }) => path === 'proxy')) return [];
  const settings = proxies.map(([name, value]) => `${name}=${value}`).join(', ');
  return [
    `Only the direct path was checked. A proxy is configured here (${settings}); what gets through it may differ.`,
  ];
}

/** What is accepted is broken all the same, and a reader must not take it for met. */
function baselineNotes({ baseline, vantage }: Report): readonly string[] {
  if (baseline === undefined) return [];
  const { accepted, fixed, startedAt, hostName } = baseline;
  const which = `the baseline of ${momentText(startedAt)}${hostName === vantage.hostName ? '' : ` (from ${hostName})`}`;
  return [
    accepted.length === 0
      ? `Held against ${which}, which excuses nothing here.`
      : `Accepted for the exit code, because ${which} knows ${accepted.length === 1 ? 'it' : 'them'} to be broken: ${nameSome(accepted, MOST_ACCEPTED)}.`,
    ...(fixed.length === 0
      ? []
      : [`Met since the baseline: ${nameSome(fixed, MOST_ACCEPTED)}. A new baseline would hold on to that.`]),
  ];
}

const MOST_ACCEPTED = 50;

/** Settings that send traffic through a proxy; NO_PROXY alone sends none. */
function configuredProxies(report: Report): readonly (readonly [name: string, value: string])[] {
  return Object.entries(report.vantage.proxies).filter(([name, value]) => !/^no_proxy$/i.test(name) && value !== '');
}
