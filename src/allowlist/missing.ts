import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Cause } from '../model/outcome.ts';
import type { Destination, PortRange, Requirement } from '../model/profile.ts';
import type { Gathering } from '../model/report.ts';
import type { StoppedAt, Verdict } from '../model/verdict.ts';
import { mergeEntries } from './merge.ts';

/**
 * The entries that an allowlist lacks: what is blocked and must be open, merged and sorted. What needs another change
 * than an entry (a certificate, this host's own trouble), and what is deprecated, is not among them.
 */
export function missingEntries(gathering: Gathering, verdicts: readonly Verdict[]): readonly AllowlistEntry[] {
  const requirements = new Map(gathering.requirements.map((requirement) => [requirement.id, requirement]));
  const entries = verdicts.flatMap((verdict) => {
    const requirement = requirements.get(verdict.requirement);
    return requirement === undefined || !isMissing(verdict, requirement)
      ? []
      : entriesOf(requirement, verdict, gathering);
  });
  return mergeEntries(entries);
}

function isMissing({ outcome, met, cause }: Verdict, { expect, need }: Requirement): boolean {
  const wanted = expect === 'open' && (need === 'required' || need === 'optional');
  return wanted && outcome === 'blocked' && met === 'no' && cause !== null && !OTHER_CHANGE.includes(cause);
}

/**
 * What this host itself forbids never came to the firewall; a login page goes away with the login; and a private name
 * with a public address says nothing of the private address that it should have.
 */
const OTHER_CHANGE: readonly Cause[] = ['tcp.prohibited', 'http.captive-portal', 'dns.unexpected-public'];

function entriesOf(requirement: Requirement, verdict: Verdict, gathering: Gathering): readonly AllowlistEntry[] {
  return requirement.destinations.flatMap((destination) => {
    const stopped = verdict.stopped.filter((place) => place.destination.value === destination.value);
    return stopped.length === 0 ? [] : [entry(requirement, destination, stopped, verdict.cause, gathering)];
  });
}

function entry(
  requirement: Requirement,
  destination: Destination,
  stopped: readonly StoppedAt[],
  cause: Verdict['cause'],
  gathering: Gathering,
): AllowlistEntry {
  return {
    direction: requirement.direction,
    protocol: requirement.protocol,
    destination,
    ports: stoppedPorts(requirement, stopped, gathering),
    // Where the name was wrong, so are its addresses: nobody shall open a sinkhole.
    observed: cause?.startsWith('dns.') === true ? [] : observedOf(stopped, gathering),
    published: requirement.published,
    purpose: requirement.title,
    need: requirement.need,
    requirements: [requirement.id],
    sources: requirement.sources,
  };
}

/** Ports that failed; a range that was tried in part is needed as a whole. */
function stoppedPorts(
  { id, ports }: Requirement,
  stopped: readonly StoppedAt[],
  { plan, targets }: Gathering,
): readonly PortRange[] {
  const numbers = [...new Set(stopped.map(({ port }) => port))];
  const ids = new Set(plan.filter(({ requirement }) => requirement === id).flatMap(({ groups }) => groups.flat()));
  const tried = [...new Set(targets.filter((target) => ids.has(target.id)).map(({ port }) => port))];
  const within = (all: readonly number[], { from, to }: PortRange): readonly number[] =>
    all.filter((port) => port >= from && port <= to);
  return ports.flatMap((range) => {
    const failed = within(numbers, range);
    const whole = within(tried, range).length < range.to - range.from + 1;
    return whole && failed.length > 0 ? [range] : failed.map((port) => ({ from: port, to: port }));
  });
}

function observedOf(stopped: readonly StoppedAt[], gathering: Gathering): readonly string[] {
  return [...new Set(stopped.flatMap(({ host }) => observedAddresses(host, gathering)))];
}

/** Addresses that the host's name had in this run. */
function observedAddresses(host: string, { observations, targets }: Gathering): readonly string[] {
  const dialled = new Set(
    targets.filter((target) => target.host === host && !target.dial.redirected).map(({ dial }) => dial.host),
  );
  return observations.flatMap(({ target, detail }) =>
    detail?.kind === 'resolve' && dialled.has(target) ? detail.addresses : [],
  );
}
