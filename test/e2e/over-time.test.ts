import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { run, type RunningServer } from '../../src/demo/running-server.ts';
import { type CliResult, runCli } from '../helpers/cli.ts';
import { startListener, TOKEN } from '../listen/listener.ts';
import { runForReport } from './report.ts';
import { temporaryFolder } from './site.ts';

const PROFILE = `
profile: services
title: Services of an example
vantage: workstation
asOf: 2026-09-01
documents:
  list: { title: List of services, url: https://docs.example/list }
parameters:
  farToken: { title: token of the far end, howTo: ask there }
requirements:
  - { id: web, title: the site, host: web.example, port: 80, need: required, check: { http: { path: /, status: [200] } }, source: { doc: list, asOf: 2026-09-01 } }
  - { id: queue, title: messages, host: queue.example, port: 5672, need: required, check: tcp, source: { doc: list, asOf: 2026-09-01 } }
  - { id: far, title: the other end, host: far.example, port: 9, need: required, check: { listener: { token: '{farToken}' } }, source: { doc: list, asOf: 2026-09-01 } }
`;

/** A folder with the profile, and where its hosts lead to; port 1 of loopback refuses. */
class Place {
  readonly folder: string;

  constructor(t: TestContext) {
    this.folder = temporaryFolder(t);
    writeFileSync(this.file('p.yaml'), PROFILE);
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** Flags of a run of two of the requirements. */
  profile(only = 'web,queue'): readonly string[] {
    return ['--profile', this.file('p.yaml'), '--only', only];
  }

  /** Runs, and keeps the report. */
  async save(name: string, args: readonly string[]): Promise<CliResult> {
    const result = await runCli([...args, '--format', 'json', '--output', this.file(name)]);
    assert.match(result.stderr, /report written/);
    return result;
  }
}

function to({ web = 1, queue = 1 }: { readonly web?: number; readonly queue?: number }): readonly string[] {
  const rules = [`web.example:80:127.0.0.1:${web}`, `queue.example:5672:127.0.0.1:${queue}`];
  return [...rules.flatMap((rule) => ['--connect-to', rule]), '--proxy', 'none'];
}

async function accepting(t: TestContext): Promise<RunningServer> {
  const server = await run(createServer(() => undefined));
  t.after(server.close);
  return server;
}

/** A site that is out of order for its first answers. */
async function siteAfter(t: TestContext, failures: number): Promise<RunningServer> {
  let asked = 0;
  const server = await run(
    createHttpServer((_, answer) => {
      asked += 1;
      answer.statusCode = asked > failures ? 200 : 503;
      answer.end('hello');
    }),
  );
  t.after(server.close);
  return server;
}

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
  const many = await runCli(['merge', place.file('a.json'), '--name', 'a', '--name', 'b']);
  assert.deepEqual([many.status, many.stdout], [2, '']);
});

/** Each command that reads a saved report, with the file in its place. */
const READERS: readonly ((file: string) => readonly string[])[] = [
  (file) => ['compare', file, file],
  (file) => ['merge', file],
  (file) => ['retest', file],
  (file) => ['wait', file, '--for', '1s'],
  (file) => ['judge', file],
  (file) => ['judge', file, '--baseline', file],
  (file) => ['explain', 'web', '--from', file],
  (file) => ['--profile', 'vpc', '--baseline', file],
];

test('a report of a newer version is refused by every command, with a line that says so', async (t) => {
  const file = new Place(t).file('newer.json');
  writeFileSync(file, '{"schemaVersion": "2.0"}');
  for (const args of READERS.map((reader) => reader(file))) {
    const { status, stdout, stderr } = await runCli(args);
    assert.deepEqual([status, stdout], [2, ''], args.join(' '));
    assert.match(stderr, /newer\.json: was written by a newer reachcheck/, args.join(' '));
  }
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

test('a report from before there were some of its fields is read by every command', async (t) => {
  const place = new Place(t);
  const [queue, site] = [await accepting(t), await siteAfter(t, 0)];
  await place.save('new.json', [...place.profile(), ...to({ web: site.port, queue: queue.port })]);
  const { stdout } = await runCli(['judge', place.file('new.json'), '--format', 'json']);
  const file = place.file('old.json');
  const whole = JSON.parse(stdout);
  const old = {
    ...whole,
    requirements: whole.requirements.map(without('vantage', 'from', 'provable')),
    targets: whole.targets.map(without('proxy')),
    verdicts: whole.verdicts.map(without('path', 'settle')),
  };
  writeFileSync(file, JSON.stringify(old));
  for (const args of READERS.slice(0, -1).map((reader) => reader(file)))
    assert.equal((await runCli(args)).status, 0, args.join(' '));
});

function without(...keys: readonly string[]): (item: object) => object {
  return (item) => Object.fromEntries(Object.entries(item).filter(([key]) => !keys.includes(key)));
}

const MISTAKES: readonly (readonly [readonly string[], RegExp])[] = [
  [['compare', '-', '-'], /standard input can be read once/],
  [['compare', './absent.json', './absent.json'], /absent\.json: cannot be read \(ENOENT\)/],
  [['compare', './absent.json'], /missing required argument 'after'/],
  [['compare', 'a', 'b', '--format', 'xml'], /known: text, json/],
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
