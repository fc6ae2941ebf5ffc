import type { Report } from '../../model/report.ts';
import { nameSome, numberText } from '../count.ts';
import type { RenderOptions } from '../render-options.ts';
import { notTried } from '../order.ts';
import { type Skipped, type SkippedGroup, skippedGroups } from '../skipped.ts';
import { hang } from '../wrap.ts';
import { labelled, type Section, textWidth, titleLine } from './section.ts';

/** What was not tried and why, with how to have it tried: not tried is never a pass. */
export const notTriedSection: Section = (report, options) => {
  return notTriedLines(notTried(report), options, notTriedTitle(report));
};

/** A run that was cut short has begun some of them. */
export function notTriedTitle({ ended }: Pick<Report, 'ended'>): string {
  return ended === 'complete' ? 'Not tried' : 'Not tried, or not to the end';
}

/** The same from any list of reasons. */
export function notTriedLines(
  skipped: readonly Skipped[],
  options: RenderOptions,
  title = 'Not tried',
): readonly string[] {
  if (skipped.length === 0) return [];
  const groups = skippedGroups(skipped).flatMap((group) => ['', ...groupLines(group, options)]);
  return [titleLine(`${title} (${numberText(skipped.length)})`, options), ...groups];
}

const IDS_NAMED = 24;

function groupLines(
  { cause, explanation, requirements, next }: SkippedGroup,
  options: RenderOptions,
): readonly string[] {
  return [
    ...hang('- ', cause === null ? explanation : `${explanation} [${cause}]`, textWidth(options)),
    ...labelled('  ', 'Concerns  ', nameSome(requirements, IDS_NAMED), options),
    ...(next === null ? [] : labelled('  ', 'Next      ', next, options)),
  ];
}
