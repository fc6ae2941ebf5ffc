import type { Report } from '../model/report.ts';
import type { Verdict } from '../model/verdict.ts';
import { count } from './count.ts';
import { placeTexts } from './destination.ts';
import { sourceText } from './documents.ts';
import { withoutList } from './entry-words.ts';
import { decisionText } from './evidence.ts';
import { headline } from './headline.ts';
import { notes } from './notes.ts';
import { observationText } from './observation.ts';
import { judged, type Judged } from './order.ts';
import { seenText } from './seen.ts';
import { excerpt } from './text.ts';
import { element, xmlLines } from './xml.ts';

/**
 * JUnit XML: a suite for each profile, a test case for each requirement. What is not met is a failure; what is undecided
 * and should not be is an error, so that no reader takes it for a pass.
 */
export function renderJunit(report: Report): string {
  const accepted = new Set(report.baseline?.accepted);
  const suites = new Map<string, Case[]>();
  for (const each of judged(report)) {
    const suite = each.requirement?.profiles[0] ?? 'reachcheck';
    const cases = suites.get(suite);
    const made = caseOf(each, suite, accepted.has(each.verdict.requirement), report);
    if (cases === undefined) suites.set(suite, [made]);
    else cases.push(made);
  }
  const { skipped: _skipped, ...totals } = tally([...suites.values()].flat());
  const attributes = { name: 'reachcheck', ...totals, time: seconds(report.summary.durationMs) };
  const content = [...suites].map(([name, cases]) => suiteXml(name, cases, report)).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', attributes, `\n${content}`)}`;
}

type Result = 'passed' | 'failure' | 'error' | 'skipped';

/** Milliseconds since the start of the run. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** One test case, and what its suite needs to know of it. */
interface Case {
  readonly result: Result;
  /** From the first to the last observation; null without any. */
  readonly span: Span | null;
  readonly xml: string;
}

interface Tally {
  readonly tests: number;
  readonly failures: number;
  readonly errors: number;
  readonly skipped: number;
}

function tally(cases: readonly Case[]): Tally {
  const number = (result: Result): number => cases.filter((each) => each.result === result).length;
  return { tests: cases.length, failures: number('failure'), errors: number('error'), skipped: number('skipped') };
}

function suiteXml(name: string, cases: readonly Case[], report: Report): string {
  const { startedAt, vantage, tool } = report;
  const attributes = {
    name,
    ...tally(cases),
    time: seconds(lengthOf(union(cases.flatMap(({ span }) => span ?? [])))),
    // Readers of this format know neither fractions nor zones; it is UTC.
    timestamp: startedAt.replace(/(?:\.\d+)?Z$/, ''),
    hostname: vantage.hostName,
  };
  const facts = [
    ['tool', `${tool.name} ${tool.version}`],
    ['answer', headline(report).text],
    ['exitCode', String(report.summary.exitCode)],
    ...notes(report).map((note) => ['note', note]),
  ];
  const properties = facts.map(([key = '', value = '']) => element('property', { name: key, value })).join('');
  return element(
    'testsuite',
    attributes,
    `\n${element('properties', {}, `\n${properties}`)}${cases.map(({ xml }) => xml).join('')}`,
  );
}

function caseOf(each: Judged, suite: string, accepted: boolean, report: Report): Case {
  const { verdict } = each;
  const result = resultOf(each, accepted);
  const span = union(
    verdict.evidence.flatMap((index) => {
      const seen = report.observations[index];
      return seen === undefined ? [] : [{ from: seen.startedMs, to: seen.startedMs + seen.durationMs }];
    }),
  );
  const attributes = { name: verdict.requirement, classname: `reachcheck.${suite}`, time: seconds(lengthOf(span)) };
  return { result, span, xml: element('testcase', attributes, `\n${resultXml(result, each, accepted, report)}`) };
}

/** What nobody needs decided, and what an earlier report excuses, fails no build; it is no pass either. */
function resultOf({ verdict, requirement }: Judged, accepted: boolean): Result {
  if (verdict.met === 'yes' && verdict.outcome !== 'skipped') return 'passed';
  if (verdict.outcome === 'skipped' || accepted) return 'skipped';
  if (verdict.met === 'no') return 'failure';
  const mustBeDecided = requirement === undefined || (requirement.need === 'required' && requirement.provable);
  return mustBeDecided ? 'error' : 'skipped';
}

const MESSAGE_LENGTH = 1000;

function resultXml(result: Result, each: Judged, accepted: boolean, report: Report): string {
  const { verdict } = each;
  const message = excerpt(`${verdict.cause === null ? '' : `${verdict.cause}: `}${seenText(each)}`, MESSAGE_LENGTH);
  switch (result) {
    case 'passed':
      return element('system-out', {}, xmlLines([message]));
    case 'failure':
    case 'error':
      return element(
        result,
        { message, type: verdict.cause ?? verdict.outcome },
        `\n${xmlLines(details(each, report))}`,
      );
    case 'skipped':
      return element(
        'skipped',
        { message: `${reasonFor(verdict, accepted)}${message}` },
        `\n${xmlLines(details(each, report))}`,
      );
  }
}

function reasonFor({ outcome, met }: Verdict, accepted: boolean): string {
  if (outcome === 'skipped') return '';
  if (accepted) return 'not met, and known from the baseline: ';
  return met === 'unknown' ? 'undecided, which counts for nothing here: ' : '';
}

// A subnet's evidence can be thousands of connections; `explain` prints all of them.
const OBSERVATIONS_SHOWN = 20;

/** What a person needs who sees only this test case. */
function details({ verdict, requirement }: Judged, report: Report): readonly string[] {
  const { evidence, alternatives, next, settle } = verdict;
  const hidden = evidence.length - OBSERVATIONS_SHOWN;
  return [
    ...(requirement === undefined ? [] : requirementLines(requirement, report)),
    `Decided: ${decisionText(verdict)}`,
    ...(alternatives.length === 0 ? [] : [`Could also be: ${alternatives.join(', ')}`]),
    ...(settle === null ? [] : [`Would settle: ${settle}`]),
    ...(next === null ? [] : [`Next: ${withoutList(next)}`]),
    ...(requirement?.manual === undefined || requirement.manual === null ? [] : [`By hand: ${requirement.manual}`]),
    ...evidence.slice(0, OBSERVATIONS_SHOWN).flatMap((index) => {
      const seen = report.observations[index];
      return seen === undefined ? [] : [`Seen: ${seen.operation} ${observationText(seen)}`];
    }),
    ...(hidden > 0 ? [`and ${count(hidden, 'more observation')}`] : []),
  ];
}

const PLACES_SHOWN = 10;

function requirementLines(requirement: NonNullable<Judged['requirement']>, { profiles }: Report): readonly string[] {
  const { title, need, expect, direction, sources } = requirement;
  const places = placeTexts(requirement);
  const more = places.length - PLACES_SHOWN;
  return [
    `Purpose: ${title}`,
    `Where: ${places.slice(0, PLACES_SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}${direction === 'in' ? ', inbound' : ''}`,
    `Need: ${need}, must be ${expect}`,
    ...sources.map((source) => `Document: ${sourceText(source, profiles)}`),
  ];
}

function union(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return null;
  return spans.reduce((a, b) => ({ from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) }));
}

function lengthOf(span: Span | null): number {
  return span === null ? 0 : span.to - span.from;
}

function seconds(milliseconds: number): string {
  return (Math.max(0, milliseconds) / 1000).toFixed(3);
}
