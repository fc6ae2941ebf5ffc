import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
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
      /^Of 2 required entries: 1 missing\.[\s\S]+✗ master: the master\n    master\.example\.com:30000/,
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

test('the list of 2019 against the classic profile of today', async () => {
  const list = join(ROOT, 'test/fixtures/allowlist/2019.txt');
  const { status, stdout } = await runCli(['lint', list, '--profile', 'classic-worker', '--format', 'json']);
  assert.equal(status, 1);
  const { findings } = JSON.parse(stdout);
  const entries = (code: string): readonly string[] =>
    findings
      .filter((finding: { code: string }) => finding.code === code)
      .flatMap(({ places }: { places: { entry: string }[] }) => places.map(({ entry }) => entry));
  assert.deepEqual(entries('cidr-host-bits'), ['161.202.146.80/29', '128.168.71.64/29', '165.192.71.216/29']);
  const stale = entries('stale-address');
  const gone = '159.122.141.69 159.122.190.98 159.8.98.170 168.1.97.67 169.50.154.194 169.51.73.50 184.173.44.62'.split(
    ' ',
  );
  assert.deepEqual(
    gone.filter((address) => !stale.includes(address)),
    [],
  );
  const documented = ['169.56.132.234', '169.56.69.242', '169.57.100.18'];
  assert.deepEqual(
    documented.filter((address) => stale.includes(address)),
    [],
  );
  assert.ok(entries('deprecated').includes('registry.ng.bluemix.net'));
  assert.ok(entries('deprecated').includes('iam.bluemix.net'));
  assert.ok(entries('retired').includes('metrics.ng.bluemix.net'));
  assert.ok(entries('addresses-of-name').includes('161.202.146.80/29'));
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
  for (const [args, words] of [
    [['lint', '-'], /no profile/],
    [['lint', '-', '--profile', profile, '--format', 'xml'], /known: text, json/],
    [['lint', join(path, 'none'), '--profile', profile], /none: cannot be read \(ENOENT\)/],
    [['lint', path, '--profile', profile], /cannot be read \(EISDIR\)/],
    [['lint', join(path, 'binary'), '--profile', profile], /is no text file/],
  ] as const) {
    const { status, stdout, stderr } = await runCli(args, { input: '' });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, words);
  }
});
