import type { DiscoverySource, Fact } from './discovery.ts';

/** From where a profile's requirements are seen. */
export type VantageKind = 'workstation' | 'worker' | 'control-plane' | 'outside';

/** How much a requirement matters. `retired` entries are not tried: they name what replaced them. */
export type Need = 'required' | 'optional' | 'deprecated' | 'retired';

/** `tcp` and `udp` can be probed; the others are printed, and judged by other means. `any`: all of them. */
export type Protocol = 'tcp' | 'udp' | 'icmp' | `ip:${number}` | 'any';

export type Direction = 'out' | 'in';

/** Inclusive at both ends; one port has `from` equal to `to`. */
export interface PortRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What an allowlist entry opens. `value` is the host name, the wildcard (`*.icr.io`), the masked subnet, the address, or
 * a sequence of names (`c-{01..20}-ws.example.com`: as many of them as there are, counted from the first one).
 */
export interface Destination {
  readonly kind: 'host' | 'wildcard' | 'cidr' | 'address' | 'sequence';
  readonly value: string;
}

/** Where a requirement is documented. */
export interface SourceRef {
  /** Key into the profile's `documents`. */
  readonly doc: string;
  readonly section: string | null;
  /** ISO date of the edition that was read. */
  readonly asOf: string;
}

export interface DocumentRef {
  readonly title: string;
  readonly url: string | null;
}

/** The kind of a JSON value, as expectations name it. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';

export interface JsonExpectation {
  /** Keys that the top-level object must have. */
  readonly has: readonly string[];
  /** Kinds that named keys of the top-level object must have. */
  readonly kind: Readonly<Record<string, JsonKind>>;
  /** The top-level value must be an array. */
  readonly isArray: boolean;
  /** Keys that the first item of the top-level array must have. */
  readonly itemHas: readonly string[];
}

/** One acceptable answer. Empty `status` accepts any status. */
export interface AnswerExpectation {
  /** Single statuses, or classes such as `2xx`. */
  readonly status: readonly (number | `${1 | 2 | 3 | 4 | 5}xx`)[];
  readonly json: JsonExpectation | null;
}

/** Who must have signed the certificate. `private`: the authority that `ca` names, or nobody's when that is unset. */
export type Trust = 'public' | 'private';

/** How both ends of a TLS connection show who they are. Files are paths of PEM files; what is in them is never shown. */
interface TlsParties {
  readonly trust: Trust;
  /** Path of the authority's file. */
  readonly ca: string | null;
  /** Our own certificate and its key, for services that demand one. */
  readonly client?: { readonly cert: string; readonly key: string };
  /** The name that is asked for and must be proved, where it is not the host. */
  readonly serverName?: string;
}

/** How one target is verified. */
export type Check =
  | { readonly kind: 'tcp' }
  | (TlsParties & {
      readonly kind: 'tls';
      /** Protocol of the application layer that must be agreed on (RFC 7301), such as `h2`; null: any or none. */
      readonly alpn: string | null;
    })
  | (TlsParties & {
      readonly kind: 'https';
      readonly path: string;
      readonly answers: readonly AnswerExpectation[];
    })
  | {
      readonly kind: 'registry';
      readonly trust: Trust;
      readonly ca: string | null;
      /** The image whose way is gone, without pulling it; null: only the registry itself is asked. */
      readonly repository: string | null;
      /** Tag or digest of the image. */
      readonly reference: string;
    }
  | { readonly kind: 'http'; readonly path: string; readonly answers: readonly AnswerExpectation[] }
  | {
      readonly kind: 'dns';
      /** The name that the server is asked for; null: the destination itself must resolve. */
      readonly query: string | null;
      readonly type: 'A' | 'AAAA';
    }
  | { readonly kind: 'ntp' }
  | { readonly kind: 'stun' }
  | {
      readonly kind: 'listener';
      /** What `reachcheck listen` was started with. A secret: no report shows it. */
      readonly token: string;
      /** The listener is asked inside TLS. */
      readonly tls: boolean;
    };

export type CheckKind = Check['kind'];

/** What the profile says about the addresses that a name should have from this vantage point. */
export type AddressClass = 'public' | 'private' | 'any';

/** Why a requirement cannot be filled in, and how to get the value. */
export interface ParameterGap {
  readonly parameter: string;
  /** True when the profile asks for it with `when`: without the value the requirement does not apply. */
  readonly conditional: boolean;
  readonly howTo: string;
}

/** What a requirement says before and after parameters are filled in. */
interface RequirementCore {
  readonly id: string;
  readonly title: string;
  /** Concrete names that stand for a wildcard. */
  readonly witnesses: readonly string[];
  /** Who connects, for direction `in`: hosts, addresses and subnets; empty: anybody. */
  readonly from: readonly string[];
  readonly protocol: Protocol;
  readonly direction: Direction;
  readonly need: Need;
  readonly expect: 'open' | 'blocked';
  /**
   * False where no answer need come (a whole subnet, a protocol that one end cannot prove): what stays undecided then
   * counts for no exit code. A block that is proven does.
   */
  readonly provable: boolean;
  /** Alternatives: one that succeeds is enough. */
  readonly checks: readonly Check[];
  readonly address: AddressClass;
  /** Subnets that the documents print for the destination. */
  readonly published: readonly string[];
  readonly sources: readonly SourceRef[];
  /** A command that checks the same by hand. */
  readonly manual: string | null;
  readonly note: string | null;
  /** For `retired` and `deprecated`: when, and what to use instead. */
  readonly retiredOn: string | null;
  readonly replacedBy: string | null;
}

/** One allowlist entry that must be open (or blocked), filled with parameter values. */
export interface Requirement extends RequirementCore {
  /** Names of the profiles that ask for it. */
  readonly profiles: readonly string[];
  /** From where it is seen. Seen from `outside`, what comes in can be tried. */
  readonly vantage: VantageKind;
  /** At least one; every one of them must be open. */
  readonly destinations: readonly Destination[];
  readonly ports: readonly PortRange[];
  /** Set when a parameter is missing; the destinations then still show `{name}`, and ports made of it are left out. */
  readonly gap: ParameterGap | null;
}

export type ParameterType = 'text' | 'list' | 'url' | 'host' | 'port' | 'subnet' | 'file';

export interface DefaultBy {
  readonly parameter: string;
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

export interface Parameter {
  readonly name: string;
  readonly title: string;
  readonly type: ParameterType;
  readonly default: string | readonly string[] | null;
  /** Defaults that follow another parameter, by its value; `default` is for every other value. */
  readonly defaultBy: DefaultBy | null;
  readonly oneOf: readonly string[] | null;
  readonly howTo: string | null;
  /** Where its value can be found; of these facts the first one that is known counts. */
  readonly discover: readonly Fact[];
}

/** Where a parameter's value came from. */
export type ParameterOrigin = 'set' | 'environment' | DiscoverySource | 'default' | 'unset';

export interface ParameterValue {
  readonly name: string;
  readonly value: string | readonly string[] | null;
  readonly origin: ParameterOrigin;
}

/** A profile with tables and `extends` expanded; strings may still hold `{parameter}`. */
export interface Profile {
  readonly name: string;
  readonly title: string;
  readonly vantage: VantageKind;
  /** The heading that it stands under in `profiles list`. */
  readonly group: string | null;
  /** ISO date up to which its documents were read. */
  readonly asOf: string;
  readonly description: string | null;
  readonly parameters: readonly Parameter[];
  readonly documents: Readonly<Record<string, DocumentRef>>;
  readonly requirements: readonly RequirementTemplate[];
}

/** A requirement before parameters are filled in. Every string may hold `{parameter}`. */
export interface RequirementTemplate extends RequirementCore {
  readonly destinations: readonly { readonly kind: 'host' | 'cidr' | 'url'; readonly value: string }[];
  readonly ports: readonly string[];
  /** The requirement applies only when this parameter is set (and, where a row is selected, names it). */
  readonly when: { readonly parameter: string; readonly includes: string | null } | null;
}

/** A profile as a report names it. */
export interface ProfileRef {
  readonly name: string;
  readonly title: string;
  readonly asOf: string;
  readonly documents: Readonly<Record<string, DocumentRef>>;
}
