import type { Direction } from '../../model/profile.ts';
import { byName } from '../by-name.ts';
import { familyOf } from '../cidr.ts';
import type { Rule, RuleSet } from '../rules.ts';
import { smallest } from '../smallest.ts';
import { attached, farSide, fromAnybody, withoutOwnSide } from './attached.ts';
import { ofDirection } from './comment.ts';
import {
  LABEL,
  type Item,
  type Manifest,
  manifestsText,
  MOST_PLACES,
  numbered,
  ofOnePolicy,
  PODS,
  POLICY_NAME,
  portFields,
  portProtocol,
  SELECTED,
  without,
  type Yaml,
} from './kubernetes.ts';
import type { Language } from './language.ts';
import { inParts } from './parts.ts';

export const cilium: Language = {
  title: 'Cilium: CiliumNetworkPolicy, with names, for the pods of one namespace',
  list: 'firewall',
  into: POLICY_NAME,
  render: (set, { into }) => {
    const known = without(withNames(set), unknownProtocol);
    return manifestsText(known, HEAD, [...policies(known, 'out', into), ...policies(known, 'in', into)]);
  },
};

const HEAD = [
  'For kubectl apply -n NAMESPACE -f. Cilium learns the addresses of names from the answers of the cluster DNS, so their lookups are allowed as well, and no others: pods with search domains look up NAME.NAMESPACE.svc.cluster.local first, which then is refused.',
  SELECTED,
];

/** Names stay for outgoing traffic; who connects to us becomes addresses. */
function withNames(set: RuleSet): RuleSet {
  const out = smallest(byName({ ...set, rules: ofDirection(set.rules, 'out') }));
  const incoming = attached({ ...set, leftOut: out.leftOut, rules: ofDirection(set.rules, 'in') }, PODS);
  return { ...incoming, rules: [...out.rules, ...incoming.rules].map(pingOnly) };
}

function pingOnly(rule: Rule): Rule {
  if (rule.protocol !== 'icmp') return rule;
  return {
    ...rule,
    warnings: [...rule.warnings, 'Cilium allows ICMP by type: this is echo requests (ping), and their answers'],
  };
}

function unknownProtocol({ protocol }: Rule): string | null {
  if (protocol === 'any' || protocol === 'icmp' || portProtocol(protocol) !== null) return null;
  return 'Cilium knows TCP, UDP, SCTP and ICMP; others only with enable-extended-ip-protocols';
}

function policies(set: RuleSet, direction: Direction, name: string): readonly Manifest[] {
  const key = direction === 'out' ? 'egress' : 'ingress';
  const items = ofDirection(set.rules, direction)
    .map((rule) => withoutOwnSide(rule, PODS))
    .flatMap((rule) => inParts(rule, MOST_PLACES))
    .map((rule) => ({ rule, value: item(rule) }));
  return ofOnePolicy(items).map((part, index) => policy(numbered(`${name}-${key}`, index), key, part));
}

/** The lookups come last: the comments belong to the items before them, by their number. */
function policy(name: string, key: 'egress' | 'ingress', part: readonly Item[]): Manifest {
  const names = [...new Set(part.flatMap(({ rule }) => (key === 'egress' ? rule.names : [])))];
  return {
    value: {
      apiVersion: 'cilium.io/v2',
      kind: 'CiliumNetworkPolicy',
      metadata: { name },
      spec: {
        endpointSelector: { matchLabels: { [LABEL.key]: LABEL.value } },
        [key]: [...part.map(({ value }) => value), ...(names.length === 0 ? [] : lookups(names))],
      },
    },
    list: ['spec', key],
    items: part,
  };
}

function item(rule: Rule): Yaml {
  const ends = rule.direction === 'out' ? 'toCIDR' : 'fromCIDR';
  const far = rule.names.length > 0 ? { toFQDNs: rule.names.map(nameMatch) } : { [ends]: farSide(rule) };
  return { ...(fromAnybody(rule) ? {} : far), ...traffic(rule) };
}

/** `**.` stands for every name below, of any depth; where Cilium is older, for one label. */
function nameMatch(name: string): Yaml {
  return name.startsWith('*.') ? { matchPattern: `*${name}` } : { matchName: name };
}

function traffic(rule: Rule): Readonly<Record<string, Yaml>> {
  if (rule.protocol === 'icmp') return { icmps: [{ fields: echoRequests(rule) }] };
  const protocol = portProtocol(rule.protocol);
  if (protocol === null) return {};
  // Port 0 is all ports.
  const ports = rule.ports.length === 0 ? [{ from: 0, to: 0 }] : rule.ports;
  const items = ports.map((range) => ({ ...portFields(range, String), protocol }));
  return {
    toPorts: Array.from({ length: Math.ceil(items.length / MOST_PORTS) }, (_, part) => ({
      ports: items.slice(part * MOST_PORTS, (part + 1) * MOST_PORTS),
    })),
  };
}

/** `maxPorts` in pkg/policy/api/rule_validation.go of Cilium. */
const MOST_PORTS = 40;

function echoRequests(rule: Rule): readonly Yaml[] {
  const families = new Set(rule.names.length > 0 ? (['ipv4', 'ipv6'] as const) : farSide(rule).map(familyOf));
  return [...families].map((family) =>
    family === 'ipv4' ? { family: 'IPv4', type: 8 } : { family: 'IPv6', type: 128 },
  );
}

/** At the DNS of Kubernetes, and at that of OpenShift, behind whose service is another port. */
function lookups(names: readonly string[]): readonly Yaml[] {
  const dns = names.map(nameMatch);
  const server = (namespace: string, label: readonly [string, string], port: string): Yaml => ({
    toEndpoints: [{ matchLabels: { 'k8s:io.kubernetes.pod.namespace': namespace, [`k8s:${label[0]}`]: label[1] } }],
    toPorts: [{ ports: [{ port, protocol: 'ANY' }], rules: { dns } }],
  });
  return [
    server('kube-system', ['k8s-app', 'kube-dns'], '53'),
    server('openshift-dns', ['dns.operator.openshift.io/daemonset-dns', 'default'], '5353'),
  ];
}
