import { count, nameSome } from '../count.ts';
import { triedInOrder } from '../order.ts';
import { type Section, styled } from './section.ts';

/** One sentence in the place of the verdicts, for when none of them says anything about the allowlist. */
export const undecidedSection: Section = (report, options) => {
  const ids = triedInOrder(report).map(({ verdict }) => verdict.requirement);
  const verb = ids.length === 1 ? 'is' : 'are';
  return styled(`${count(ids.length, 'requirement')} ${verb} undecided: ${nameSome(ids, IDS_NAMED)}.`, null, options);
};

const IDS_NAMED = 100;
