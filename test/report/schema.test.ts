import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { Ajv } from 'ajv';
import { renderJson } from '../../src/report/json.ts';
import { parseGathering, parseReport, SCHEMA_VERSION } from '../../src/report/schema.ts';
import { CauseSchema } from '../../src/report/schema/cause.ts';
import { FailureSchema, ObservationDetailSchema, ObservationSchema } from '../../src/report/schema/observation.ts';
import {
  CheckSchema,
  DestinationSchema,
  PortRangeSchema,
  ProtocolSchema,
  RequirementSchema,
  SourceRefSchema,
} from '../../src/report/schema/profile.ts';
import { ReportSchema } from '../../src/report/schema/report.ts';
import { RequirementPlanSchema, TargetSchema } from '../../src/report/schema/target.ts';
import { AllowlistEntrySchema, FindingSchema, VerdictSchema } from '../../src/report/schema/verdict.ts';
import { HOSTILE, poisoned } from './hostile.ts';
import { nothingResolvesReport, vpcReport } from './sample-reports.ts';
import { blocked, observation, report } from './sample.ts';

const SHIPPED = join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'profiles', 'report.schema.json');

test('ships the JSON Schema that the reader of reports uses', () => {
  const generated = `${JSON.stringify(jsonSchema(), null, 2)}\n`;
  if (process.env['UPDATE_SCHEMAS'] === '1') writeFileSync(SHIPPED, generated);
  assert.equal(
    readFileSync(SHIPPED, 'utf8'),
    generated,
    'run the tests with UPDATE_SCHEMAS=1 after a change of the model',
  );
});

test('writes reports that the shipped JSON Schema accepts', () => {
  const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(SHIPPED, 'utf8')));
  for (const each of [vpcReport(), nothingResolvesReport(), poisoned(vpcReport())]) {
    assert.ok(validate(JSON.parse(renderJson(each))), JSON.stringify(validate.errors));
  }
  assert.equal(validate({ ...vpcReport(), ended: 'later' }), false);
});

test('reads back what was written', () => {
  assert.deepEqual(parseReport(JSON.parse(renderJson(vpcReport()))), { ok: true, report: vpcReport() });
});

test('takes a report for its observations', () => {
  const { verdicts: _verdicts, findings: _findings, missing: _missing, summary: _summary, ...gathering } = vpcReport();
  assert.deepEqual(parseGathering(JSON.parse(renderJson(vpcReport()))), { ok: true, gathering });
  assert.deepEqual(parseGathering(gathering), { ok: true, gathering });
});

test('tells a file of observations from a report, and says what to do with it', () => {
  const { verdicts: _verdicts, ...others } = vpcReport();
  assert.deepEqual(problemsOf(others), [
    'verdicts: not in this file, which holds observations only; `reachcheck judge FILE` makes a report of it',
  ]);
});

test('refuses what a newer version wrote, also where it only adds, and what an older major version did', () => {
  for (const version of ['1.1', '1.7', '2.0'])
    assert.deepEqual(problemsOf({ ...vpcReport(), schemaVersion: version, colour: 'green' }), [
      `was written by a newer reachcheck (schema ${version}; this one reads 1.0); read it with that one, or make the report with this one`,
    ]);
  assert.equal(parseGathering({ ...vpcReport(), schemaVersion: '1.1' }).ok, false);
  assert.deepEqual(problemsOf({ schemaVersion: '0.9' }), [
    'was written by an older reachcheck (schema 0.9; this one reads 1.0); make the report anew, or read it with that one',
  ]);
  assert.equal(SCHEMA_VERSION, '1.0');
});

test('tells a comparison or a matrix from a report of a run', () => {
  for (const value of [{ changes: [] }, { rows: [] }, {}])
    assert.deepEqual(problemsOf({ schemaVersion: '1.0', ...value }), [
      'is no report of a run: a comparison, a matrix or the like; give what check --format json wrote',
    ]);
});

test('says what is not a report at all', () => {
  const values = [
    [null, 'null'],
    [[], 'an array'],
    ['text', '"text"'],
    [7, '7'],
  ] as const;
  for (const [value, found] of values) {
    assert.deepEqual(problemsOf(value), [`$: expected the JSON object of a reachcheck report, found ${found}`]);
  }
  assert.deepEqual(problemsOf({}), ['schemaVersion: expected "1.0", found nothing; is this a report of reachcheck?']);
  assert.deepEqual(problemsOf({ schemaVersion: 1 }), [
    'schemaVersion: expected "1.0", found 1; is this a report of reachcheck?',
  ]);
});

test('names the place of a problem, what would be right and what is there', () => {
  const [first, ...others] = vpcReport().verdicts;
  const broken = { ...vpcReport(), verdicts: [{ ...first, outcome: 'open', evidence: [-1] }, ...others] };
  assert.deepEqual(problemsOf(broken), [
    'verdicts[0].outcome: expected "allowed" or "impaired" or "blocked" or "inconclusive" or "skipped", found "open"',
    'verdicts[0].evidence[0]: expected >=0, found -1',
  ]);
  const [requirement] = vpcReport().requirements;
  assert.deepEqual(problemsOf({ ...vpcReport(), requirements: [{ ...requirement, protocol: 'sctp' }] }).slice(0, 1), [
    'requirements[0].protocol: a protocol is "tcp", "udp", "icmp", "any" or "ip:" and its number, found "sctp"',
  ]);
});

test('prints ten problems and the number of the others', () => {
  const verdicts = vpcReport().verdicts.map((each) => ({ ...each, met: 'perhaps' }));
  const problems = problemsOf({ ...vpcReport(), verdicts });
  assert.equal(problems.length, 11);
  assert.equal(problems.at(-1), 'and 4 more');
});

test('refuses references to what the file does not hold', () => {
  const lacking = report({ verdicts: [blocked('api', { evidence: [3] })], observations: [observation('t-other')] });
  assert.deepEqual(problemsOf(lacking), [
    'observations[0].target: expected the id of a target in this file, found "t-other"',
    'verdicts[0].evidence[0]: expected the index of an observation, found 3',
  ]);
  const twice = report({ verdicts: [blocked('api'), blocked('api')] });
  assert.ok(problemsOf(twice).includes('requirements[1].id: expected an id of its own, found "api" again'));
});

test('quotes hostile values harmlessly and briefly', () => {
  const [problem] = problemsOf({ ...vpcReport(), ended: HOSTILE.repeat(1000) });
  assert.ok((problem ?? '').length < 200);
  assert.doesNotMatch(problem ?? '', /\p{Cc}/u);
});

function problemsOf(value: unknown): readonly string[] {
  const parsed = parseReport(value);
  return parsed.ok ? [] : parsed.problems;
}

function jsonSchema(): object {
  const schema = toJsonSchema(ReportSchema, {
    target: 'draft-07',
    // A guard narrows the type only; the pattern before it says the same.
    ignoreActions: ['guard'],
    definitions: {
      AllowlistEntry: AllowlistEntrySchema,
      Cause: CauseSchema,
      Check: CheckSchema,
      Destination: DestinationSchema,
      Failure: FailureSchema,
      Finding: FindingSchema,
      Observation: ObservationSchema,
      ObservationDetail: ObservationDetailSchema,
      PortRange: PortRangeSchema,
      Protocol: ProtocolSchema,
      Requirement: RequirementSchema,
      RequirementPlan: RequirementPlanSchema,
      SourceRef: SourceRefSchema,
      Target: TargetSchema,
      Verdict: VerdictSchema,
    },
  });
  return { $schema: schema.$schema, title: `Report of reachcheck, schema ${SCHEMA_VERSION}`, ...schema };
}

function packageRoot(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : packageRoot(dirname(folder));
}
