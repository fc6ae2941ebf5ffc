import type { Cause } from '../../src/model/outcome.ts';
import type { Side } from '../../test/lab/run-scenario.ts';
import type { Expectation, Group, Scenario } from '../../test/lab/scenario.ts';
import type { Place } from './answer.ts';

/** `unknown` where nobody at the client's place can tell: silence over UDP, a client that is offline. */
type Met = 'pass' | 'fail' | 'unknown';

/** What is right to say of a row's first requirement. */
export interface Truth {
  readonly met: Met;
  /** Each of these is right; empty where there is no cause to name. */
  readonly causes: readonly Cause[];
  /** Each of these is right: where the causes, the row's alternatives, or the row itself belong. */
  readonly places: readonly Place[];
}

/** From the row's expectation; without the obstacle all passes, unless the row says otherwise. */
export function truthOf({ needs, expected, group, twin = {} }: Scenario, side: Side): Truth {
  if (side === 'obstructed') {
    const { met, causes, places } = truthOfExpectation(expected);
    // A scenario is filed where its obstacle is: who sees it there is right, whatever it causes further on.
    const filed = causes.length === 0 ? [] : PLACES_BY_GROUP[group];
    return { met, causes, places: [...new Set([...places, ...filed])] };
  }
  const own = twin[needs[0]?.id ?? ''];
  return own === undefined ? { met: 'pass', causes: [], places: [] } : truthOfExpectation(own);
}

/** Where a cause shows. Several where programs that are right can name different ones. */
export function placesOf(cause: Cause): readonly Place[] {
  // A client without a network cannot look up names either; what it says first depends on what it is given.
  if (cause === 'env.offline') return ['name', 'connection'];
  if (cause === 'env.resolver') return ['name'];
  if (cause === 'env.clock-skew') return ['tls'];
  // It accepts the connection in the place of the service, and TLS is what it cannot do in its place.
  if (cause === 'proxy.transparent') return ['proxy', 'connection', 'tls'];
  const [kind = ''] = cause.split('.');
  return PLACE_BY_KIND[kind] ?? [];
}

const PLACES_BY_GROUP: Readonly<Record<Group, readonly Place[]>> = {
  name: ['name'],
  tcp: ['connection'],
  udp: ['connection'],
  tls: ['tls'],
  http: ['http'],
  proxy: ['proxy'],
  vantage: [],
};

const PLACE_BY_KIND: Readonly<Record<string, readonly Place[]>> = {
  dns: ['name'],
  tcp: ['connection'],
  udp: ['connection'],
  proxy: ['proxy'],
  tls: ['tls'],
  http: ['http'],
};

function truthOfExpectation(expected: Expectation): Truth {
  const all = [expected, ...(expected.or ?? [])];
  const causes = all.map(({ cause }) => cause);
  const named = causes.flatMap((cause) => cause ?? []);
  // Where saying nothing is right too, there is nothing to score.
  if (named.length < causes.length) return { met: metOf(all), causes: [], places: [] };
  const alternatives = expected.alternatives ?? [];
  return { met: metOf(all), causes: named, places: [...new Set([...named, ...alternatives].flatMap(placesOf))] };
}

function metOf(all: readonly Expectation[]): Met {
  const [first = 'unknown', ...others] = all.map(metOfOne);
  return others.every((met) => met === first) ? first : 'unknown';
}

function metOfOne({ outcome, met }: Expectation): Met {
  if (met !== undefined) return met === 'yes' ? 'pass' : met === 'no' ? 'fail' : 'unknown';
  return outcome === 'allowed' ? 'pass' : outcome === 'blocked' ? 'fail' : 'unknown';
}
