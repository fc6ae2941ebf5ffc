import type { Direction, PortRange, Protocol } from '../../model/profile.ts';
import { type Family, familyOf, isEverything } from '../cidr.ts';
import type { Rule, RuleSet } from '../rules.ts';
import { attached, farSide, fromAnybody } from './attached.ts';
import { ofDirection, portText } from './comment.ts';
import {
  type Item,
  LABEL,
  type Manifest,
  manifestsText,
  numbered,
  ofOnePolicy,
  POLICY_NAME,
  portProtocol,
  SELECTED,
  without,
  type Yaml,
} from './kubernetes.ts';
import type { Language } from './language.ts';

export const calico: Language = {
  title: 'Calico: GlobalNetworkPolicy (v3), with GlobalNetworkSets for long lists',
  list: 'firewall',
  into: POLICY_NAME,
  render: (set, { into }) => {
    const known = without(attached(set, 'everything that the policy selects'), unknownProtocol);
    const sets = new NetworkSets(into);
    const policies = [...policiesOf(known, 'out', into, sets), ...policiesOf(known, 'in', into, sets)];
    return manifestsText(known, HEAD, [...sets.manifests(), ...policies]);
  },
};

/** Lower is earlier; Calico reads NetworkPolicies of Kubernetes as order 1000. */
const ORDER = 500;

const HEAD = [
  'For calicoctl apply -f, or kubectl where the API server of Calico runs. Calico as open source knows no names: they are addresses here.',
  `Order ${ORDER} comes before Kubernetes policies (1000); a policy that denies must have a higher one.`,
  `${SELECTED} Host endpoints take it in their metadata.labels.`,
];

function unknownProtocol({ protocol }: Rule): string | null {
  return protocol === 'ip:0' ? 'Calico takes IP protocols 1 to 255' : null;
}

/** Longer lists of subnets become a set, so that the policy stays readable. */
const MOST_NETS = 20;

/** Nets of one set. */
const MOST_OF_A_SET = 1000;

class NetworkSets {
  readonly #name: string;
  readonly #sets: (readonly string[])[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** The selector that stands for the subnets. */
  add(nets: readonly string[]): string {
    this.#sets.push(nets);
    return `${LABEL.key}-set == '${this.#label(this.#sets.length)}'`;
  }

  manifests(): readonly Manifest[] {
    return this.#sets.flatMap((nets, index) =>
      Array.from({ length: Math.ceil(nets.length / MOST_OF_A_SET) }, (_, part) => ({
        value: {
          apiVersion: 'projectcalico.org/v3',
          kind: 'GlobalNetworkSet',
          metadata: {
            name: numbered(`${this.#label(index + 1)}-part`, part),
            labels: { [`${LABEL.key}-set`]: this.#label(index + 1) },
          },
          spec: { nets: nets.slice(part * MOST_OF_A_SET, (part + 1) * MOST_OF_A_SET) },
        },
        list: [],
        items: [],
      })),
    );
  }

  #label(number: number): string {
    return `${this.#name}-set-${number}`;
  }
}

function policiesOf(set: RuleSet, direction: Direction, name: string, sets: NetworkSets): readonly Manifest[] {
  const key = direction === 'out' ? 'egress' : 'ingress';
  const items = ofDirection(set.rules, direction).flatMap((rule) => itemsOf(rule, sets));
  return ofOnePolicy(items).map((part, index) => ({
    value: {
      apiVersion: 'projectcalico.org/v3',
      kind: 'GlobalNetworkPolicy',
      metadata: { name: numbered(`${name}-${key}`, index) },
      spec: {
        order: ORDER,
        selector: `${LABEL.key} == '${LABEL.value}'`,
        types: [direction === 'out' ? 'Egress' : 'Ingress'],
        [key]: part.map(({ value }) => value),
      },
    },
    list: ['spec', key],
    items: part,
  }));
}

/** One item for each family: Calico refuses a rule with subnets of both. */
function itemsOf(rule: Rule, sets: NetworkSets): readonly Item[] {
  const far = farSide(rule);
  const selector = !fromAnybody(rule) && far.length > MOST_NETS ? sets.add(far) : null;
  const families = [...new Set(far.map(familyOf))].filter(
    (family) => rule.direction === 'out' || rule.cidrs.some((cidr) => familyOf(cidr) === family),
  );
  return families.map((family) => ({ rule, value: item(rule, family, selector) }));
}

function item(rule: Rule, family: Family, selector: string | null): Yaml {
  const nets = farSide(rule).filter((cidr) => familyOf(cidr) === family);
  const own = rule.cidrs.filter((cidr) => familyOf(cidr) === family);
  const protocol = protocolOf(rule.protocol, family);
  const far = fromAnybody(rule) ? {} : selector === null ? { nets } : { selector };
  const near = rule.direction === 'out' || own.some(isEverything) ? {} : { nets: own };
  const ports = rule.ports.length === 0 ? {} : { ports: rule.ports.map(portValue) };
  const [source, destination] = rule.direction === 'out' ? [{}, { ...far, ...ports }] : [far, { ...near, ...ports }];
  return {
    action: 'Allow',
    ipVersion: family === 'ipv4' ? 4 : 6,
    ...(protocol === null ? {} : { protocol }),
    ...(Object.keys(source).length === 0 ? {} : { source }),
    ...(Object.keys(destination).length === 0 ? {} : { destination }),
  };
}

/** Null: all of them. */
function protocolOf(protocol: Protocol, family: Family): string | number | null {
  if (protocol === 'any') return null;
  if (protocol === 'icmp') return family === 'ipv4' ? 'ICMP' : 'ICMPv6';
  return portProtocol(protocol) ?? Number(protocol.slice('ip:'.length));
}

function portValue(range: PortRange): string | number {
  return range.from === range.to ? range.from : portText(range, ':');
}
