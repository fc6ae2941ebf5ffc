import type { AllowlistEntry } from '../model/allowlist.ts';
import type { Direction, Need, PortRange, Protocol } from '../model/profile.ts';

/** What a firewall or proxy must let through. All of it is checked: names are host names, subnets are subnets. */
export interface Rule {
  /** Whose list it is missing in; `firewall` where nobody tried. */
  readonly list: AllowlistEntry['list'];
  readonly direction: Direction;
  readonly protocol: Protocol;
  /** Sorted, without overlaps. Empty: all of them, or the protocol has none. */
  readonly ports: readonly PortRange[];
  /**
   * Who connects, as subnets. Direction `out`: the source addresses, never empty (see `RuleSet.sources`). Direction `in`:
   * the far side, which may hold names until `byAddress`; empty: anybody.
   */
  readonly from: readonly string[];
  /** Where to, as the documents write it: host, wildcard, sequence of names, subnet, address. Direction `in`: our side. */
  readonly destinations: readonly string[];
  /** Hosts and wildcards (`*.icr.io`: every name under icr.io, not icr.io itself), lower case, ASCII. */
  readonly names: readonly string[];
  /** Subnets, a single address as /32 or /128; host bits cleared. */
  readonly cidrs: readonly string[];
  /** Subnets that the documents print for the names. */
  readonly published: readonly string[];
  /** Single subnets (/32, /128) that the names had in the run; they are joined only where a language needs that. */
  readonly observed: readonly string[];
  /** What it is for. Free text from a profile: hostile until it is quoted. The same goes for the next two and `warnings`. */
  readonly purpose: string;
  readonly requirements: readonly string[];
  /** `Title of the document, section, date`. */
  readonly sources: readonly string[];
  readonly need: Need;
  /** What whoever applies it must know. */
  readonly warnings: readonly string[];
}

/** What cannot be written as a rule, and why. Every language prints it as a comment: nothing is dropped silently. */
export interface LeftOut {
  readonly direction: Direction;
  readonly protocol: Protocol;
  readonly ports: readonly PortRange[];
  readonly destinations: readonly string[];
  readonly purpose: string;
  readonly requirements: readonly string[];
  readonly reason: string;
}

export interface SourceAddresses {
  /** Subnets of those who connect outwards. */
  readonly cidrs: readonly string[];
  /** True: nobody knows them. The subnets are then addresses of documentation (RFC 5737, RFC 3849), to be replaced. */
  readonly placeholder: boolean;
}

/** What a run saw of one requirement. Its texts may be the far end's: hostile until quoted. */
export interface Attempt {
  /** When it was tried, from the first observation to the last (ISO 8601, UTC). */
  readonly from: string;
  readonly until: string;
  /** By which checks, and which way: `https GET /, directly`. */
  readonly method: string;
  /** A sentence, and the id of the cause. */
  readonly seen: string;
  readonly cause: string;
  /** Who usually can change it, and what the cause tells him; null: nothing beyond the entry. */
  readonly owner: string;
  readonly meaning: string | null;
  /** Where it was stopped, with a shell command that shows the same; the first of them in a long list. */
  readonly places: readonly AttemptAt[];
}

export interface AttemptAt {
  /** As the requirement writes it. */
  readonly destination: string;
  readonly port: number;
  /** Null: there is none. */
  readonly byHand: string | null;
}

/** How all of it is tried again. */
export interface Again {
  /** A shell command. */
  readonly command: string;
  /** Requirements that it says nothing about, because no answer need come, or because they come in. */
  readonly unchecked: readonly string[];
}

export interface RuleSet {
  /** What it is made of, in one line: hostile until it is quoted. */
  readonly title: string;
  readonly rules: readonly Rule[];
  readonly leftOut: readonly LeftOut[];
  readonly sources: SourceAddresses;
  /** When the addresses were observed (ISO 8601, UTC); null: nobody looked. */
  readonly observedAt: string | null;
  /** What stands at the head of the output, beside `title`. */
  readonly notes: readonly string[];
  /** Addresses of documents by what `Rule.sources` calls them. */
  readonly links: ReadonlyMap<string, string>;
  /** What was seen, by the id of the requirement; empty where nobody tried. */
  readonly attempts: ReadonlyMap<string, Attempt>;
  readonly again: Again;
}
