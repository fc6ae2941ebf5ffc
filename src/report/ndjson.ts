import type { Report } from '../model/report.ts';
import type { RenderOptions } from './render-options.ts';
import { judged, type Judged } from './order.ts';
import { plainJson } from './text.ts';

/**
 * One JSON object per line, each with its `type`: `run` first, then every `verdict`, `finding` and `missing` entry
 * (and `observation` when verbose), `summary` last: a reader that has seen it knows that nothing was cut off.
 */
export function renderNdjson(report: Report, { verbose }: RenderOptions): string {
  const records: readonly object[] = [
    runRecord(report),
    ...judged(report).map(verdictRecord),
    ...report.findings.map((finding) => ({ type: 'finding', ...finding })),
    ...report.missing.map((entry) => ({ type: 'missing', ...entry })),
    // The index is what the evidence of a verdict refers to.
    ...(verbose
      ? report.observations.map((observation, index) => ({ type: 'observation', index, ...observation }))
      : []),
    { type: 'summary', ...report.summary },
  ];
  return records.map((record) => `${plainJson(JSON.stringify(record))}\n`).join('');
}

function runRecord(report: Report): object {
  const { schemaVersion, tool, profiles, vantage, parameters, startedAt, endedAt, ended, baseline } = report;
  return { type: 'run', schemaVersion, tool, profiles, vantage, parameters, startedAt, endedAt, ended, baseline };
}

// A line should make sense alone, in a log search for example: so a verdict says what its requirement asks for.
function verdictRecord({ verdict, requirement }: Judged): object {
  if (requirement === undefined) return { type: 'verdict', ...verdict };
  const { title, need, expect, direction, protocol, destinations, ports } = requirement;
  return { type: 'verdict', ...verdict, title, need, expect, direction, protocol, destinations, ports };
}
