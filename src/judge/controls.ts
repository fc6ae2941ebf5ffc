import type { Failure, Observation } from '../model/observation.ts';
import type { Gathering } from '../model/report.ts';
import type { Control, Controls, Endpoint, NameControl, Target } from '../model/target.ts';
import { addressClass } from './address-class.ts';
import { isStep } from './trace.ts';

/** What the run has shown so far. */
type Facts = Pick<Gathering, 'targets' | 'observations' | 'vantage'>;

/**
 * The extra observations that would settle what failed: nothing failed, nothing is sent. `token` makes up names that
 * cannot exist, so it must be another one for each run. Pure.
 */
export function wantedControls(facts: Facts, token: string): Controls {
  const targets = new Map(facts.targets.map((target) => [target.id, target]));
  const ends = new Set(facts.targets.flatMap(({ after, dial }) => (after === undefined ? [] : [dial.host])));
  const failed = facts.observations.filter(
    // A step on the way to an image stands with an address at which it was not made.
    (one) => one.failure !== null && !OWN_TROUBLE.includes(one.failure) && !ends.has(one.target) && !isStep(one),
  );
  const around = surroundings(facts);
  const endpoints: Endpoint[] = [];
  const asked = new Set<string>();
  for (const observation of failed) {
    const target = targets.get(observation.target);
    const { address, path } = observation;
    if (target === undefined || address === null) continue;
    const endpoint = { target, address, ...(path === 'proxy' ? viaOf(target) : {}) };
    const controls = controlsOf(observation, target, around).map((control) => ({ ...endpoint, control }));
    const fresh = controls.filter((one) => !asked.has(keyOf(one)));
    // All that one failure needs, or nothing: half of it would mislead.
    if (endpoints.length + fresh.length > MAX_CONTROLS) break;
    for (const one of fresh) asked.add(keyOf(one));
    endpoints.push(...fresh);
  }
  return { endpoints, names: [...siblings(facts, failed, token), ...secondResolvers(facts, failed)] };
}

/** More of them would look like a scan, and tell nothing new. */
const MAX_CONTROLS = 1000;

/** The same for every target, so it is looked up once. */
interface Surroundings {
  /** Hosts that shook hands, and are trusted. */
  readonly through: readonly string[];
  /** Ports that the run needs, by host. */
  readonly ports: ReadonlyMap<string, ReadonlySet<number>>;
}

function surroundings({ targets, observations }: Facts): Surroundings {
  const shaken = new Set(
    observations
      .filter(({ operation, failure, path }) => operation === 'tls-handshake' && failure === null && path === 'direct')
      .map(({ target }) => target),
  );
  const ports = new Map<string, Set<number>>();
  for (const { dial } of targets) ports.set(dial.host, (ports.get(dial.host) ?? new Set()).add(dial.port));
  const through = targets.filter(({ id }) => shaken.has(id)).map(({ host }) => host);
  return { through: [...new Set(through)], ports };
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

type Wanted = (target: Target, around: Surroundings) => readonly Control[];

/** After the ClientHello: is it its name, its size, or does something take every connection? */
const aboutHello: Wanted = (target, around) => [
  { kind: 'neutral-name', serverName: neutralName(target, around) },
  { kind: 'small-hello' },
  { kind: 'split-hello' },
  unusedPort(target, around),
];
const aboutAcceptance: Wanted = (target, around) => [unusedPort(target, around)];
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
function controlsOf({ failure, path }: Observation, target: Target, around: Surroundings): readonly Control[] {
  const wanted = failure === null ? undefined : WANTED[failure];
  if (wanted === undefined || (path === 'proxy' && wanted !== aboutAuthority)) return [];
  return wanted(target, around);
}

function verifiesPublicly({ check }: Target): boolean {
  return 'trust' in check && check.trust === 'public';
}

/** A name that gets through, of another domain where there is one; without any, no name at all. */
function neutralName(target: Target, { through }: Surroundings): string | null {
  const hosts = through.filter((host) => host !== target.host);
  return hosts.find((host) => domain(host) !== domain(target.host)) ?? hosts[0] ?? null;
}

function domain(host: string): string {
  return host.split('.').slice(-2).join('.');
}

/** Reserved by IANA, so no service is there; the second one for who lists the first one all the same. */
const UNUSED_PORTS = [49_151, 1023] as const;

function unusedPort({ dial }: Target, { ports }: Surroundings): Control {
  const used = ports.get(dial.host);
  return { kind: 'unused-port', port: UNUSED_PORTS.find((port) => used?.has(port) !== true) ?? UNUSED_PORTS[0] };
}

/** The same control at the same place serves all targets there; only what depends on the target is sent for each. */
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
  const slow = observations.filter(({ failure, durationMs }) => failure === null && durationMs >= SLOW_MS);
  const names = [...failed, ...slow].filter(({ operation }) => operation === 'resolve').map(({ target }) => target);
  const few = [...new Set(names)].slice(0, MAX_NAMES);
  return few.flatMap((name) =>
    vantage.resolvers.map((server): NameControl => ({ kind: 'second-resolver', of: name, name, server })),
  );
}
