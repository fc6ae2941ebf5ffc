import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readAllowlist } from '../../src/lint/read.ts';
import { runCli } from '../helpers/cli.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

const PROFILE = `profile: mine
title: Mine
vantage: workstation
asOf: 2026-08-20
documents: { page: { title: Page } }
parameters: { master: { title: master, type: url, howTo: ask } }
requirements:
  - { id: api, title: the service, host: api.example.com, port: 443, source: { doc: page, asOf: 2026-08-20 } }
  - { id: master, title: the master, url: '{master}', source: { doc: page, asOf: 2026-08-20 } }
`;

function folder(t: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'reachcheck-lint-'));
  t.after(() => rmSync(path, { recursive: true, force: true }));
  writeFileSync(join(path, 'mine.yaml'), PROFILE);
  return path;
}

test('exit 0, 1, 2 and 3 for what is covered, missing, unreadable and undecided', async (t) => {
  const profile = join(folder(t), 'mine.yaml');
  const set = ['--set', 'master=https://master.example.com:30000'];
  for (const [input, more, status, words] of [
    ['api.example.com:443\nmaster.example.com:30000', set, 0, /^The list covers all of 2 required entries\./],
    [
      'api.example.com:443',
      set,
      1,
      /^Of 2 required entries: 1 missing\.[\s\S]+# ✗ master: the master\nmaster\.example\.com:30000/,
    ],
    ['api.example.com:443\nwhat is this', set, 2, /1 line could not be read, so this is not the whole answer/],
    ['api.example.com:443', [], 3, /^Of 2 required entries: 1 undecided\./],
  ] as const) {
    const result = await runCli(['lint', '-', '--profile', profile, ...more], { input });
    assert.equal(result.status, status, result.stdout + result.stderr);
    assert.match(result.stdout, words);
  }
});

test('an unreadable line is told on stderr too, with its place; --skip-unreadable leaves it out', async (t) => {
  const path = folder(t);
  const list = join(path, 'list.txt');
  writeFileSync(list, 'api.example.com:443\n192.0.2.300\n');
  const args = ['lint', list, '--profile', join(path, 'mine.yaml'), '--only', 'api'];
  const strict = await runCli(args);
  assert.equal(strict.status, 2);
  assert.ok(strict.stderr.includes(`${list}:2 "192.0.2.300" is no host`), strict.stderr);
  const lenient = await runCli([...args, '--skip-unreadable']);
  assert.deepEqual([lenient.status, lenient.stderr], [0, '']);
});

interface Said {
  readonly code: string;
  readonly message: string;
  readonly places: readonly { readonly entry: string | null }[];
  readonly paste: readonly string[];
}

async function findingsOf(args: readonly string[], input = ''): Promise<readonly Said[]> {
  const { stdout } = await runCli(['lint', ...args, '--format', 'json'], { input });
  const { findings }: { findings: Said[] } = JSON.parse(stdout);
  return findings;
}

/** What is said, with an entry of whom it is said, and how many entries stand in that finding. */
const FACTS_2019: readonly (readonly [string, RegExp, string, number])[] = [
  ['cidr-host-bits', /161\.202\.146\.86\/29 is 161\.202\.146\.80\/29/, '161.202.146.80/29', 3],
  ['deprecated', /port 20000-29999[\s\S]*ports 443 and 30000-32767/, '169.57.100.18', 43],
  ['stale-address', /monitoring service[\s\S]*159\.122\.78\.136\/29 in 2017/, '158.177.65.80/30', 3],
  ['stale-address', /log service of former editions/, '158.177.88.43', 7],
  ['addresses-of-name', /not published since 2021-08-17/, '161.202.146.80/29', 29],
  ['addresses-of-name', /Notary[\s\S]*port 4443/, '165.192.71.216/29', 29],
  ['deprecated', /no end is announced\. Tokyo never had such a name/, 'registry.au-syd.bluemix.net', 5],
  ['deprecated', /still lists it beside the new name/, 'iam.bluemix.net', 1],
  ['stale-address', /Printed in 2019 and in no current source/, '168.1.97.67', 7],
  ['other-parameters', /another value of region/, '169.56.132.234', 30],
];

test('the list of 2019 against the classic profile of today: each known fact is told, once', async () => {
  const list = join(ROOT, 'test/fixtures/allowlist/2019.txt');
  const findings = await findingsOf([list, '--profile', 'classic-worker']);
  for (const [code, words, entry, count] of FACTS_2019) {
    const said = findings.filter((finding) => finding.code === code && words.test(finding.message));
    assert.deepEqual([code, said.length, said[0]?.places.length], [code, 1, count]);
    assert.ok(
      said[0]?.places.some((place) => place.entry === entry),
      `${code} ${entry}`,
    );
  }
  // Three addresses stand in the document alone, and are not called stale.
  const stale = findings.filter(({ code }) => code === 'stale-address').flatMap(({ places }) => places);
  const documented = ['169.56.132.234', '169.56.69.242', '169.57.100.18'];
  assert.deepEqual(
    stale.filter(({ entry }) => documented.includes(entry ?? '')),
    [],
  );
  assert.ok(!findings.some(({ code }) => code === 'too-wide' || code === 'not-needed'));
});

test('origin is retired since 2026-07-31, with bootstrap in its place', async () => {
  const findings = await findingsOf(
    ['-', '--profile', 'classic-worker'],
    'tcp origin.us-south.containers.cloud.ibm.com:443',
  );
  const retired = findings.find(({ code }) => code === 'retired');
  assert.match(retired?.message ?? '', /retired since 2026-07-31/);
  assert.deepEqual(retired?.paste, ['bootstrap.us-south.containers.cloud.ibm.com:443']);
});

test('monitors of Ingress: Akamai is retired, NS1 is asked for with Ingress', async () => {
  const lines = 'in tcp 443 FROM 23.0.0.0/12\nin tcp 443 FROM 163.114.225.0/24';
  const findings = await findingsOf(['-', '--profile', 'classic-worker'], lines);
  assert.ok(findings.some(({ code, message }) => code === 'stale-address' && message.includes('Akamai')));
  assert.ok(findings.some(({ code, message }) => code === 'other-parameters' && message.includes('ingressHost')));
});

test('the two service networks of the private profile are covered', async () => {
  const args = ['lint', '-', '--profile', 'classic-worker-private', '--only', 'services', '--format', 'json'];
  const { status } = await runCli(args, { input: '161.26.0.0/16 ip\n166.8.0.0/14 ip' });
  assert.equal(status, 0);
  assert.equal((await runCli(args, { input: '161.26.0.0/16 ip' })).status, 1);
});

test('a file over the limit, a line of 10 MB, and text in UTF-16', async (t) => {
  const path = folder(t);
  const profile = ['--profile', join(path, 'mine.yaml'), '--only', 'api'];
  writeFileSync(join(path, 'large'), Buffer.alloc(33 * 1024 * 1024, 'a\n'));
  const large = await runCli(['lint', join(path, 'large'), ...profile]);
  assert.deepEqual([large.status, large.stdout], [2, '']);
  assert.match(large.stderr, /is larger than 32 MiB/);
  writeFileSync(join(path, 'long'), `api.example.com:443\n${'a'.repeat(10_000_000)}`);
  const long = await runCli(['lint', join(path, 'long'), ...profile]);
  assert.equal(long.status, 2);
  assert.match(long.stderr, /long:2 is longer than 65536 letters/);
  writeFileSync(join(path, 'utf16'), Buffer.from('\uFEFFapi.example.com:443\r\n', 'utf16le'));
  assert.equal((await runCli(['lint', join(path, 'utf16'), ...profile])).status, 0);
});

test('the report for programs has its parts, whatever is found', async (t) => {
  const args = ['lint', '-', '--profile', join(folder(t), 'mine.yaml'), '--format', 'json'];
  const { stdout } = await runCli(args, { input: 'api.example.com:443' });
  const report = JSON.parse(stdout);
  assert.deepEqual(Object.keys(report), [
    'schemaVersion',
    'files',
    'profiles',
    'summary',
    'requirements',
    'notCompared',
    'findings',
  ]);
  assert.deepEqual(Object.keys(report.requirements[0]), [
    ...['requirement', 'title', 'profiles', 'need', 'coverage', 'lines', 'lacking', 'paste', 'remarks', 'gap'],
  ]);
  assert.deepEqual(report.summary.exitCode, 3);
});

test('a hostile list does not reach the terminal, in text or JSON', async (t) => {
  const profile = join(folder(t), 'mine.yaml');
  const input = '\u001b]0;x\u0007.example\nok.example # \u202e\n\u009b31m\n"a\u001b[2J",443\nTO \u001b[1m\n';
  for (const format of ['text', 'json']) {
    const result = await runCli(['lint', '-', '--profile', profile, '--format', format], { input });
    assert.equal(result.status, 2);
    assert.doesNotMatch(result.stdout + result.stderr, /[\u001b\u0007\u202e\u009b]/);
  }
});

test('all that is printed under Missing can be pasted as it stands, with what is said of it', async () => {
  const args = ['lint', '-', '--set', 'region=us-south'];
  for (const profile of ['classic-worker', 'classic-worker-private', 'vpc']) {
    const more = ['--profile', profile];
    const empty = await runCli([...args, ...more], { input: '# nothing\n' });
    const [, missing = ''] = /^Missing .*\n([\s\S]*?)\n(?:\n|$)/m.exec(empty.stdout) ?? [];
    const report = await runCli([...args, ...more, '--format', 'json'], { input: '# nothing\n' });
    const { requirements }: { requirements: { coverage: string; paste: string[] }[] } = JSON.parse(report.stdout);
    const wanted = requirements.flatMap(({ coverage, paste }) => (coverage === 'missing' ? paste : []));
    assert.deepEqual(entriesOf(missing), entriesOf(wanted.join('\n')), profile);
    const full = await runCli([...args, ...more, '--format', 'json'], { input: missing });
    const { summary }: { summary: { required: object; unreadable: number } } = JSON.parse(full.stdout);
    assert.deepEqual([summary.unreadable, 'missing' in summary.required && summary.required.missing], [0, 0]);
  }
});

/** Each opening of a text on its own, sorted. */
function entriesOf(text: string): readonly string[] {
  const { openings, problems } = readAllowlist('list', text);
  assert.deepEqual(problems, []);
  return openings
    .flatMap(({ to, from, ports, protocols, directions }) =>
      protocols.map((protocol) =>
        JSON.stringify([to.text, from.map((place) => place.text), ports, protocol, directions]),
      ),
    )
    .toSorted();
}

test('what was not compared is told, with the parameter that it needs', async () => {
  const { stdout } = await runCli(['lint', '-', '--profile', 'classic-worker'], { input: 'icr.io:443' });
  assert.match(stdout, /^Not compared: .*master.* \(give --set masterUrl=\.\.\.\)/m);
});

test('--output writes the report to a file, and nothing to stdout', async (t) => {
  const path = folder(t);
  const output = join(path, 'report.json');
  const args = ['lint', '-', '--profile', join(path, 'mine.yaml'), '--format', 'json', '--output', output];
  const result = await runCli(args, { input: 'api.example.com' });
  assert.deepEqual([result.status, result.stdout], [3, '']);
});

test('no profile, an unknown format, a file that is none or no text, are usage errors', async (t) => {
  const path = folder(t);
  const profile = join(path, 'mine.yaml');
  writeFileSync(join(path, 'binary'), 'a\u0000b');
  execFileSync('mkfifo', [join(path, 'pipe')]);
  for (const [args, words] of [
    [['lint', '-'], /no profile/],
    [['lint', '-', '--profile', profile, '--format', 'xml'], /known: text, json/],
    [['lint', join(path, 'none'), '--profile', profile], /none: cannot be read \(ENOENT\)/],
    [['lint', path, '--profile', profile], /cannot be read \(EISDIR\)/],
    [['lint', join(path, 'binary'), '--profile', profile], /is no text file/],
    [['lint', join(path, 'pipe'), '--profile', profile], /pipe: is no file; .*give - and pipe it in/],
  ] as const) {
    const { status, stdout, stderr } = await runCli(args, { input: '' });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, words);
  }
});
