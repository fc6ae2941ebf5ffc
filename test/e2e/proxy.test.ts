import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCli } from '../helpers/cli.ts';

const PROXY = 'http://user:secret@proxy.example.com:3128';
const VPC = ['proxy', '--profile', 'vpc'];

test('destinations that programs read differently are shown with both sides, and exit 1', async () => {
  const env = { https_proxy: PROXY, http_proxy: PROXY, no_proxy: '*.icr.io' };
  const { status, stdout } = await runCli(VPC, { env });
  assert.equal(status, 1);
  assert.match(stdout, /read differently/);
  assert.match(stdout, /^us\.icr\.io:443 +Go, Node fetch, Node http +curl\/git/m);
  assert.match(stdout, /Problems \(1\)\n- NO_PROXY has "\*\.icr\.io"/);
  assert.doesNotMatch(stdout, /^iam\.cloud\.ibm\.com/m);
  assert.doesNotMatch(stdout, /secret/);
});

test('exit 0 where all agree, and --all shows it', async () => {
  const env = { https_proxy: PROXY, http_proxy: PROXY, no_proxy: 'localhost,.svc' };
  const quiet = await runCli(VPC, { env });
  assert.equal(quiet.status, 0);
  assert.doesNotMatch(quiet.stdout, /^iam\.cloud\.ibm\.com/m);
  const { status, stdout } = await runCli([...VPC, '--all'], { env });
  assert.equal(status, 0);
  assert.match(stdout, /^iam\.cloud\.ibm\.com:443 +all$/m);
});

test('without a proxy there is nothing to disagree about', async () => {
  const { status, stdout } = await runCli(VPC);
  assert.equal(status, 0);
  assert.match(stdout, /^No proxy is configured/);
});

test('--format json holds every destination and every program, and no credentials', async () => {
  const { status, stdout } = await runCli([...VPC, '--format', 'json', '--proxy', PROXY], {
    env: { NO_PROXY: '.icr.io' },
  });
  assert.equal(status, 1);
  assert.doesNotMatch(stdout, /secret/);
  const overview = JSON.parse(stdout);
  assert.deepEqual(overview.https, { scheme: 'http', host: 'proxy.example.com', port: 3128, from: '--proxy' });
  const row = overview.rows.find(({ destination }: { destination: { host: string } }) => destination.host === 'icr.io');
  assert.equal(row.agreement, 'mixed');
  assert.equal(row.readings.length, 9);
});

test('a proxy that is none, a format that is none, and no profile are usage errors', async () => {
  for (const [args, words] of [
    [[...VPC, '--proxy', 'ftp://user:secret@x'], /--proxy names a proxy of the kind "ftp"/],
    [[...VPC, '--format', 'xml'], /known: text, json/],
    [['proxy'], /no profile/],
  ] as const) {
    const { status, stdout, stderr } = await runCli(args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, words);
    assert.doesNotMatch(stderr, /secret/);
  }
});

test('a hostile NO_PROXY does not reach the terminal', async () => {
  const env = { https_proxy: PROXY, http_proxy: PROXY, no_proxy: '\u001b]0;x\u0007.icr.io\u202e' };
  for (const more of [[], ['--all'], ['--format', 'json']]) {
    const { stdout } = await runCli([...VPC, ...more], { env });
    assert.doesNotMatch(stdout, /[\u001b\u0007\u202e]/);
  }
});
