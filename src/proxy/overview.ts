import type { Destination, Requirement } from '../model/profile.ts';
import type { ProxyDestination, ProxyOverview, ProxyRow, ProxySettings } from '../model/proxy.ts';
import { nonProxyHosts } from './dialects/java.ts';
import { agreement, noProxyReadings } from './no-proxy.ts';
import { noProxyProblems } from './no-proxy-problems.ts';

/** What every program does about every destination of these requirements. Without credentials. */
export function proxyOverview(settings: ProxySettings, requirements: readonly Requirement[]): ProxyOverview {
  const found = requirements.map((requirement) => ({ id: requirement.id, places: placesOf(requirement) }));
  const named = new Map<string, { readonly destination: ProxyDestination; readonly ids: string[] }>();
  for (const { id, places } of found) {
    for (const destination of places) {
      const key = `${destination.scheme} ${destination.host} ${destination.port}`;
      const row = named.get(key) ?? { destination, ids: [] };
      row.ids.push(id);
      named.set(key, row);
    }
  }
  return {
    https: settings.https,
    http: settings.http,
    noProxy: settings.noProxy,
    problems: [...settings.problems, ...noProxyProblems(settings.noProxy ?? '')],
    rows: [...named.values()].map(({ destination, ids }) => rowOf(settings, destination, ids)),
    leftOut: found.filter(({ places }) => places.length === 0).map(({ id }) => id),
    java: javaOf(settings),
  };
}

function rowOf(settings: ProxySettings, destination: ProxyDestination, ids: readonly string[]): ProxyRow {
  const readings = noProxyReadings(settings, destination);
  return { destination, requirements: [...new Set(ids)], agreement: agreement(readings), readings };
}

function javaOf({ https, http, noProxy }: ProxySettings): ProxyOverview['java'] {
  if (https === null && http === null) return null;
  const { value, lost } = nonProxyHosts(noProxy ?? '');
  return { nonProxyHosts: value, lost };
}

/** What programs could be told to contact: hosts, addresses, witnesses of wildcards. Proxies carry TCP out, nothing else. */
function placesOf(requirement: Requirement): readonly ProxyDestination[] {
  const { destinations, witnesses, ports, protocol, direction, need, gap, checks } = requirement;
  if (protocol !== 'tcp' || direction !== 'out' || need === 'retired' || gap !== null) return [];
  const scheme = checks.length > 0 && checks.every(({ kind }) => kind === 'http') ? 'http' : 'https';
  const hosts = destinations.flatMap((destination) => hostsOf(destination, witnesses));
  return hosts.flatMap((host) => ports.map(({ from }) => ({ host, port: from, scheme })));
}

function hostsOf({ kind, value }: Destination, witnesses: readonly string[]): readonly string[] {
  switch (kind) {
    case 'host':
    case 'address':
      return [value];
    case 'wildcard':
      return witnesses.filter((name) => name.endsWith(value.replace(/^\*/, '')));
    case 'sequence':
      return [value.replace(/\{([0-9]+)\.\.[0-9]+\}/, '$1')];
    case 'cidr':
      return [];
  }
}
