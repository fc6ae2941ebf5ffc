import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderJson } from '../../src/report/json.ts';
import { renderNdjson } from '../../src/report/ndjson.ts';
import { harmful, poisoned } from './hostile.ts';
import { vpcReport } from './sample-reports.ts';

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
