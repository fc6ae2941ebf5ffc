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
  const facts = runFacts(gathering);
  const entries = verdicts.flatMap((verdict) => {
    const requirement = requirements.get(verdict.requirement);
    return requirement === undefined || !isMissing(verdict, requirement) ? [] : entriesOf(requirement, verdict, facts);
  });
  return mergeEntries(entries);
}

/** What entries are made of, looked up once for all of them. */
interface RunFacts {
  /** Addresses that a name had in this run. */
  readonly addresses: ReadonlyMap<string, readonly string[]>;
  /** Ports that were tried for a requirement. */
  readonly ports: ReadonlyMap<string, readonly number[]>;
}

function runFacts({ observations, plan, targets }: Gathering): RunFacts {
  const portOf = new Map(targets.map(({ id, port }) => [id, port]));
  // A control asks for another name, or another server, on behalf of the same target.
  const resolved = observations.flatMap(({ target, detail, control }) =>
    detail?.kind === 'resolve' && control === undefined ? [[target, detail.addresses] as const] : [],
  );
  const tried = plan.map(({ requirement, groups }) => {
    const ports = groups.flat().flatMap((id) => [portOf.get(id) ?? []].flat());
    return [requirement, [...new Set(ports)]] as const;
  });
  return { addresses: new Map(resolved), ports: new Map(tried) };
}

function isMissing({ outcome, met, cause }: Verdict, { expect, need }: Requirement): boolean {
  const wanted = expect === 'open' && (need === 'required' || need === 'optional');
  return wanted && outcome === 'blocked' && met === 'no' && cause !== null && !OTHER_CHANGE.includes(cause);
}

/**
 * What this host itself forbids never came to the firewall; a login page goes away with the login; and a private name
 * with a public address says nothing of the private address that it should have. A resolver that makes addresses up is no
 * firewall's matter. A registry that sends to blocked hosts is open itself; they have entries of their own.
 */
const OTHER_CHANGE: readonly Cause[] = [
  'tcp.prohibited',
  'http.captive-portal',
  'dns.unexpected-public',
  'dns.hijack',
  'registry.token-blocked',
  'registry.blobs-blocked',
];

/** Programs take the proxy there, and the proxy says no. */
const DENIED_BY_PROXY: readonly Cause[] = ['proxy.denied', 'proxy.port-denied'];

function entriesOf(requirement: Requirement, verdict: Verdict, facts: RunFacts): readonly AllowlistEntry[] {
  return requirement.destinations.flatMap((destination) => {
    const stopped = verdict.stopped.filter((place) => place.destination.value === destination.value);
    return stopped.length === 0 ? [] : [entry(requirement, destination, stopped, verdict.cause, facts)];
  });
}

function entry(
  requirement: Requirement,
  destination: Destination,
  stopped: readonly StoppedAt[],
  cause: Verdict['cause'],
  facts: RunFacts,
): AllowlistEntry {
  return {
    list: cause !== null && DENIED_BY_PROXY.includes(cause) ? 'proxy' : 'firewall',
    direction: requirement.direction,
    protocol: requirement.protocol,
    destination,
    from: requirement.from,
    ports: stoppedPorts(requirement, stopped, facts),
    // Where the name was wrong, so are its addresses: nobody shall open a sinkhole.
    observed: cause?.startsWith('dns.') === true ? [] : observedOf(stopped, facts),
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
  facts: RunFacts,
): readonly PortRange[] {
  const numbers = [...new Set(stopped.map(({ port }) => port))];
  const tried = facts.ports.get(id) ?? [];
  const within = (all: readonly number[], { from, to }: PortRange): readonly number[] =>
    all.filter((port) => port >= from && port <= to);
  return ports.flatMap((range) => {
    const failed = within(numbers, range);
    const whole = within(tried, range).length < range.to - range.from + 1;
    return whole && failed.length > 0 ? [range] : failed.map((port) => ({ from: port, to: port }));
  });
}

function observedOf(stopped: readonly StoppedAt[], { addresses }: RunFacts): readonly string[] {
  return [...new Set(stopped.flatMap(({ host }) => addresses.get(host) ?? []))];
}
