import type { Facts } from '../model/discovery.ts';
import { isMapping, mapping, text } from './fields.ts';
import { regionOfCrn, regionOfZone } from './place.ts';

/** What the ConfigMap `cluster-info` of `kube-system` says, as `kubectl get -o json` prints it. */
export function readClusterInfo(json: string): { readonly facts: Facts } | { readonly trouble: string } {
  const value = parseJson(json);
  if (!isMapping(value) || text(value, 'kind') !== 'ConfigMap')
    return { trouble: 'kubectl did not answer with a ConfigMap' };
  const data = mapping(value, 'data');
  const inner = parseJson(text(data, 'cluster-config.json') ?? '');
  const config = isMapping(inner) ? inner : {};
  const zone = text(config, 'datacenter');
  const crn = text(config, 'crn');
  return {
    facts: withoutNull({
      'cluster.etcdHost': text(data, 'etcd_host'),
      'cluster.etcdPort': text(data, 'etcd_port'),
      'cluster.id': text(config, 'cluster_id'),
      'cluster.name': text(config, 'name', 'cluster_name'),
      'cluster.region': (crn === null ? null : regionOfCrn(crn)) ?? (zone === null ? null : regionOfZone(zone)),
    }),
  };
}

/** The value of a JSON text; undefined when it is none. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Facts whose value is known. */
export function withoutNull(facts: Readonly<Record<string, string | null>>): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null));
}
