import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderJson } from '../../src/report/json.ts';
import { renderNdjson } from '../../src/report/ndjson.ts';
import { parseReport } from '../../src/report/schema.ts';
import { harmful, planted, poisoned } from './hostile.ts';
import { vpcReport } from './sample-reports.ts';
import { report as sample, verdict } from './sample.ts';

const OPTIONS = { width: 80, colour: false, verbose: false };

test('writes the whole report as JSON that reads back as it was', () => {
  const text = renderJson(vpcReport());
  assert.deepEqual(JSON.parse(text), vpcReport());
  assert.match(text, /^\{\n {2}"schemaVersion": "1\.0",\n[^]*\}\n$/);
});

test('keeps hostile values in JSON, in a spelling that does nothing', () => {
  const hostile = poisoned(vpcReport());
  assert.deepEqual(harmful(renderJson(hostile)), []);
  assert.deepEqual(JSON.parse(renderJson(hostile)), hostile);
  assert.deepEqual(harmful(renderNdjson(hostile, { ...OPTIONS, verbose: true })), []);
});

test('writes no lone surrogate, which strict readers refuse, and no other text changes', () => {
  // RFC 8259 section 8.2; a far end can put one into the names of its JSON.
  const lone = /\p{Cs}/u;
  for (const each of planted(vpcReport())) {
    assert.ok(
      each.requirements.some(({ id, title }) => lone.test(`${id}${title}`)),
      'there are some',
    );
    const lines = renderNdjson(each, { ...OPTIONS, verbose: true })
      .trimEnd()
      .split('\n');
    for (const text of [renderJson(each), ...lines]) {
      assert.deepEqual(harmful(text), []);
      JSON.parse(text, (key, value: unknown) => {
        if (typeof value === 'string') assert.doesNotMatch(`${key}${value}`, lone);
        return value;
      });
    }
    const read = parseReport(JSON.parse(renderJson(each)));
    assert.ok(read.ok);
    assert.equal(renderJson(read.report), renderJson(each));
  }
  const backslashes = sample({ verdicts: [verdict('a', { explanation: String.raw`\ud800 \\ud800` })] });
  assert.deepEqual(JSON.parse(renderJson(backslashes)), backslashes);
});

test('writes one typed record per line, the run first and the summary last', () => {
  const types = records(false).map(typeOf);
  const countOf = (type: string): number => types.filter((each) => each === type).length;
  assert.equal(types[0], 'run');
  assert.equal(types.at(-1), 'summary');
  assert.equal(countOf('verdict'), 14);
  assert.equal(countOf('finding'), 4);
  assert.equal(countOf('missing'), 3);
  assert.equal(countOf('observation'), 0);
});

test('adds the observations when verbose, each with the index that evidence refers to', () => {
  const observations = records(true).filter((record) => typeOf(record) === 'observation');
  assert.deepEqual(
    observations.map((record) => record['index']),
    vpcReport().observations.map((_, index) => index),
  );
});

test('writes a verdict that makes sense on a line of its own', () => {
  const iam = records(false).find((record) => record['requirement'] === 'iam');
  assert.equal(iam?.['outcome'], 'blocked');
  assert.deepEqual(iam?.['destinations'], [{ kind: 'host', value: 'iam.cloud.ibm.com' }]);
  assert.deepEqual(iam?.['ports'], [{ from: 443, to: 443 }]);
});

function records(verbose: boolean): readonly Record<string, unknown>[] {
  return renderNdjson(vpcReport(), { ...OPTIONS, verbose })
    .trimEnd()
    .split('\n')
    .map((line) => {
      const record: Record<string, unknown> = JSON.parse(line);
      return record;
    });
}

function typeOf(record: Record<string, unknown>): string {
  return String(record['type']);
}
