import type { Check, Destination, Requirement } from '../model/profile.ts';
import type { SkipReason } from '../model/target.ts';
import { isSampleable } from './sample.ts';

/** Why nothing can be tried for a requirement, or null. */
export function skipReason(requirement: Requirement): SkipReason | null {
  const { gap } = requirement;
  if (requirement.need === 'retired') {
    const next = requirement.replacedBy === null ? null : `Use ${requirement.replacedBy} instead.`;
    return { cause: 'config.retired', explanation: `Retired on ${requirement.retiredOn ?? 'an unknown date'}.`, next };
  }
  if (gap === null) return untestable(requirement);
  const next = `${sentence(gap.howTo)} Then add --set ${gap.parameter}=VALUE.`;
  return gap.conditional
    ? { cause: 'config.not-selected', explanation: `Applies only when parameter ${gap.parameter} is set.`, next }
    : { cause: 'config.parameter-missing', explanation: `Parameter ${gap.parameter} is not set.`, next };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** It asks for the destination's own name, and dials nothing. */
export function isNameOnly(check: Check): boolean {
  return check.kind === 'dns' && check.query === null;
}

const ANSWERS_OVER_UDP: readonly string[] = ['dns', 'ntp', 'stun', 'listener'];

function untestable({
  protocol,
  direction,
  vantage,
  checks,
  destinations,
  witnesses,
  ports,
  note,
}: Requirement): SkipReason | null {
  const reason = (explanation: string, next: string): SkipReason => ({
    cause: 'not-run.not-testable',
    explanation,
    next,
  });
  if (direction === 'in' && vantage !== 'outside')
    return reason('Traffic to here cannot be tried from here.', 'Try it from the other side.');
  if (protocol !== 'tcp' && protocol !== 'udp')
    return reason(
      PROTOCOLS[protocol] ?? `One end alone cannot prove protocol ${protocol}.`,
      'Look at the firewall rules.',
    );
  if (protocol === 'udp' && checks.every(({ kind }) => !ANSWERS_OVER_UDP.includes(kind)))
    return reason('UDP without a protocol that answers proves nothing.', 'Look at the firewall rules.');
  if (!destinations.some((destination) => canBeTried(destination, witnesses)))
    return destinations.some(({ kind }) => kind === 'cidr')
      ? reason('The subnet is so large that a sample would contact strangers.', 'Look at the firewall rules.')
      : reason(
          'A wildcard without a concrete name that stands for it cannot be tried.',
          note ?? 'Name one under "witnesses" in the profile.',
        );
  if (ports.length === 0 && !checks.every(isNameOnly))
    return reason('It names no port to try.', 'Name it under "port" in the profile.');
  return null;
}

/** What people know them by. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  any: 'One end alone cannot prove that every protocol gets through.',
  icmp: 'ICMP echo needs rights that the tool does without.',
  'ip:4': 'One end alone cannot prove IP in IP (protocol 4).',
  'ip:112': 'One end alone cannot prove VRRP (protocol 112).',
};

function canBeTried({ kind, value }: Destination, witnesses: readonly string[]): boolean {
  if (kind === 'wildcard') return witnesses.some((name) => isUnder(name, value));
  return kind !== 'cidr' || isSampleable(value);
}

/** Whether a name is covered by a wildcard such as `*.icr.io`. */
export function isUnder(name: string, wildcard: string): boolean {
  return name.toLowerCase().endsWith(wildcard.slice(1).toLowerCase());
}
