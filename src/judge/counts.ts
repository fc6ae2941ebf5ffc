import type { Requirement } from '../model/profile.ts';
import type { Verdict } from '../model/verdict.ts';

/**
 * Whether a verdict decides anything. What applies only when a parameter is set, and is not asked for, does not; nor does
 * what the profile says cannot be proven, unless it was proven to be blocked.
 */
export function counts(verdict: Verdict, requirement: Requirement): boolean {
  return verdict.cause !== 'config.not-selected' && !isBeyondProof(verdict, requirement);
}

/**
 * Silence or a refusal where nothing need listen, and what one end cannot try. A name that does not resolve, a certificate
 * that does not verify, and what the run did not come to are meant by no profile.
 */
function isBeyondProof({ met, outcome, cause, rule }: Verdict, { provable }: Requirement): boolean {
  if (provable || met !== 'unknown') return false;
  const silent = outcome === 'inconclusive' && (rule.startsWith('sampled-') || cause === 'udp.silent');
  return silent || cause === 'not-run.not-testable';
}
