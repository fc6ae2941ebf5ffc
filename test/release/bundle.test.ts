import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { writeBundle } from '../../deploy/release/bundle.ts';
import { ROOT } from '../../deploy/release/root.ts';
import { runCli } from '../helpers/cli.ts';
import { labProblem } from '../lab/available.ts';

const PROFILE = `profile: mine
title: A profile beside the file
vantage: workstation
asOf: 2026-01-01
extends: lets-encrypt
requirements:
  - { id: own, title: nothing listens there, host: 127.0.0.1, port: 9, need: required, check: tcp, source: { doc: own, section: own, asOf: 2026-01-01 } }
documents:
  own: { title: our own }
`;

suite('the whole program as one file, in a folder with nothing else', () => {
  const built = mkdtempSync(join(tmpdir(), 'reachcheck-built-'));
  const empty = mkdtempSync(join(tmpdir(), 'reachcheck-alone-'));
  const run = (wrapper: readonly string[], ...args: readonly string[]): SpawnSyncReturns<string> => {
    const [command = '', ...words] = [...wrapper, process.execPath, 'reachcheck.mjs', ...args];
    return spawnSync(command, words, { cwd: empty, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '' } });
  };

  before(async () => {
    await writeBundle(join(built, 'reachcheck.mjs'));
    copyFileSync(join(built, 'reachcheck.mjs'), join(empty, 'reachcheck.mjs'));
  });
  after(() => {
    for (const folder of [built, empty]) rmSync(folder, { recursive: true });
  });

  test('says what the package says', async () => {
    for (const args of [
      ['--version'],
      ['--help'],
      ['profiles', 'diff', '--help'],
      ['profiles', 'list'],
      ['profiles', 'show', 'classic-worker', '--format', 'json'],
      ['profiles', 'schema'],
      ['--profile', 'vpc', '--plan', '--proxy', 'none'],
      ['--profile', 'nowhere'],
    ]) {
      const { stdout, stderr, status } = await runCli(args);
      const alone = run([], ...args);
      assert.deepEqual([alone.stdout, alone.stderr, alone.status], [stdout, stderr, status], args.join(' '));
    }
  });

  test('does the main job: the demo has every kind of check, on loopback', () => {
    const { status, stdout, stderr } = run([], 'demo', '--format', 'json');
    assert.deepEqual([status, stderr], [1, '']);
    assert.equal(JSON.parse(stdout).summary.missing, 13);
  });

  test('reads a YAML profile that extends one of its own', () => {
    writeFileSync(join(empty, 'mine.yaml'), PROFILE);
    const { stdout, stderr } = run(
      [],
      '--profile',
      './mine.yaml',
      '--only',
      'own',
      '--no-controls',
      '--format',
      'json',
    );
    rmSync(join(empty, 'mine.yaml'));
    assert.equal(stderr, '');
    const [verdict] = JSON.parse(stdout).verdicts;
    assert.deepEqual([verdict.requirement, verdict.outcome], ['own', 'blocked']);
  });

  test('without any network, a built-in profile is one finding', { skip: labProblem() ?? false }, () => {
    const { status, stdout, stderr } = run(['unshare', '--net'], '--profile', 'vpc', '--format', 'json');
    assert.deepEqual([status, stderr], [3, '']);
    const { findings } = JSON.parse(stdout);
    assert.deepEqual(
      findings.map(({ cause }: { readonly cause: string }) => cause),
      ['env.offline'],
    );
  });

  test('is what the published package starts', () => {
    mkdirSync(join(built, 'bin'));
    copyFileSync(join(ROOT, 'bin/reachcheck.js'), join(built, 'bin/reachcheck.js'));
    copyFileSync(join(empty, 'reachcheck.mjs'), join(built, 'bin/reachcheck.mjs'));
    writeFileSync(join(built, 'package.json'), '{ "type": "module" }');
    const { status, stdout } = spawnSync(process.execPath, [join(built, 'bin/reachcheck.js'), 'profiles', 'list']);
    assert.equal(status, 0);
    assert.match(stdout.toString(), /vpc-worker/);
  });

  test('leaves nothing behind, and holds the licences of what is in it', () => {
    assert.deepEqual(readdirSync(empty), ['reachcheck.mjs']);
    const text = readFileSync(join(empty, 'reachcheck.mjs'), 'utf8');
    for (const name of ['commander', 'undici', 'yaml', 'valibot', 'cli-table3', 'ipaddr.js', 'dns-packet', 'socks'])
      assert.match(text, new RegExp(`^${name} [0-9.]+ \\((?:MIT|ISC)\\)$`, 'm'), name);
  });
});
