import type { Outcome } from '../../model/outcome.ts';
import { count, numberText } from '../count.ts';
import { exitCodeText } from '../exit-code.ts';
import { type Section, styled } from './section.ts';

/** The last line: how many of what, and what the exit code says. */
export const totalsSection: Section = ({ summary }, options) => {
  const outcomes = OUTCOMES.filter((outcome) => summary.outcomes[outcome] > 0);
  const counts = outcomes.map((outcome) => `${numberText(summary.outcomes[outcome])} ${outcome}`).join(', ');
  const missing = summary.missing === 0 ? '' : `; ${count(summary.missing, 'entry', 'entries')} missing`;
  const total = `${count(summary.requirements, 'requirement')}${counts === '' ? '' : `: ${counts}`}${missing}.`;
  return styled(`${total} Exit code ${summary.exitCode}: ${exitCodeText(summary)}.`, null, options);
};

const OUTCOMES: readonly Outcome[] = ['blocked', 'impaired', 'inconclusive', 'allowed', 'skipped'];
