import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FORMAT_NAMES, FORMATS, isFormatName, render } from '../../src/report/format.ts';
import { renderTable } from '../../src/report/table.ts';
import { vpcReport } from './sample-reports.ts';
import { report } from './sample.ts';

const OPTIONS = { width: 80, colour: false, verbose: false };

test('renders every format, each ending its last line', async () => {
  assert.deepEqual(FORMAT_NAMES.toSorted(), Object.keys(FORMATS).toSorted());
  for (const name of FORMAT_NAMES) {
    assert.match(await render(vpcReport(), name, OPTIONS), /[^\n]\n$/, name);
    assert.match(await render(report({ requirements: [], verdicts: [] }), name, OPTIONS), /[^\n]\n$/, name);
  }
});

test('renders what the named renderer renders', async () => {
  assert.equal(await render(vpcReport(), 'table', OPTIONS), renderTable(vpcReport(), OPTIONS));
});

test('knows its names and no others', () => {
  assert.equal(isFormatName('markdown'), true);
  assert.equal(isFormatName('toString'), false);
  assert.equal(isFormatName('xml'), false);
});
