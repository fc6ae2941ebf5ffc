import type { Failure, Observation, PathKind } from '../../model/observation.ts';
import type { Cause } from '../../model/outcome.ts';
import type { CheckKind } from '../../model/profile.ts';
import type { Report } from '../../model/report.ts';
import type { SweepSeen } from '../../model/sweep.ts';
import type { Target } from '../../model/target.ts';
import type { Verdict } from '../../model/verdict.ts';

/** The steps of a path in their order; `transport` is TCP, or UDP where the requirement is about that. */
export type Step = 'name' | 'route' | 'transport' | 'proxy' | 'tls' | 'http';

/**
 * What became of one step. `flawed`: it was got past, but not as it should be. `unseen`: nothing was observed of it.
 * `unreached`: the way ended before it. `unneeded`: the check has no such step.
 */
export type StepState = 'passed' | 'flawed' | 'partly' | 'stopped' | 'undecided' | 'unseen' | 'unreached' | 'unneeded';

export interface StepSeen {
  readonly step: Step;
  readonly state: StepState;
  /** Endpoints that got past it, and all that came to it. */
  readonly reached: number;
  readonly tried: number;
}

/** How far one requirement got on one path. */
export interface Way {
  readonly path: PathKind;
  readonly udp: boolean;
  readonly steps: readonly StepSeen[];
}

/** By requirement: the direct way and, where a proxy was tried, the one through it. Nothing for what was not tried. */
export function waysOf(report: Report): ReadonlyMap<string, readonly Way[]> {
  const targets = new Map(report.targets.map((target) => [target.id, target]));
  const observations = observationsByTarget(report.observations);
  const plans = new Map(report.plan.map((plan) => [plan.requirement, plan]));
  return new Map(
    report.verdicts
      .filter(({ outcome }) => outcome !== 'skipped')
      .map((verdict) => {
        const ids = plans.get(verdict.requirement)?.groups.flat() ?? [];
        const own = ids.map((id) => targets.get(id)).filter((target) => target !== undefined);
        const weight = weighing(report.sweeps ?? [], plans.get(verdict.requirement)?.sweeps ?? []);
        return [verdict.requirement, waysOfVerdict(verdict, own, observations, weight)];
      }),
  );
}

/** How many endpoints one stands for: of those that a sweep shows of one kind of end, the first for all that it does not show. */
type Weight = (observation: Observation) => number;

function weighing(sweeps: readonly SweepSeen[], ids: readonly string[]): Weight {
  const weights = new Map<string, number>();
  for (const { ends } of sweeps.filter(({ id }) => ids.includes(id))) {
    for (const { count, shown } of ends) {
      const [first] = shown;
      if (first !== undefined) weights.set(`${first.target} ${first.address}`, count - shown.length + 1);
    }
  }
  return ({ target, address }) => weights.get(`${target} ${address}`) ?? 1;
}

type ByTarget = ReadonlyMap<string, readonly Observation[]>;

// What was asked only to tell causes apart is no part of the way.
function observationsByTarget(observations: readonly Observation[]): ByTarget {
  const map = new Map<string, Observation[]>();
  for (const observation of observations) {
    if (observation.control !== undefined || UNTOLD.has(observation.failure)) continue;
    const list = map.get(observation.target);
    if (list === undefined) map.set(observation.target, [observation]);
    else list.push(observation);
  }
  return map;
}

/** These end an attempt without saying anything about the network. */
const UNTOLD: ReadonlySet<Failure | null> = new Set<Failure>(['cancelled', 'local-exhausted']);

function waysOfVerdict(
  verdict: Verdict,
  targets: readonly Target[],
  byTarget: ByTarget,
  weight: Weight,
): readonly Way[] {
  if (targets.length === 0) return [];
  return PATHS.flatMap((path) => {
    const names = new Set(targets.flatMap((target) => nameOf(target, path)));
    const seen = [...targets.map(({ id }) => id), ...names]
      .flatMap((key) => byTarget.get(key) ?? [])
      .filter((observation) => observation.path === path);
    return path !== verdict.path && seen.length === 0 ? [] : [wayOf(path, verdict, targets, { seen, weight })];
  });
}

const PATHS: readonly PathKind[] = ['direct', 'proxy'];

function nameOf({ dial, proxy }: Target, path: PathKind): readonly string[] {
  if (path === 'direct') return dial.known === null ? [dial.host] : [];
  return proxy === null || ADDRESS.test(proxy.proxy.host) ? [] : [proxy.proxy.host];
}

// Nobody has to look up an address.
const ADDRESS = /^[0-9.]+$|:/;

/** What was seen of a way, and how much each of it counts. */
interface Seen {
  readonly seen: readonly Observation[];
  readonly weight: Weight;
}

function wayOf(path: PathKind, verdict: Verdict, targets: readonly Target[], seen: Seen): Way {
  const needed = new Set(targets.flatMap(({ check }) => STEPS_OF_CHECK[check.kind]));
  if (targets.some(({ check }) => check.kind === 'listener' && check.tls)) needed.add('tls');
  if (targets.every(({ check }) => check.kind === 'dns' && check.query === null)) needed.clear();
  else for (const step of ['route', 'transport'] as const) needed.add(step);
  if (targets.some((target) => nameOf(target, path).length > 0)) needed.add('name');
  if (path === 'proxy') needed.add('proxy');
  const steps = path === 'proxy' ? PROXIED : DIRECT;
  const tallies = steps.map((step) => ({ step, ...tallyOf(step, seen) }));
  const states = tallies.map((tally, index) => ({
    ...tally,
    state: stateOf(tally, needed.has(tally.step), tallies.slice(index + 1)),
  }));
  const udp = targets.some(({ protocol }) => protocol === 'udp');
  return { path, udp, steps: withStop(path === verdict.path ? withCause(states, verdict) : states) };
}

const DIRECT: readonly Step[] = ['name', 'route', 'transport', 'tls', 'http'];
const PROXIED: readonly Step[] = ['name', 'route', 'transport', 'proxy', 'tls', 'http'];

/** Beside name, route and transport, which all of them have. */
const STEPS_OF_CHECK: Readonly<Record<CheckKind, readonly Step[]>> = {
  tcp: [],
  tls: ['tls'],
  https: ['tls', 'http'],
  registry: ['tls', 'http'],
  http: ['http'],
  dns: [],
  ntp: [],
  stun: [],
  listener: [],
};

interface Tally {
  readonly step: Step;
  readonly reached: number;
  readonly tried: number;
}

/** Of every endpoint the last attempt counts. */
function tallyOf(step: Step, { seen, weight }: Seen): Pick<Tally, 'reached' | 'tried'> {
  const ends = new Map<string, { readonly passed: boolean; readonly count: number }>();
  for (const observation of seen) {
    const passed = passedStep(step, observation);
    const key = `${observation.operation} ${observation.target} ${observation.address}`;
    if (passed !== null) ends.set(key, { passed, count: weight(observation) });
  }
  const sum = (counted: readonly { readonly count: number }[]): number =>
    counted.reduce((all, { count }) => all + count, 0);
  return { reached: sum([...ends.values()].filter(({ passed }) => passed)), tried: sum([...ends.values()]) };
}

/** Whether this observation got past a step; null when it says nothing about it. */
function passedStep(step: Step, { operation, failure }: Observation): boolean | null {
  const noRoute = NO_ROUTE.has(failure);
  switch (operation) {
    case 'resolve':
      return step === 'name' ? failure === null : null;
    case 'connect':
    case 'udp-round-trip':
    case 'tcp-round-trip':
      if (step === 'route') return !noRoute;
      return step === 'transport' && !noRoute ? failure === null : null;
    case 'proxy-connect':
      return step === 'proxy' ? failure === null : null;
    case 'tls-handshake':
      return step === 'tls' ? failure === null : null;
    case 'http-round-trip':
      return step === 'http' ? failure === null : null;
  }
}

/** Somebody said that there is no way, where silence would leave it open. */
const NO_ROUTE: ReadonlySet<Failure | null> = new Set<Failure>([
  'network-unreachable',
  'host-unreachable',
  'address-unusable',
]);

function stateOf({ reached, tried }: Tally, needed: boolean, later: readonly Tally[]): StepState {
  if (tried === 0) return needed ? 'unseen' : 'unneeded';
  if (reached === tried) return 'passed';
  if (reached > 0) return 'partly';
  return later.some((tally) => tally.tried > 0) ? 'flawed' : 'stopped';
}

/** The verdict knows more than the observations: an answer that came may be a block page's. */
function withCause(steps: readonly StepSeen[], { cause, outcome, met }: Verdict): readonly StepSeen[] {
  if (cause === null || BETWEEN_PATHS.has(cause)) {
    // One address that works is enough for most; where it was, what the others did is in the evidence.
    return steps.map((seen) => (met === 'yes' && seen.state === 'partly' ? { ...seen, state: 'passed' } : seen));
  }
  const at = stepOf(cause);
  const state = outcome === 'blocked' ? 'stopped' : outcome === 'inconclusive' ? 'undecided' : 'flawed';
  return steps.map((seen) =>
    seen.step === at && seen.state !== 'partly' && seen.state !== 'unneeded' ? { ...seen, state } : seen,
  );
}

/** These are about which way programs take; how far each of them leads is what was observed. */
const BETWEEN_PATHS: ReadonlySet<Cause> = new Set<Cause>([
  'proxy.required',
  'proxy.no-proxy-missing',
  'proxy.no-proxy-too-wide',
  'proxy.no-proxy-ambiguous',
]);

/** Behind the step that stopped it, nothing counts. */
function withStop(steps: readonly StepSeen[]): readonly StepSeen[] {
  const stop = steps.findIndex(({ state }) => state === 'stopped');
  const doubt = steps.findIndex(({ state }) => state === 'undecided');
  return steps.map((seen, index) => {
    const behindStop = stop !== -1 && index > stop && seen.state !== 'unneeded';
    const behindDoubt = doubt !== -1 && index > doubt && seen.state === 'unseen';
    return behindStop || behindDoubt ? { ...seen, state: 'unreached' } : seen;
  });
}

/** The step that a cause is about; null where it is about none, or about whichever was the last one. */
function stepOf(cause: Cause): Step | null {
  return STEP_OF_CAUSE.get(cause) ?? STEP_OF_FAMILY.get(cause.slice(0, cause.indexOf('.'))) ?? null;
}

const STEP_OF_CAUSE: ReadonlyMap<Cause, Step> = new Map([
  ['tcp.no-local-route', 'route'],
  ['tcp.unreachable', 'route'],
  ['tcp.v6-broken', 'route'],
  ['env.offline', 'route'],
  ['env.resolver', 'name'],
  ['env.clock-skew', 'tls'],
]);

const STEP_OF_FAMILY: ReadonlyMap<string, Step> = new Map([
  ['dns', 'name'],
  ['tcp', 'transport'],
  ['udp', 'transport'],
  ['proxy', 'proxy'],
  ['tls', 'tls'],
  ['http', 'http'],
  ['registry', 'http'],
]);
