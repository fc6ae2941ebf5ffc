import type { Failure, Observation } from '../model/observation.ts';
import type { Gathering } from '../model/report.ts';
import type { Control, Controls, Endpoint, NameControl, Target } from '../model/target.ts';
import { addressClass } from './address-class.ts';

/** What the run has shown so far. */
type Facts = Pick<Gathering, 'targets' | 'observations' | 'vantage'>;

/**
 * The extra observations that would settle what failed: nothing failed, nothing is sent. `token` makes up names that
 * cannot exist, so it must be another one for each run. Pure.
 */
export function wantedControls(facts: Facts, token: string): Controls {
  const targets = new Map(facts.targets.map((target) => [target.id, target]));
  const failed = facts.observations.filter(({ failure }) => failure !== null && !OWN_TROUBLE.includes(failure));
  const endpoints = failed.flatMap((observation): readonly Endpoint[] => {
    const target = targets.get(observation.target);
    const address = observation.address;
    if (target === undefined || address === null) return [];
    const endpoint = { target, address, ...(observation.path === 'proxy' ? viaOf(target) : {}) };
    return controlsOf(observation, target, facts).map((control) => ({ ...endpoint, control }));
  });
  return { endpoints: once(endpoints), names: [...siblings(facts, failed, token), ...secondResolvers(facts, failed)] };
}

/** They say something of this host or of the run, and nothing of the network. */
const OWN_TROUBLE: readonly (Failure | null)[] = [
  'cancelled',
  'local-exhausted',
  'network-unreachable',
  'address-unusable',
];

function viaOf({ proxy }: Target): Pick<Endpoint, 'via'> {
  return proxy === null ? {} : { via: proxy.proxy };
}

type Wanted = (target: Target, facts: Facts) => readonly Control[];

/** After the ClientHello: is it its name, its size, or does something take every connection? */
const aboutHello: Wanted = (target, facts) => [
  { kind: 'neutral-name', serverName: neutralName(target, facts) },
  { kind: 'small-hello' },
  { kind: 'split-hello' },
  unusedPort(target, facts),
];
const aboutAcceptance: Wanted = (target, facts) => [unusedPort(target, facts)];
const aboutAuthority: Wanted = (target) => (verifiesPublicly(target) ? [{ kind: 'system-authorities' }] : []);

/** What would tell apart the causes that a failure can have. */
const WANTED: Readonly<Partial<Record<Failure, Wanted>>> = {
  'tls-reset': aboutHello,
  'tls-closed': aboutHello,
  'tls-timeout': aboutHello,
  'tls-not-tls': aboutAcceptance,
  'tls-broken': aboutAcceptance,
  'certificate-unknown-issuer': aboutAuthority,
  'certificate-self-signed': aboutAuthority,
  'host-unreachable': ({ check }) => (check.kind === 'dns' ? [] : [{ kind: 'udp-companion' }]),
};

/** Through a proxy only who signed can be asked about: the rest would try the proxy, and not the far end. */
function controlsOf({ failure, path }: Observation, target: Target, facts: Facts): readonly Control[] {
  const wanted = failure === null ? undefined : WANTED[failure];
  if (wanted === undefined || (path === 'proxy' && wanted !== aboutAuthority)) return [];
  return wanted(target, facts);
}

function verifiesPublicly({ check }: Target): boolean {
  return (check.kind === 'tls' || check.kind === 'https') && check.trust === 'public';
}

/** A name that gets through, of another domain where there is one; without any, no name at all. */
function neutralName(target: Target, { targets, observations }: Facts): string | null {
  const through = new Set(
    observations
      .filter(({ operation, failure, path }) => operation === 'tls-handshake' && failure === null && path === 'direct')
      .map((observation) => observation.target),
  );
  const hosts = targets.filter(({ id, host }) => through.has(id) && host !== target.host).map(({ host }) => host);
  return hosts.find((host) => domain(host) !== domain(target.host)) ?? hosts[0] ?? null;
}

function domain(host: string): string {
  return host.split('.').slice(-2).join('.');
}

/** Reserved by IANA, so no service is there; the second one for who lists the first one all the same. */
const UNUSED_PORTS = [49_151, 1023] as const;

function unusedPort({ dial }: Target, { targets }: Facts): Control {
  const used = new Set(targets.filter((target) => target.dial.host === dial.host).map((target) => target.dial.port));
  return { kind: 'unused-port', port: UNUSED_PORTS.find((port) => !used.has(port)) ?? UNUSED_PORTS[0] };
}

/** More of them would look like a scan, and tell nothing new. */
const MAX_CONTROLS = 1000;

/** The same control at the same place serves all targets there; only what depends on the target is sent for each. */
function once(endpoints: readonly Endpoint[]): readonly Endpoint[] {
  const byKey = new Map(endpoints.map((endpoint) => [keyOf(endpoint), endpoint]));
  return [...byKey.values()].slice(0, MAX_CONTROLS);
}

function keyOf({ target, address, via, control }: Endpoint): string {
  const place = control?.kind === 'unused-port' ? '' : target.id;
  return [place, address, via === undefined ? 'direct' : 'proxy', control?.kind].join(' ');
}

/** Whoever answers so speaks for this host, or pretends to: the address is not made up. */
const NAMES_THE_HOST: readonly (Failure | null)[] = [
  'certificate-unknown-issuer',
  'certificate-expired',
  'certificate-not-yet-valid',
];

/** Whether names that cannot exist have an address, too: one in the zone of each name in doubt, and one in no zone. */
function siblings(facts: Facts, failed: readonly Observation[], token: string): readonly NameControl[] {
  const unreached = new Set(
    failed
      .filter(({ path, failure }) => path === 'direct' && !NAMES_THE_HOST.includes(failure))
      .map(({ target }) => target),
  );
  const doubtful = new Set(
    facts.targets.filter(({ id, dial }) => unreached.has(id) && dial.known === null).map(({ dial }) => dial.host),
  );
  const names = facts.observations
    .filter(isAnswered)
    .filter(
      ({ target, detail }) =>
        doubtful.has(target) ||
        (detail?.kind === 'resolve' && detail.addresses.some((address) => addressClass(address) === 'sink')),
    )
    .map(({ target }) => target);
  const [first] = names;
  if (first === undefined) return [];
  const zones = new Map(names.map((name) => [name.slice(name.indexOf('.') + 1), name]));
  const inZones = [...zones].filter(([zone]) => zone.includes('.'));
  const ask = (name: string, of: string): NameControl => ({ kind: 'sibling-name', of, name, server: null });
  // RFC 2606: nobody can have a name under .invalid.
  return [...inZones.map(([zone, of]) => ask(`zz-${token}.${zone}`, of)), ask(`zz-${token}.invalid`, first)];
}

function isAnswered({ operation, detail, path }: Observation): boolean {
  return (
    operation === 'resolve' &&
    path === 'direct' &&
    detail?.kind === 'resolve' &&
    detail.by !== 'hosts-file' &&
    detail.addresses.length > 0
  );
}

/** Who waits this long was sent from one server to the next: the first one has 400 ms. */
const SLOW_MS = 380;
/** One name in trouble is enough to show what each server does, a few more to see whether it is the names. */
const MAX_NAMES = 8;

/** Asks each of several DNS servers alone, where a name failed or was slow to come. */
function secondResolvers({ observations, vantage }: Facts, failed: readonly Observation[]): readonly NameControl[] {
  if (vantage.resolvers.length < 2) return [];
  const names = observations.filter(
    (one) =>
      one.operation === 'resolve' && (failed.includes(one) || (one.failure === null && one.durationMs >= SLOW_MS)),
  );
  const few = [...new Set(names.map(({ target }) => target))].slice(0, MAX_NAMES);
  return few.flatMap((name) =>
    vantage.resolvers.map((server): NameControl => ({ kind: 'second-resolver', of: name, name, server })),
  );
}
