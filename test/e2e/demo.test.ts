import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDemoNetwork } from '../../src/demo/network.ts';
import { runForReport } from './report.ts';

test('the demo shows at least ten outcomes and causes, every one right, and exits 1', async () => {
  const { report, result } = await runForReport(['demo']);
  const network = await startDemoNetwork();
  await network.close();
  const expected = Object.entries(network.expected).map(([id, { outcome, cause }]) => `${id} ${outcome} ${cause}`);
  const actual = report.verdicts.map(({ requirement, outcome, cause }) => `${requirement} ${outcome} ${cause}`);
  assert.deepEqual(actual.toSorted(), expected.toSorted());
  assert.ok(new Set(report.verdicts.map(({ outcome, cause }) => `${outcome} ${cause}`)).size >= 10);
  assert.equal(result.status, 1);
  assert.equal(result.stderr, '');
});
