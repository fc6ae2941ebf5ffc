import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test, type TestContext } from 'node:test';
import { redact } from '../../src/cli/redact.ts';
import { parseReport } from '../../src/report/schema.ts';
import { runCli } from '../helpers/cli.ts';
import { runForReport } from './report.ts';
import { Place, to } from './services.ts';

/** Two reports that are alike but for one private address, each redacted. */
async function redactedReports(t: TestContext): Promise<Place> {
  const place = new Place(t);
  for (const [name, address] of [
    ['then.json', '10.0.0.1'],
    ['now.json', '10.0.0.9'],
  ] as const) {
    const { report } = await runForReport([...place.profile('queue'), ...to({})]);
    const moved = JSON.stringify(report)
      .replaceAll('queue.example', address)
      .replaceAll('"host":"127.0.0.1"', `"host":"${address}"`);
    const read = parseReport(JSON.parse(moved.replaceAll('"redirected":true', '"redirected":false')));
    assert.ok(read.ok);
    const { baseline: _none, ...whole } = read.report;
    writeFileSync(place.file(name), JSON.stringify(redact(whole, [])));
  }
  return place;
}

test('a redacted baseline excuses nothing that it hides, and says so', async (t) => {
  const place = await redactedReports(t);
  const [then, now] = [place.file('then.json'), place.file('now.json')];
  assert.match(readFileSync(now, 'utf8'), /"value":"private-[0-9]+"/);
  const { status, stderr } = await runCli(['judge', now, '--baseline', then]);
  assert.equal(status, 1);
  assert.match(stderr, /then\.json: is redacted; 1 requirement with placeholders in it excuses nothing/);
  const compared = await runCli(['compare', then, now]);
  assert.equal(compared.status, 3);
  assert.match(compared.stdout, /^Nothing can be compared/);
});

test('a baseline of a rehearsal, and one that was cut short, say so before anything is sent', async (t) => {
  const place = new Place(t);
  await place.save('known.json', [...place.profile(), ...to({})]);
  const whole = JSON.parse(readFileSync(place.file('known.json'), 'utf8'));
  writeFileSync(place.file('short.json'), JSON.stringify({ ...whole, ended: 'interrupted' }));
  const said = await runCli(['judge', place.file('known.json'), '--baseline', place.file('short.json')]);
  assert.match(said.stderr, /short\.json: 2 of 2 targets were sent elsewhere \(--connect-to\)/);
  assert.match(said.stderr, /short\.json: is of a run that was cut short/);
  assert.equal(said.status, 0);
  const real = JSON.stringify(whole).replaceAll('"redirected":true', '"redirected":false');
  writeFileSync(place.file('real.json'), real);
  const held = await runForReport(['judge', place.file('real.json'), '--baseline', place.file('known.json')]);
  assert.deepEqual([held.result.status, held.report.baseline?.accepted], [1, []]);
  const quiet = await runCli(['judge', place.file('known.json'), '--baseline', place.file('real.json')]);
  assert.deepEqual([quiet.status, quiet.stderr], [0, '']);
});

test('retest and wait say which flags of the run before are not given again', async (t) => {
  const place = new Place(t);
  const resolve = ['--resolve', 'far.example:9:127.0.0.1'];
  await place.save('before.json', [...place.profile(), ...to({}), ...resolve, '--timeout', '2s']);
  const lost =
    /before\.json: was made with --resolve far\.example:9:127\.0\.0\.1, which is not given now: the way may be/;
  for (const command of [['retest'], ['wait', '--for', '1s']]) {
    const { stderr } = await runCli([...command, place.file('before.json'), ...to({})]);
    assert.match(stderr, lost);
    const again = await runCli([...command, place.file('before.json'), ...to({}), ...resolve]);
    assert.doesNotMatch(again.stderr, /was made with/);
  }
  const none = await runCli(['retest', place.file('before.json'), ...to({ web: 2, queue: 2 })]);
  assert.match(none.stderr, /was made with .*--connect-to web\.example:80:127\.0\.0\.1:1.*, which are not given now/);
});

test('only a run with --no-controls is told that one without it may tell', async (t) => {
  const place = new Place(t);
  for (const [flags, told] of [
    [[], false],
    [['--no-controls'], true],
  ] as const) {
    await place.save('r.json', [...place.profile('queue'), ...to({}), ...flags]);
    const { stdout } = await runCli(['explain', 'queue', '--from', place.file('r.json')]);
    assert.match(stdout, /Would settle/);
    assert.equal(stdout.replaceAll(/\s+/g, ' ').includes('A run without --no-controls may tell.'), told);
  }
});
