import assert from 'node:assert/strict';
import type { Opening } from './opening.ts';
import { ports } from './rule-sets.ts';

/** Policies of Kubernetes, Calico and Cilium, as the rules that they are. */
interface Policy {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec: {
    readonly egress?: readonly Item[];
    readonly ingress?: readonly Item[];
    readonly nets?: readonly string[];
  };
}

interface End {
  readonly nets?: readonly string[];
  readonly selector?: string;
  readonly ports?: readonly (number | string)[];
}

interface Port {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol: string;
}

interface Item {
  readonly to?: readonly { readonly ipBlock?: { readonly cidr: string } }[];
  readonly from?: readonly { readonly ipBlock: { readonly cidr: string } }[];
  readonly ports?: readonly Port[];
  readonly protocol?: string | number;
  readonly ipVersion?: number;
  readonly source?: End;
  readonly destination?: End;
  readonly toCIDR?: readonly string[];
  readonly fromCIDR?: readonly string[];
  readonly toFQDNs?: readonly { readonly matchName?: string; readonly matchPattern?: string }[];
  readonly toEndpoints?: unknown;
  readonly toPorts?: readonly { readonly ports: readonly Port[] }[];
  readonly icmps?: readonly { readonly fields: readonly { readonly family: string; readonly type: number }[] }[];
}

export function policyOpenings(values: readonly unknown[]): readonly Opening[] {
  const policies = values.map((value) => {
    assert.ok(isPolicy(value));
    return value;
  });
  const sets = policies.filter(({ kind }) => kind === 'GlobalNetworkSet');
  return policies.flatMap(({ kind, metadata, spec }) =>
    (['egress', 'ingress'] as const).flatMap((key) =>
      metadata.name.endsWith('-dns') ? [] : (spec[key] ?? []).flatMap((item) => openingsOf(kind, key, item, sets)),
    ),
  );
}

function isPolicy(value: unknown): value is Policy {
  return typeof value === 'object' && value !== null && 'kind' in value && 'spec' in value && 'metadata' in value;
}

function openingsOf(kind: string, key: 'egress' | 'ingress', item: Item, sets: readonly Policy[]): readonly Opening[] {
  const direction = key === 'egress' ? 'out' : 'in';
  switch (kind) {
    case 'GlobalNetworkPolicy':
      return [calicoOpening(direction, item, sets)];
    case 'NetworkPolicy':
      return kubernetesOpenings(direction, item);
    case 'CiliumNetworkPolicy':
      return item.toEndpoints === undefined ? ciliumOpenings(direction, item) : [];
    default:
      return [];
  }
}

function calicoOpening(
  direction: 'in' | 'out',
  { protocol, ipVersion, source, destination }: Item,
  sets: readonly Policy[],
): Opening {
  const netsOf = ({ nets, selector }: End = {}): readonly string[] | null => {
    if (selector === undefined) return nets ?? null;
    const name = /^reachcheck-set == '(.*)'$/.exec(selector)?.[1];
    return sets.flatMap(({ metadata, spec }) =>
      metadata.labels?.['reachcheck-set'] === name ? (spec.nets ?? []) : [],
    );
  };
  const word = String(protocol ?? 'any').toLowerCase();
  return {
    direction,
    protocol: word === '47' ? 'ip:47' : word.replace('icmpv6', 'icmp'),
    ports: ports(...(destination?.ports ?? []).map((range) => String(range).replace(':', '-'))),
    from: netsOf(source),
    to: netsOf(destination),
    family: ipVersion === 4 ? 'ipv4' : 'ipv6',
  };
}

function kubernetesOpenings(direction: 'in' | 'out', { to, from, ports: list }: Item): readonly Opening[] {
  const far = (direction === 'out' ? to : from)?.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []) ?? null;
  const ends = direction === 'out' ? { from: null, to: far } : { from: far, to: null };
  if (list === undefined) return [{ direction, protocol: 'any', ports: [], ...ends }];
  return list.map((port) => ({ direction, ...portOf(port), ...ends }));
}

function portOf({ port, endPort, protocol }: Port): Pick<Opening, 'protocol' | 'ports'> {
  const all = port === undefined || port === '0';
  return { protocol: protocol.toLowerCase(), ports: all ? [] : ports(`${port}-${endPort ?? port}`) };
}

function ciliumOpenings(
  direction: 'in' | 'out',
  { toCIDR, fromCIDR, toFQDNs, toPorts, icmps }: Item,
): readonly Opening[] {
  const names = toFQDNs?.map(({ matchName, matchPattern }) => matchName ?? matchPattern?.replace('**', '*') ?? '');
  const ends = { direction, from: fromCIDR ?? null, to: names ?? toCIDR ?? null };
  if (icmps !== undefined)
    return icmps
      .flatMap(({ fields }) => fields)
      .map(({ family, type }) => {
        assert.equal(type, family === 'IPv4' ? 8 : 128);
        return { ...ends, protocol: 'icmp', ports: [], family: family === 'IPv4' ? 'ipv4' : 'ipv6' };
      });
  if (toPorts === undefined) return [{ ...ends, protocol: 'any', ports: [] }];
  return toPorts.flatMap(({ ports: list }) => list.map((port) => ({ ...ends, ...portOf(port) })));
}
