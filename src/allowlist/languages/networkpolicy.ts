import type { Direction } from '../../model/profile.ts';
import type { Rule, RuleSet } from '../rules.ts';
import { attached, farSide, fromAnybody, withoutOwnSide } from './attached.ts';
import { ofDirection } from './comment.ts';
import {
  LABEL,
  manifestsText,
  MOST_PLACES,
  type Manifest,
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

export const networkpolicy: Language = {
  title: 'Kubernetes: NetworkPolicy, for the pods of one namespace',
  list: 'firewall',
  into: POLICY_NAME,
  render: (set, { into }) => {
    const known = without(attached(set, PODS), unknownProtocol);
    const dns = set.rules.some(({ direction, names }) => direction === 'out' && names.length > 0);
    return manifestsText(known, HEAD, [
      ...(dns ? [dnsPolicy(into)] : []),
      ...policies(known, 'out', into),
      ...policies(known, 'in', into),
    ]);
  },
};

const HEAD = [
  'For kubectl apply -n NAMESPACE -f. NetworkPolicy knows no names; where names are meant, the cluster DNS is allowed as well.',
  SELECTED,
];

function unknownProtocol({ protocol }: Rule): string | null {
  if (protocol === 'any' || portProtocol(protocol) !== null) return null;
  return 'NetworkPolicy knows TCP, UDP and SCTP; what becomes of other protocols is up to the network plugin';
}

function policies(set: RuleSet, direction: Direction, name: string): readonly Manifest[] {
  const key = direction === 'out' ? 'egress' : 'ingress';
  const items = ofDirection(set.rules, direction)
    .map((rule) => withoutOwnSide(rule, PODS))
    .flatMap((rule) => inParts(rule, MOST_PLACES))
    .map((rule) => ({ rule, value: item(rule) }));
  return ofOnePolicy(items).map((part, index) => ({
    value: policy(
      numbered(`${name}-${key}`, index),
      key,
      part.map(({ value }) => value),
    ),
    list: ['spec', key],
    items: part,
  }));
}

function item(rule: Rule): Yaml {
  const blocks = farSide(rule).map((cidr) => ({ ipBlock: { cidr } }));
  const ports = portItems(rule);
  return {
    ...(fromAnybody(rule) ? {} : { [rule.direction === 'out' ? 'to' : 'from']: blocks }),
    ...(ports.length === 0 ? {} : { ports }),
  };
}

/** None: all protocols. */
function portItems({ protocol, ports }: Rule): readonly Yaml[] {
  const name = portProtocol(protocol);
  if (name === null) return [];
  return ports.length === 0
    ? [{ protocol: name }]
    : ports.map((range) => ({ protocol: name, ...portFields(range, (port) => port) }));
}

function policy(name: string, key: 'egress' | 'ingress', rules: readonly Yaml[]): Readonly<Record<string, Yaml>> {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec: {
      podSelector: { matchLabels: { [LABEL.key]: LABEL.value } },
      policyTypes: [key === 'egress' ? 'Egress' : 'Ingress'],
      [key]: rules,
    },
  };
}

/** The DNS of a cluster; that of OpenShift answers on port 5353 in openshift-dns. */
function dnsPolicy(name: string): Manifest {
  const servers = [
    dnsServers('kube-system', { 'k8s-app': 'kube-dns' }, 53),
    dnsServers('openshift-dns', { 'dns.operator.openshift.io/daemonset-dns': 'default' }, 5353),
  ];
  return { value: policy(`${name}-dns`, 'egress', servers), list: [], items: [] };
}

function dnsServers(namespace: string, matchLabels: Readonly<Record<string, string>>, port: number): Yaml {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        podSelector: { matchLabels },
      },
    ],
    ports: [
      { protocol: 'UDP', port },
      { protocol: 'TCP', port },
    ],
  };
}
