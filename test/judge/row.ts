import type { Observation } from '../../src/model/observation.ts';
import type { Check, Requirement } from '../../src/model/profile.ts';
import type { RunEnd } from '../../src/model/report.ts';
import type { ProxyRoute } from '../../src/model/target.ts';
import type { Verdict } from '../../src/model/verdict.ts';

/** What was asked for and seen of `a.example`, and the rule that decides. */
export interface Case {
  readonly rule: string;
  readonly is: `${Verdict['outcome']} ${Verdict['met']}`;
  readonly cause: Verdict['cause'];
  readonly check: Check;
  readonly given: Partial<Requirement>;
  readonly ended: RunEnd;
  /** The proxy that is configured, and which programs take it. */
  readonly proxy: ProxyRoute | null;
  /** Hosts that other requirements of the run name. */
  readonly listed: readonly string[];
  readonly seen: readonly Observation[];
}

/** A case, and its twin: nearly the same, and another rule decides. */
export type Row = Partial<Case> &
  Pick<Case, 'rule' | 'is' | 'cause' | 'seen'> & {
    readonly but: Partial<Case> & Pick<Case, 'rule' | 'is' | 'cause'>;
  };
