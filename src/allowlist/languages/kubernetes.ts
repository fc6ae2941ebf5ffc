import { Document, isNode } from 'yaml';
import type { PortRange, Protocol } from '../../model/profile.ts';
import { leaveOut } from '../by-address.ts';
import type { Rule, RuleSet } from '../rules.ts';
import { headLines, ruleLines } from './comment.ts';
import type { Into } from './language.ts';
import { inGroups } from './parts.ts';

/** A value of YAML. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** One rule of a policy, as an item of its list, with what it is for. */
export interface Item {
  readonly rule: Rule;
  readonly value: Yaml;
}

/** One object of Kubernetes. */
export interface Manifest {
  readonly value: Readonly<Record<string, Yaml>>;
  /** Where its list of items is, and what they are for. */
  readonly list: readonly string[];
  readonly items: readonly Item[];
}

/** What the pods (or hosts) must be labelled with that the policies are for. */
export const LABEL = { key: 'reachcheck', value: 'allowed' } as const;

export const POLICY_NAME: Into = {
  what: 'policy, by the beginning of its name',
  default: 'reachcheck',
  pattern: /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/,
};

/** Whose ports an incoming rule opens. */
export const PODS = 'all pods that the policy selects';

/** Why the policies select by a label of their own. */
export const SELECTED = `They are for what has the label ${LABEL.key}=${LABEL.value}: whatever a policy selects loses all other traffic of that direction that no policy allows.`;

/** Documents of YAML, below a head of comments. */
export function manifestsText(set: RuleSet, head: readonly string[], manifests: readonly Manifest[]): string {
  const texts = manifests.map(({ value, list, items }) => {
    const document = new Document(value, { aliasDuplicateObjects: false });
    items.forEach(({ rule }, index) => {
      const node = document.getIn([...list, index], true);
      if (isNode(node)) node.commentBefore = ruleLines(rule, '').join('\n');
    });
    return document.toString({ lineWidth: 0 });
  });
  return [`${headLines(set, '#', head).join('\n')}\n`, ...texts].join('---\n');
}

/** Rules that the language cannot say are left out, with the reason. */
export function without(set: RuleSet, reasonOf: (rule: Rule) => string | null): RuleSet {
  const judged = set.rules.map((rule) => ({ rule, reason: reasonOf(rule) }));
  return {
    ...set,
    rules: judged.flatMap(({ rule, reason }) => (reason === null ? [rule] : [])),
    leftOut: [
      ...set.leftOut,
      ...judged.flatMap(({ rule, reason }) => (reason === null ? [] : [leaveOut(rule, reason)])),
    ],
  };
}

/** Subnets or names of one rule: an object of Kubernetes has to stay small. */
export const MOST_PLACES = 500;

// `kubectl apply` keeps a copy of the object in an annotation, and all annotations together have 256 KiB.
// Lookups of names, which Cilium has twice beside them, come on top.
const MOST_BYTES = 60_000;

/** The items of one policy each. */
export function ofOnePolicy(items: readonly Item[]): readonly (readonly Item[])[] {
  return inGroups(items, MOST_BYTES, ({ value }) => [value]);
}

/** `reachcheck-egress`, and `reachcheck-egress-2` for the second. */
export function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}

/** The name that Kubernetes and its policies have for a protocol with ports; null when they have none. */
export function portProtocol(protocol: Protocol): 'TCP' | 'UDP' | 'SCTP' | null {
  if (protocol === 'tcp') return 'TCP';
  if (protocol === 'udp') return 'UDP';
  return protocol === 'ip:132' ? 'SCTP' : null;
}

/** `port` and, for ranges, `endPort`. */
export function portFields<T extends Yaml>(
  { from, to }: PortRange,
  spell: (port: number) => T,
): Readonly<Record<string, Yaml>> {
  return from === to ? { port: spell(from) } : { port: spell(from), endPort: to };
}
