import type { ExecResult } from '../../../test/lab/processes.ts';
import type { Side } from '../../../test/lab/run-scenario.ts';
import type { Scenario, Site } from '../../../test/lab/scenario.ts';
import type { Answer } from '../answer.ts';
import type { Destination } from '../destination.ts';

export const TOOL_IDS = ['reachcheck', 'curl', 'is-reachable', 'wait-on', 'nc', 'blackbox', 'nmap'] as const;
export type ToolId = (typeof TOOL_IDS)[number];

/** A network in the state that is asked about, and what every program is given in it. */
export interface Question {
  readonly scenario: Scenario;
  readonly side: Side;
  readonly site: Site;
  /** Of the first requirement. */
  readonly destinations: readonly Destination[];
  /** PEM file with all authorities that the client's user trusts. */
  readonly caFile: string;
  /** Of the row: proxies for example. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs a program in the client's place, for at most TOOL_MS. */
  readonly run: (argv: readonly string[], env?: Readonly<Record<string, string>>) => Promise<ExecResult>;
}

/** The longest that a program may take for one destination; whoever waits longer has stopped it. */
export const TOOL_MS = 10_000;

export interface Tool {
  /** How its users call it, for the legend. */
  readonly usage: string;
  /** Null when it is not installed. */
  readonly version: () => Promise<string | null>;
  readonly ask: (question: Question) => Promise<Answer>;
}
