import type { Observation } from '../model/observation.ts';
import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { count } from './count.ts';
import { observationText } from './observation.ts';
import { type Judged, triedInOrder } from './order.ts';
import { signOf } from './sign.ts';
import { paint } from './colour.ts';
import type { RenderOptions } from './render-options.ts';
import { labelled, type Section, textWidth, titleLine } from './table/section.ts';
import { hang } from './wrap.ts';

/** With `verbose`: for each verdict the rule that decided, and the observations that it was decided by. */
export const evidenceSection: Section = (report, options) => {
  if (!options.verbose) return [];
  return [
    titleLine('Evidence', options),
    ...triedInOrder(report).flatMap((judged) => ['', ...verdictLines(judged, report, options)]),
  ];
};

// A subnet's evidence can be thousands of connections; `explain` prints all of them.
const OBSERVATIONS_SHOWN = 20;

function verdictLines({ verdict }: Judged, report: Report, options: RenderOptions): readonly string[] {
  const { symbol, style } = signOf(verdict);
  const heading = hang(`${symbol} `, `${verdict.requirement}: ${decisionText(verdict)}`, textWidth(options));
  const hidden = verdict.evidence.length - OBSERVATIONS_SHOWN;
  return [
    ...heading.map((line) => paint(line, style, options.colour)),
    ...evidenceLines(verdict.evidence.slice(0, OBSERVATIONS_SHOWN), report.observations, options),
    ...(hidden > 0
      ? hang(
          '  ',
          `and ${count(hidden, 'more observation')}: reachcheck explain ${verdict.requirement}`,
          textWidth(options),
        )
      : []),
  ];
}

/** What was decided, by which rule, and how sure that is. */
export function decisionText({ outcome, cause, rule, confidence }: Verdict): string {
  return `${outcome}${cause === null ? '' : `, ${cause}`}, ${confidence} (rule ${rule})`;
}

/** Observations in the order of the evidence, one each, under the name of its operation. */
export function evidenceLines(
  evidence: readonly number[],
  observations: readonly Observation[],
  options: RenderOptions,
): readonly string[] {
  if (evidence.length === 0) return ['  nothing was observed'];
  return evidence.flatMap((index) => {
    const observation = observations[index];
    if (observation === undefined)
      return labelled('  ', OPERATION_GAP, `observation ${index} is not in this report`, options);
    return labelled('  ', observation.operation.padEnd(OPERATION_GAP.length), observationText(observation), options);
  });
}

// Wide enough for the longest operation, `http-round-trip`.
const OPERATION_GAP = ' '.repeat('http-round-trip'.length + 2);
