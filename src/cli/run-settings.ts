import type { Authorities, ProbeContext, Timeouts } from '../model/probe.ts';
import type { ProxySettings } from '../model/proxy.ts';
import type { RunOptions } from '../run/run.ts';

/** How a run is done, as the command line gives it. */
export interface RunSettings {
  readonly timeouts: Timeouts;
  readonly deadlineMs: number;
  readonly concurrency: number;
  readonly dnsServers: readonly string[];
  readonly authorities: Authorities;
  /** How hosts are dialled that the answers of others lead to. */
  readonly route: ProbeContext['route'];
  readonly proxy: ProxySettings;
  /** Whether what failed is looked into with more observations. */
  readonly controls: boolean;
  /** Whether subnets and port ranges are tried whole. */
  readonly exhaustive: boolean;
  /** Whether silence is waited for until its time is up, whatever others answered. */
  readonly patient: boolean;
  /** Connection attempts per second at most. */
  readonly rate: number;
  /** Sockets beside `concurrency` that may ask what is silent again. */
  readonly spareSockets: number;
  /** The flags that decide how it is tried, for the report: whoever tries again has to give the same. */
  readonly flags: readonly string[];
}

/** What is polite and gives true times, whatever the user asks for. */
const LIMITS = {
  /** On one core more of them would measure each other. */
  heavyConcurrency: 32,
  /** Enough for all the ports that a profile names at one address. */
  perAddress: 64,
  /** More queries at once are lost or refused by small resolvers; dnsmasq forwards 150, and each name is two. */
  namesAtOnce: 50,
  /** More than any documented host has. */
  maxAddresses: 32,
} as const;

/** Where whole ranges are asked for: with fewer at once, silent ones would take hours. */
const PER_ADDRESS_EXHAUSTIVE = 1024;

/** The limits of one run. */
export function limitsOf({ exhaustive }: Pick<RunSettings, 'exhaustive'>): Pick<RunOptions, keyof typeof LIMITS> {
  return exhaustive ? { ...LIMITS, perAddress: PER_ADDRESS_EXHAUSTIVE } : LIMITS;
}
