import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { runCli } from '../helpers/cli.ts';
import { startListener, TOKEN } from '../listen/listener.ts';
import { runForReport } from './report.ts';
import { accepting, Place, siteAfter, to } from './services.ts';

test('compare tells what appeared and what went away between two runs', async (t) => {
  const place = new Place(t);
  const queue = await accepting(t);
  await place.save('before.json', [...place.profile(), ...to({ queue: queue.port })]);
  await queue.close();
  const site = await siteAfter(t, 0);
  await place.save('after.json', [...place.profile(), ...to({ web: site.port, queue: queue.port })]);

  const text = await runCli(['compare', place.file('before.json'), place.file('after.json')]);
  assert.equal(text.status, 1);
  assert.match(text.stdout, /^1 required entry is newly broken\./);
  assert.match(text.stdout, /Newly broken \(1\)\n- queue, /);
  assert.match(text.stdout, /Fixed \(1\)\n- web, /);
  const same = await runCli(['compare', place.file('after.json'), '-', '--format', 'json'], {
    input: readFileSync(place.file('after.json'), 'utf8'),
  });
  const { changes, exitCode } = JSON.parse(same.stdout);
  assert.deepEqual([same.status, exitCode], [0, 0]);
  assert.deepEqual(
    changes.map(({ kind }: { kind: string }) => kind),
    ['still-unmet'],
  );
});

test('a baseline accepts what is known to be broken, fails on what is new, and passes nothing that was not tried', async (t) => {
  const place = new Place(t);
  const queue = await accepting(t);
  const baseline = ['--baseline', place.file('known.json')];
  const known = [...place.profile(), ...to({ queue: queue.port })];
  assert.equal((await place.save('known.json', known)).status, 1);

  const again = await runForReport([...known, ...baseline]);
  assert.equal(again.result.status, 0);
  assert.deepEqual(again.report.baseline?.accepted, ['web']);
  assert.deepEqual(again.report.summary.required, { yes: 1, no: 1, unknown: 0 });
  const said = await runCli([...known, ...baseline]);
  assert.match(said.stdout, /Accepted for the exit code, because the baseline of .* knows it to be broken: web\./s);
  assert.match(said.stdout, /Exit code 0: every\s+required\s+entry\s+is\s+met,\s+but\s+for\s+those/);

  const untried = await runForReport([...place.profile('web,queue,far'), ...to({ queue: queue.port }), ...baseline]);
  assert.equal(untried.result.status, 3);
  await queue.close();
  const more = await runForReport([...known, ...baseline, '--save-observations', place.file('facts.json')]);
  assert.equal(more.result.status, 1);
  assert.deepEqual(more.report.baseline?.accepted, ['web']);
  const judged = await runForReport(['judge', place.file('facts.json'), ...baseline]);
  assert.deepEqual(judged.report, more.report);
});

test('retest tries what was not allowed, without the profile, and says what changed', async (t) => {
  const place = new Place(t);
  await place.save('before.json', [...place.profile(), ...to({})]);
  writeFileSync(place.file('p.yaml'), 'gone');
  const site = await siteAfter(t, 0);
  const flags = ['retest', place.file('before.json'), ...to({ web: site.port })];

  const text = await runCli(flags);
  assert.equal(text.status, 1);
  assert.match(text.stdout, /Fixed \(1\)\n- web, .*Still not met \(1\)\n- queue, /s);
  const { report, result } = await runForReport([...flags, '--only', 'web']);
  assert.equal(result.status, 0);
  assert.match(result.stderr, /fixed: web/);
  assert.deepEqual(
    report.verdicts.map(({ requirement, outcome }) => [requirement, outcome]),
    [['web', 'allowed']],
  );
});

test('retest sends to what was allowed only to tell this host apart, and nothing where all was as it should be', async (t) => {
  const place = new Place(t);
  const [queue, site] = [await accepting(t), await siteAfter(t, 0)];
  await place.save('half.json', [...place.profile(), ...to({ queue: queue.port })]);
  const half = await runForReport(['retest', place.file('half.json'), ...to({ queue: queue.port })]);
  assert.deepEqual(
    half.report.verdicts.map(({ requirement, met }) => [requirement, met]),
    [
      ['web', 'no'],
      ['queue', 'yes'],
    ],
  );
  await place.save('good.json', [...place.profile(), ...to({ web: site.port, queue: queue.port })]);
  // Where everything would be refused now.
  const nothing = await runForReport(['retest', place.file('good.json'), ...to({})]);
  assert.equal(nothing.result.status, 0);
  assert.match(nothing.result.stderr, /nothing is tried again/);
});

test('retest writes more than one report, and shares what may be shared', async (t) => {
  const place = new Place(t);
  await place.save('before.json', [...place.profile(), ...to({})]);
  const [json, junit, output] = ['again.json', 'out.xml', 'again.txt'].map((name) => place.file(name));
  const site = await siteAfter(t, 0);
  const { status, stdout, stderr } = await runCli([
    ...['retest', place.file('before.json'), ...to({ web: site.port }), '--redact'],
    ...['--report', `json=${json}`, '--report', `junit=${junit}`, '--output', output ?? ''],
  ]);
  assert.equal(status, 1);
  assert.match(stderr, /report written to .*again\.txt/);
  assert.match(stdout, /^Nothing required is newly broken\. 1 fixed, .*\n\nBefore {2}before: this-host, /);
  const { redacted, vantage } = JSON.parse(readFileSync(json ?? '', 'utf8'));
  assert.deepEqual([redacted, vantage.hostName], [true, 'this-host']);
  assert.match(readFileSync(junit ?? '', 'utf8'), /<testsuite/);
  assert.match(readFileSync(output ?? '', 'utf8'), /^1 of 2 required entries is missing\./);
});

test('what retest and wait share names no host, neither this one nor the one of the report', async (t) => {
  const place = new Place(t);
  await place.save('here.json', [...place.profile(), ...to({})]);
  const whole = JSON.parse(readFileSync(place.file('here.json'), 'utf8'));
  const elsewhere = { ...whole, vantage: { ...whole.vantage, hostName: 'secret-node.corp.example' } };
  writeFileSync(place.file('before.json'), JSON.stringify(elsewhere));
  for (const args of [
    ['retest', place.file('before.json')],
    ['wait', place.file('before.json'), '--for', '1s'],
  ]) {
    const { stdout, stderr } = await runCli([...args, ...to({}), '--redact']);
    assert.match(stderr, /is from secret-node\.corp\.example, and this is/);
    assert.doesNotMatch(stdout, /secret-node/);
  }
});

test('retest and wait choose among what was not met, and say so where that leaves nothing', async (t) => {
  const place = new Place(t);
  const queue = await accepting(t);
  const ways = to({ queue: queue.port });
  await place.save('before.json', [...place.profile(), ...ways]);
  const file = place.file('before.json');
  for (const args of [
    ['retest', file],
    ['wait', file, '--for', '1s'],
  ]) {
    const met = await runCli([...args, ...ways, '--only', 'queue']);
    assert.deepEqual([met.status, met.stdout], [2, '']);
    assert.match(met.stderr, /leave only what was as it should be in .*; of the rest \(web\) leave some in/);
    const unknown = await runCli([...args, ...ways, '--only', 'quue']);
    assert.match(unknown.stderr, /--only quue: no such requirement \(did you mean "queue"\?/);
    const { report } = await runForReport([...args, ...ways, '--only', '*e*']);
    assert.equal(report.verdicts[0]?.requirement, 'web');
  }
});

test('flags for what was allowed, and so is not tried again, are no mistake', async (t) => {
  const place = new Place(t);
  const listener = await startListener(t);
  const way = ['--connect-to', `far.example:9:127.0.0.1:${listener.portOf('tcp')}`];
  const flags = [...to({}), ...way];
  await place.save('before.json', [...place.profile('web,queue,far'), '--set', `farToken=${TOKEN}`, ...flags]);
  const { stderr } = await runCli(['retest', place.file('before.json'), ...flags]);
  assert.doesNotMatch(stderr, /fits no target/);
  const misspelt = await runCli(['retest', place.file('before.json'), ...flags, '--connect-to', 'wib.example:80::1']);
  assert.match(misspelt.stderr, /--connect-to wib\.example:80 fits no target/);
});

test('a report that holds no requirement is neither tried nor called good', async (t) => {
  const place = new Place(t);
  await place.save('before.json', [...place.profile(), ...to({})]);
  const whole = JSON.parse(readFileSync(place.file('before.json'), 'utf8'));
  writeFileSync(
    place.file('none.json'),
    JSON.stringify({ ...whole, requirements: [], targets: [], plan: [], observations: [], verdicts: [] }),
  );
  for (const command of ['retest', 'wait']) {
    const { status, stderr } = await runCli([command, place.file('none.json')]);
    assert.equal(status, 3);
    assert.match(stderr, /none\.json: holds no requirement, so nothing is tried/);
  }
  const compared = await runCli(['compare', place.file('before.json'), place.file('none.json')]);
  assert.equal(compared.status, 3);
  assert.match(compared.stdout, /^Nothing can be compared: the reports have no requirement in common\. 2 gone\./);
});

test('a listener whose token the report conceals is not tried without the token, which is no pass, and is with it', async (t) => {
  const place = new Place(t);
  const listener = await startListener(t);
  const way = ['--connect-to', `far.example:9:127.0.0.1:${listener.portOf('tcp')}`];
  const profile = [...place.profile('far'), '--set', `farToken=${TOKEN}`];
  await place.save('before.json', [...profile, '--connect-to', 'far.example:9:127.0.0.1:1']);

  const untold = await runForReport(['retest', place.file('before.json'), ...way]);
  assert.equal(untold.result.status, 3);
  assert.match(untold.result.stderr, /far: not tried, .* Add --set farToken=TOKEN or REACHCHECK_FAR_TOKEN/);
  assert.equal(untold.report.targets.length, 0);
  for (const given of [
    { args: ['--set', `farToken=${TOKEN}`], env: {} },
    { args: [], env: { REACHCHECK_FAR_TOKEN: TOKEN } },
  ]) {
    const { report, result } = await runForReport(['retest', place.file('before.json'), ...way, ...given.args], {
      env: given.env,
    });
    assert.equal(result.status, 0);
    assert.equal(report.verdicts[0]?.outcome, 'allowed');
    assert.equal(result.stdout.includes(TOKEN), false);
  }
  const other = await runCli(['retest', place.file('before.json'), '--set', 'region=eu-de']);
  assert.equal(other.status, 2);
  assert.match(other.stderr, /--set region: .* lacks only a secret/);
});

const QUICK = ['--every', '20ms'];

test('wait ends when the last required entry is met, with one line for what changed', async (t) => {
  const place = new Place(t);
  const [queue, site] = [await accepting(t), await siteAfter(t, 6)];
  const ways = to({ web: site.port, queue: queue.port });
  const { report, result } = await runForReport(['wait', ...place.profile(), ...ways, ...QUICK, '--for', '25s']);
  assert.equal(result.status, 0);
  assert.ok(report.verdicts.every(({ outcome }) => outcome === 'allowed'));
  const lines = result.stderr.trim().split('\n');
  assert.match(lines[0] ?? '', /required entries not met.*; trying again every 20 ms, for 25\.0 s at most/);
  assert.match(lines.at(-1) ?? '', /met now, undecided before: web\. 0 of 2 required entries not met$/);
});

test('wait for a saved report tries what was not met there', async (t) => {
  const place = new Place(t);
  const queue = await accepting(t);
  await place.save('before.json', [...place.profile(), ...to({ queue: queue.port })]);
  const site = await siteAfter(t, 4);
  const flags = [...to({ web: site.port, queue: queue.port }), ...QUICK, '--for', '25s'];
  const { result } = await runForReport(['wait', place.file('before.json'), ...flags]);
  assert.equal(result.status, 0);
});

test('wait gives the last report and the exit code of check when time is up', async (t) => {
  const place = new Place(t);
  const { report, result } = await runForReport(['wait', ...place.profile(), ...to({}), ...QUICK, '--for', '1s']);
  assert.deepEqual([result.status, report.summary.exitCode], [1, 1]);
  assert.match(result.stderr, /time is up/);
  const lacking = await runForReport(['wait', ...place.profile('far'), ...QUICK, '--for', '20s']);
  assert.equal(lacking.result.status, 3);
  assert.match(lacking.result.stderr, /waiting changes nothing/);
});

test('Ctrl-C gives the last report, whole, and 130', async (t) => {
  const place = new Place(t);
  const { report, result } = await runForReport(
    ['wait', ...place.profile(), ...to({}), '--every', '20s', '--for', '1m'],
    {
      signalAfterMs: 4000,
    },
  );
  assert.deepEqual([result.status, report.summary.exitCode, report.ended], [130, 130, 'complete']);
  assert.equal(report.verdicts.length, 2);
  assert.match(result.stderr, /interrupted; this is the last report/);
});

test('Ctrl-C while something is under way gives a whole report, in which the rest is skipped, and 130', async (t) => {
  const place = new Place(t);
  const silent = await accepting(t);
  const ways = to({ web: silent.port });
  await place.save('before.json', [...place.profile(), ...to({})]);
  for (const args of [
    ['wait', ...place.profile(), '--every', '20s'],
    ['retest', place.file('before.json')],
  ]) {
    const { report, result } = await runForReport([...args, ...ways], { signalAfterMs: 4000 });
    assert.deepEqual([result.status, report.summary.exitCode, report.ended], [130, 130, 'interrupted']);
    assert.deepEqual(
      report.verdicts.map(({ requirement, cause }) => [requirement, cause]),
      [
        ['web', 'not-run.interrupted'],
        ['queue', 'tcp.refused-or-rejected'],
      ],
    );
    assert.doesNotMatch(result.stderr, /trying again/);
  }
});

test('merge says which place differs, numbers places of one name, and takes names', async (t) => {
  const place = new Place(t);
  const [queue, site] = [await accepting(t), await siteAfter(t, 0)];
  const good = [...place.profile(), ...to({ web: site.port, queue: queue.port })];
  await place.save('a.json', good);
  await place.save('b.json', good);
  await place.save('c.json', [...place.profile(), ...to({ queue: queue.port })]);
  const files = ['a.json', 'b.json', 'c.json'].map((name) => place.file(name));

  const named = await runCli(['merge', ...files, '--name', 'node-1', '--name', 'node-2', '--name', 'node-3']);
  assert.equal(named.status, 1);
  assert.match(named.stdout, /Where they differ \(1\)\n- web, web\.example:80\n {2}✗ node-3 only: blocked/);
  assert.match(named.stdout, /^web +✓ +✓ +✗$/m);
  const numbered = await runCli(['merge', ...files.slice(0, 2), '--format', 'json']);
  assert.equal(numbered.status, 0);
  const { vantages } = JSON.parse(numbered.stdout);
  assert.deepEqual(
    vantages.map(({ name }: { name: string }) => name),
    [hostname(), `${hostname()} (2)`],
  );
  const shown = await runCli(['merge', ...files, '--format', 'markdown']);
  assert.match(shown.stdout, /^\| 3 \| .* \(3\) \| .* \| .*c\.json \| .* \| exit code 1, 1 not met \|$/m);
  const changes = await runCli(['compare', files[0] ?? '', files[2] ?? '', '--format', 'markdown']);
  assert.deepEqual([changes.status, changes.stdout.startsWith('# reachcheck: what changed\n')], [1, true]);
  const unset = await runCli(['merge', files[0] ?? '', '--name', '', '--format', 'json']);
  assert.equal(JSON.parse(unset.stdout).vantages[0].name, hostname());
  const many = await runCli(['merge', place.file('a.json'), '--name', 'a', '--name', 'b']);
  assert.deepEqual([many.status, many.stdout], [2, '']);
});

test('a redacted report is compared, and not tried again: what it hides cannot be reached', async (t) => {
  const place = new Place(t);
  await place.save('shared.json', [...place.profile(), ...to({}), '--redact']);
  const file = place.file('shared.json');
  for (const args of [
    ['retest', file],
    ['wait', file],
  ]) {
    const { status, stdout, stderr } = await runCli(args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /shared\.json: is redacted/);
  }
  assert.equal((await runCli(['compare', file, file])).status, 0);
});

const MISTAKES: readonly (readonly [readonly string[], RegExp])[] = [
  [['compare', '-', '-'], /standard input can be read once/],
  [['compare', './absent.json', './absent.json'], /absent\.json: cannot be read \(ENOENT\)/],
  [['compare', './absent.json'], /missing required argument 'after'/],
  [['compare', 'a', 'b', '--format', 'xml'], /known: table, json, markdown/],
  [['merge', '-', '-'], /standard input can be read once/],
  [['merge', './absent.json', './away.json'], /absent\.json: .*\n.*away\.json: /],
  [['wait'], /no profile.*--profile vpc/],
  [['wait', './absent.json', '--profile', 'vpc'], /both a report and --profile are given/],
  [['wait', '--profile', 'vpc', '--every', 'often'], /--every "often"/],
  [['wait', '--profile', 'vpc', '--for', '2d'], /--for "2d"/],
  [['retest', './absent.json', '--profile', 'vpc'], /unknown option '--profile'/],
  [['--profile', 'vpc', '--baseline', './absent.json'], /absent\.json: cannot be read/],
];

for (const [args, expected] of MISTAKES) {
  test(`"${args.join(' ')}" is refused with exit 2, a line that says what is right, and no report`, async () => {
    const { status, stdout, stderr } = await runCli(args);
    assert.match(stderr, expected);
    assert.deepEqual([status, stdout], [2, '']);
  });
}
