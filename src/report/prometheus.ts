import type { Outcome } from '../model/outcome.ts';
import type { Report } from '../model/report.ts';
import { judged, type Judged } from './order.ts';
import { plain } from './text.ts';

/**
 * The text format of Prometheus, for the textfile collector of node_exporter. Names and labels are stable; no label holds
 * an address, a host or a sentence, so that their number is bounded by the profile.
 */
export function renderPrometheus(report: Report): string {
  return [...requirementMetrics(judged(report)), ...runMetrics(report)].flatMap(lines).join('');
}

interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const OUTCOMES: readonly Outcome[] = ['allowed', 'impaired', 'blocked', 'inconclusive', 'skipped'];

function requirementMetrics(all: readonly Judged[]): readonly Metric[] {
  const samples = (value: (each: Judged) => number): readonly Sample[] =>
    all.map((each) => ({ labels: labelsOf(each), value: value(each) }));
  return [
    {
      name: 'reachcheck_requirement_met',
      help: 'Whether the network does what the requirement wants: 1 if it does, 0 if it does not or if that is not known.',
      samples: samples(({ verdict }) => (verdict.met === 'yes' ? 1 : 0)),
    },
    {
      name: 'reachcheck_requirement_undecided',
      help: 'Whether it is not known if the requirement is met, tried or not: 1 or 0.',
      samples: samples(({ verdict }) => (verdict.met === 'unknown' ? 1 : 0)),
    },
    {
      name: 'reachcheck_requirement_outcome',
      help: 'What the network did to the requirement, and why; always 1. The cause is empty where all is well.',
      samples: all.map((each) => ({
        labels: { ...labelsOf(each), outcome: each.verdict.outcome, cause: each.verdict.cause ?? '' },
        value: 1,
      })),
    },
  ];
}

function labelsOf({ verdict, requirement }: Judged): Sample['labels'] {
  return {
    requirement: verdict.requirement,
    profile: (requirement?.profiles ?? []).join(','),
    need: requirement?.need ?? '',
  };
}

function runMetrics(report: Report): readonly Metric[] {
  const { summary, profiles, tool, endedAt, ended } = report;
  // Files of several runs may lie in one folder: without this label they would clash.
  const profile = profiles.map(({ name }) => name).join(',');
  const one = (name: string, help: string, value: number, labels: Sample['labels'] = {}): Metric => ({
    name,
    help,
    samples: [{ labels: { profile, ...labels }, value }],
  });
  const metOrNot = ['yes', 'no', 'unknown'] as const;
  return [
    one('reachcheck_run_timestamp_seconds', 'When the run ended, in seconds since 1970.', Date.parse(endedAt) / 1000),
    one('reachcheck_run_duration_seconds', 'How long the run took.', summary.durationMs / 1000),
    one(
      'reachcheck_run_exit_code',
      'What the run said by its exit code: 0 every required entry is met.',
      summary.exitCode,
    ),
    one(
      'reachcheck_run_complete',
      'Whether the run came to its end: 0 if a deadline or a person ended it.',
      ended === 'complete' ? 1 : 0,
    ),
    one('reachcheck_run_missing_entries', 'Allowlist entries that are missing.', summary.missing),
    one('reachcheck_run_info', 'The version that ran; always 1.', 1, { version: tool.version }),
    {
      name: 'reachcheck_run_requirements',
      help: 'Requirements by what the network did to them.',
      samples: OUTCOMES.map((outcome) => ({ labels: { profile, outcome }, value: summary.outcomes[outcome] })),
    },
    {
      name: 'reachcheck_run_required_entries',
      help: 'Required entries by whether they are met.',
      samples: metOrNot.map((met) => ({ labels: { profile, met }, value: summary.required[met] })),
    },
  ];
}

function lines({ name, help, samples }: Metric): readonly string[] {
  // A time that cannot be read has no number; nothing says so better than no sample.
  const known = samples.filter(({ value }) => Number.isFinite(value));
  if (known.length === 0) return [];
  return [
    `# HELP ${name} ${help}\n`,
    `# TYPE ${name} gauge\n`,
    ...known.map(({ labels, value }) => `${name}{${labelText(labels)}} ${value}\n`),
  ];
}

function labelText(labels: Sample['labels']): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function escaped(value: string): string {
  return plain(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
