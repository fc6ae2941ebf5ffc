import type { Cause, Confidence, Met, Outcome } from '../model/outcome.ts';
import type { Requirement } from '../model/profile.ts';
import { RULES } from './rules.ts';
import { identityProven, type Trace } from './trace.ts';
import type { VantageFacts } from './vantage.ts';

/** The opinion on one endpoint. */
export interface Opinion {
  readonly trace: Trace;
  readonly outcome: Outcome;
  readonly met: Met;
  readonly cause: Cause | null;
  readonly rule: string;
  readonly confidence: Confidence;
  readonly alternatives: readonly Cause[];
  readonly explanation: string;
}

/** What the first rule that holds says of an endpoint. */
export function toOpinion(trace: Trace, vantage: VantageFacts): Opinion {
  const rule = RULES.find(({ when }) => when(trace, vantage));
  if (rule === undefined) throw new Error('the last rule always holds');
  const { outcome, met, cause, id, alternatives, say } = rule;
  const confidence = typeof rule.confidence === 'string' ? rule.confidence : rule.confidence(trace, vantage);
  return { trace, outcome, met, cause, rule: id, confidence, alternatives, explanation: say(trace, vantage) };
}

/** For a requirement that must be blocked: what is open is named as an opening that should not be there. */
export function turnRound(opinion: Opinion, { expect }: Requirement): Opinion {
  if (expect === 'open') return opinion;
  switch (opinion.outcome) {
    case 'allowed':
    case 'impaired':
      return opening(opinion);
    case 'blocked':
      // What this host itself forbids says nothing of the network's rules, and who lets a connection open lets traffic in.
      return opinion.cause === 'tcp.prohibited' || opensAndStops(opinion)
        ? { ...opinion, outcome: 'inconclusive', met: 'unknown' }
        : { ...opinion, met: 'yes' };
    case 'inconclusive':
      return identityProven(opinion.trace)
        ? { ...opening(opinion), outcome: 'allowed' }
        : { ...opinion, met: 'unknown' };
    case 'skipped':
      return { ...opinion, met: 'unknown' };
  }
}

/** These show who it was that stopped it after the connection. */
const STOPPED_BY_FILTER: readonly (Cause | null)[] = [
  'tls.sni-filtered',
  'proxy.transparent',
  'http.block-page',
  'http.captive-portal',
];

function opensAndStops({ trace, cause }: Opinion): boolean {
  return trace.path === 'direct' && trace.connects.at(-1)?.failure === null && !STOPPED_BY_FILTER.includes(cause);
}

function opening(opinion: Opinion): Opinion {
  const explanation = `Must be blocked, but: ${opinion.explanation}`;
  return { ...opinion, met: 'no', cause: 'policy.unexpectedly-open', alternatives: [], explanation };
}

/** How bad an opinion is for its requirement; the worst endpoint speaks for all. */
export function severity({ met, outcome }: Pick<Opinion, 'met' | 'outcome'>): number {
  if (met === 'no') return outcome === 'impaired' ? 4 : 5;
  if (met === 'unknown') return outcome === 'skipped' ? 2 : 3;
  return outcome === 'impaired' ? 1 : 0;
}
