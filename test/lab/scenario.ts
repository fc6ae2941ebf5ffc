import type { Cause, Confidence, Met, Outcome } from '../../src/model/outcome.ts';
import type { Lab } from './lab.ts';
import type { Names } from './resolver.ts';
import type { RunningProcess } from './processes.ts';
import type { ServiceSpec } from './services.ts';
import type { HostSpec } from './network.ts';

export type Group = 'name' | 'tcp' | 'tls' | 'http' | 'proxy' | 'udp' | 'vantage';

/** One obstacle between a client and what it needs, and what must be said about it. Data: one row each. */
export interface Scenario {
  /** In kebab-case; unique. */
  readonly name: string;
  readonly group: Group;
  /** One sentence: what stands in the way. */
  readonly obstacle: string;
  /** What differs from the network that all scenarios share. */
  readonly network?: ScenarioNetwork;
  /** Puts the obstacle into a network that works. */
  readonly obstruct: (site: Site) => Promise<void>;
  /** What the client needs; the first one is what the scenario is about. */
  readonly needs: readonly Need[];
  /** Flags beside the profile; without `--timeout` short ones are given. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Words that stand before the program when the obstacle is there, such as `faketime -f +1y`. */
  readonly wrapper?: readonly string[];
  /** What must be said of the first need. */
  readonly expected: Expectation;
  /** Of the others, by id: without an entry one must be allowed. */
  readonly others?: Readonly<Record<string, Expectation>>;
  /** Causes that there must be a finding for. */
  readonly findings?: readonly Cause[];
  readonly never?: Never;
  /** Without the obstacle all needs are allowed, without cause, and no control is made; or this is said of them. */
  readonly twin?: Readonly<Record<string, Expectation>>;
  /** The twin makes controls too. */
  readonly twinControls?: boolean;
}

export interface ScenarioNetwork {
  /** Beside the shared ones; one with the name of a shared one takes its place. */
  readonly services?: readonly ServiceSpec[];
  /** Only the services named here, without the shared ones. */
  readonly onlyServices?: boolean;
  /** More hosts beside `dns` and `net`; a proxy for example. Nothing runs on them until the scenario starts it. */
  readonly hosts?: readonly HostSpec[];
  /** Names beside those of the services. */
  readonly names?: Names;
  /** In resolv.conf; without it RESOLVER alone. */
  readonly resolvers?: readonly string[];
  /** Starts what belongs to the network and is there without the obstacle too. */
  readonly prepare?: (site: Site) => Promise<void>;
}

/** The lab of a scenario, with the servers that all scenarios share. */
export interface Site {
  readonly lab: Lab;
  /** dnsmasq on RESOLVER. */
  readonly resolver: RunningProcess;
  /** All that it answers. */
  readonly names: Names;
  /** The process that serves all services, on host `net`. */
  readonly services: RunningProcess;
}

/** One requirement of the profile; the keys are those of the profile format. */
export interface Need {
  readonly id: string;
  readonly host?: string | readonly string[];
  readonly cidrs?: readonly string[];
  readonly url?: string;
  readonly port?: number | string | readonly (number | string)[];
  readonly protocol?: 'tcp' | 'udp';
  readonly check?: unknown;
  readonly address?: 'public' | 'private' | 'any';
  readonly expect?: 'open' | 'blocked';
  readonly need?: 'required' | 'optional';
  readonly witnesses?: readonly string[];
}

export interface Expectation {
  readonly outcome: Outcome;
  readonly cause: Cause | null;
  readonly met?: Met;
  /** The most that may be claimed. */
  readonly confidence?: Confidence;
  /** Must all be in the explanation. */
  readonly says?: readonly RegExp[];
  /** Must be in `alternatives`. */
  readonly alternatives?: readonly Cause[];
  /** Other answers that are right too, where chance decides between them. */
  readonly or?: readonly Expectation[];
}

/** What must not be said of the first need, whatever else is. */
export interface Never {
  readonly causes?: readonly Cause[];
  /** In explanation or next step. */
  readonly words?: readonly RegExp[];
  /** Causes of findings that must not be there. */
  readonly findings?: readonly Cause[];
}

/** Where to go and what to try there: for other tools than this program. */
export interface TryAt {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp';
  /** Kind of check of the profile: tcp, tls, https, http, dns ... */
  readonly check: string;
}
