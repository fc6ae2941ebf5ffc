import assert from 'node:assert/strict';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runCli } from '../helpers/cli.ts';
import { temporaryFolder } from './site.ts';

// Every row is a mistake and what the answer must hold: the thing that is wrong, and the nearest right one.
const MISTAKES: readonly (readonly [readonly string[], RegExp])[] = [
  [[], /no profile.*--profile vpc/],
  [['--profile', 'vcp'], /unknown profile "vcp".*did you mean "vpc"/],
  [['--profile', './absent.yaml'], /absent\.yaml.*no such file/],
  [['--profile', '/'], /is a folder/],
  [['-p', 'vpc', '--set', 'regoin=eu-de'], /unknown parameter "regoin".*did you mean "region"/],
  [['-p', 'vpc', '--set', 'region=eu-dee'], /unknown value "eu-dee".*did you mean "eu-de"/],
  [['-p', 'vpc', '--set', 'masterUrl=ftp://x'], /"ftp:\/\/x" is not an http or https URL/],
  [['-p', 'vpc', '--set', 'masterUrl=https://c3.example:99999'], /is not an http or https URL/],
  [['-p', 'vpc', '--set', 'etcdPort=70000'], /"70000" is not a port/],
  [['-p', 'vpc', '--set', 'region'], /NAME=VALUE/],
  [['-p', 'vpc', '--deadline', '5'], /--deadline "5".*500ms, 4s or 2m/],
  [['-p', 'vpc', '--timeout', 'conect=1s'], /unknown operation "conect".*did you mean "connect"/],
  [['-p', 'vpc', '--concurrency', '0'], /--concurrency "0".*whole number/],
  [['-p', 'vpc', '--connect-to', 'a:b'], /HOST:PORT:ADDRESS:PORT/],
  [['-p', 'vpc', '--resolve', 'cloud.ibm.com:443:nowhere'], /HOST:PORT:ADDRESS/],
  [['-p', 'vpc', '--dns-server', 'resolver'], /give an address/],
  [['-p', 'vpc', '--dns-server', '127.0.0.1:0'], /"0" is not a port/],
  [['-p', 'vpc', '--dns-server', '127.0.0.1:99999'], /"99999" is not a port/],
  [['-p', 'vpc', '--dns-server', '[127.0.0.1'], /give an address/],
  [['-p', 'vpc', '--output', ''], /give the path of a file/],
  [['-p', 'vpc', '--format', 'jsn'], /unknown format "jsn".*did you mean "json"/],
  [['-p', 'vpc', '--fail-on', 'impared'], /unknown word "impared".*did you mean "impaired"/],
  [['-p', 'vpc', '--only', 'ks-ap'], /no such requirement.*did you mean "ks-api"/],
  [['-p', 'vpc', '--output', '/nowhere/report.txt'], /--output \/nowhere\/report\.txt: cannot be written/],
  [['-p', 'vpc', '--output', '/'], /is a directory/],
  [
    ['-p', 'vpc', '--save-observations', '/nowhere/o.json'],
    /--save-observations \/nowhere\/o\.json: cannot be written/,
  ],
  [['-p', 'vpc', '--cacert', '/dev/null'], /holds no certificate/],
  [['-p', 'vpc', '--profil', 'x'], /unknown option.*--profil/],
  [['chek'], /unknown command "chek".*did you mean "check"/],
  [['-p', 'vpc', '--only', 'icr', '--skip', 'icr'], /leave nothing to check/],
  [['-p', 'vpc', '--set', 'registry=de', '--set', 'registry=uk'], /registry is given twice.*registry=de,uk/],
  [['explain', 'ks-ap', '-p', 'vpc'], /no requirement "ks-ap".*did you mean "ks-api"/],
  [['explain', 'ks-api', '-p', 'vpc', '--format', 'json'], /unknown option '--format'/],
  [['profiles', 'show', 'vpx'], /unknown profile "vpx".*did you mean "vpc"/],
  [['profiles', 'list', '--format', 'xml'], /known: text, json/],
];

for (const [args, expected] of MISTAKES) {
  test(`"${args.join(' ')}" is refused with exit 2, a line that says what is right, and no report`, async () => {
    const { status, stdout, stderr } = await runCli(args);
    assert.match(stderr, expected);
    assert.deepEqual([status, stdout], [2, '']);
    assert.doesNotMatch(stderr, /\n\s+at /, 'a stack trace');
  });
}

test('a --connect-to or --resolve that fits no target is said, so that a misspelt one is seen', async () => {
  const rules = ['--connect-to', 'iam.cloud.ibm.co:443:127.0.0.1:1', '--resolve', '+typo.example:443:127.0.0.1'];
  const { stderr } = await runCli(['-p', 'vpc', '--plan', ...rules]);
  assert.match(stderr, /--connect-to iam\.cloud\.ibm\.co:443 fits no target/);
  assert.match(stderr, /--resolve typo\.example:443 fits no target/);
});

test('several mistakes are reported at once', async () => {
  const { stderr } = await runCli(['-p', 'vpc', '--deadline', 'x', '--timeout', 'y', '--format', 'z']);
  assert.equal(stderr.trim().split('\n').length, 3);
});

test('an output file is written whole, beside nothing else, and stdout stays empty', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'report.json');
  writeFileSync(file, 'old');
  const { status, stdout, stderr } = await runCli(['demo', '-f', 'json', '-o', file]);
  assert.deepEqual([status, stdout], [1, '']);
  assert.match(stderr, /report written to/);
  assert.deepEqual(readdirSync(folder), ['report.json']);
});

test('help teaches by examples, and version is one line', async () => {
  const help = await runCli(['--help']);
  assert.equal(help.status, 0);
  assert.match(help.stdout, /reachcheck --profile vpc /);
  assert.match(help.stdout, /--set <name=value>/);
  const version = await runCli(['--version']);
  assert.match(version.stdout, /^[0-9]+\.[0-9]+\.[0-9]+\n$/);
});

test('the built-in profiles are listed for programs, and shown with everything expanded', async () => {
  const list: unknown = JSON.parse((await runCli(['profiles', 'list', '--format', 'json'])).stdout);
  assert.ok(Array.isArray(list) && list.length >= 1);
  assert.deepEqual(Object.keys(list[0]), ['name', 'title', 'group', 'vantage', 'asOf']);
  const shown = (await runCli(['profiles', 'show', 'vpc', '--format', 'json'])).stdout;
  assert.match(shown, /"id": "icr-jp2"/);
  assert.match(shown, /\{masterUrl\}/);
});

test('the built-in profiles are listed and shown for people, with how to get each parameter', async () => {
  const list = await runCli(['profiles', 'list']);
  assert.match(
    list.stdout,
    /^  NAME +FROM +AS OF +TITLE\nIBM Cloud: workstation\n(?:  .*\n)*  vpc +workstation +[0-9-]+ +IBM Cloud/,
  );
  const shown = await runCli(['profiles', 'show', 'vpc']);
  assert.match(
    shown.stdout,
    /\n {2}masterUrl\n {6}public service endpoint URL of the cluster\. Run "ibmcloud ks\n? +cluster get/,
  );
  assert.match(shown.stdout, /\n {2}icr-us: us\.icr\.io:443 \(with registry=us\)\n {6}registry of us-south/);
  const schema: unknown = JSON.parse((await runCli(['profiles', 'schema'])).stdout);
  assert.equal(typeof schema, 'object');
});

test('validate names every problem of every file, and exits 2 when there is an error', async (t) => {
  const folder = temporaryFolder(t);
  const good = join(folder, 'good.yaml');
  const bad = join(folder, 'bad.yaml');
  const head = 'profile: own\ntitle: own\nvantage: workstation\nasOf: 2026-01-01\n';
  const entry = '\n  - { id: a, title: a, host: a.example, port: 443, source: { doc: d, asOf: 2026-01-01 } }\n';
  writeFileSync(good, `${head}documents: { d: { title: d } }\nrequirements: ${entry}`);
  writeFileSync(bad, `${head}requirments: ${entry}`);
  const { status, stdout } = await runCli(['profiles', 'validate', good, bad]);
  assert.equal(status, 2);
  assert.match(stdout, /good\.yaml: valid/);
  assert.match(stdout, /bad\.yaml:5:1 unknown key "requirments" \(did you mean "requirements"/);
});
