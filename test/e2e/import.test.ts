import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCli } from '../helpers/cli.ts';

const SAMPLES = {
  osd: 'endpoints:\n  - host: sts.${AWS_REGION}.cloud.example\n    ports:\n      - 443\n  - host: cert.example\n    ports:\n      - 443\n    tlsDisabled: true\n',
  aks: JSON.stringify({
    value: [
      {
        category: 'images',
        endpoints: [
          { domainName: 'images.example', endpointDetails: [{ port: 443, protocol: 'Https' }] },
          { domainName: '*.data.example', endpointDetails: [{ port: 443, protocol: 'Https' }] },
        ],
      },
    ],
  }),
  'github-meta': JSON.stringify({
    web: ['192.0.2.0/24'],
    domains: { website: ['*.github.example'], actions_inbound: { full_domains: ['api.example'] } },
  }),
  list: '# mirrors\npackages.example\n*.cdn.example\n192.0.2.0/24 443,8443\nudp://time.example:123\n',
} as const;

for (const [format, text] of Object.entries(SAMPLES)) {
  test(`what is imported from ${format} is a valid profile that can be planned`, async (t) => {
    const folder = temporaryFolder(t);
    const list = join(folder, `their-${format}.txt`);
    const own = join(folder, 'own.yaml');
    writeFileSync(list, text);
    const cidrs = format === 'github-meta' ? ['--cidrs', 'web'] : [];
    const made = await runCli(['import', format, list, '--as-of', '2026-01-02', ...cidrs]);
    assert.deepEqual([made.status, made.stderr], [0, '']);
    writeFileSync(own, made.stdout);
    const valid = await runCli(['profiles', 'validate', own]);
    assert.equal(valid.status, 0, valid.stdout);
    assert.doesNotMatch(valid.stdout, /warning/);
    const set = format === 'osd' ? ['--set', 'awsRegion=eu-west-1'] : [];
    const plan = await runCli(['--profile', own, '--plan', ...set]);
    assert.equal(plan.status, 0, plan.stderr);
    assert.match(plan.stdout, /Nothing was sent/);
  });
}

test('the head is what the user says, and the list may come from standard input', async () => {
  const { status, stdout, stderr } = await runCli(
    [
      ...['import', 'list', '-', '--name', 'build-agents', '--title', 'Our agents', '--vantage', 'worker'],
      ...[
        '--as-of',
        '2026-01-02',
        '--source-title',
        'Runbook',
        '--source-url',
        'https://wiki.example/runbook',
        '--port',
        '80,443',
      ],
    ],
    { input: 'packages.example\n' },
  );
  assert.deepEqual([status, stderr], [0, '']);
  assert.match(stdout, /\nprofile: build-agents\ntitle: Our agents\nvantage: worker\nasOf: 2026-01-02\n/);
  assert.match(stdout, /title: Runbook\n +url: https:\/\/wiki\.example\/runbook\n/);
  assert.match(stdout, /port: 80\n[\s\S]*port: 443\n/);
});

test('without a date it is the day of the file, and stderr says so', async (t) => {
  const list = join(temporaryFolder(t), 'hosts.txt');
  writeFileSync(list, 'packages.example\n');
  const { status, stdout, stderr } = await runCli(['import', 'list', list]);
  assert.equal(status, 0);
  assert.match(stdout, /\nprofile: hosts\n[\s\S]*\nasOf: [0-9]{4}-[0-9]{2}-[0-9]{2}\n/);
  assert.match(stderr, /asOf is [0-9-]+, the day of the last change of the file; --as-of DATE gives another/);
});

test('lines that are not understood are named, kept as comments, and make the exit code 2', async () => {
  const { status, stdout, stderr } = await runCli(['import', 'list', '-', '--as-of', '2026-01-02'], {
    input: 'packages.example\n.example.org\n\u001b]0;x\u0007\n',
  });
  assert.equal(status, 2);
  assert.match(stdout, /host: packages\.example/);
  assert.match(stdout, /# Not understood, and not part of this profile:\n# line 2: "\.example\.org"/);
  assert.match(stderr, /-:2 not understood: "\.example\.org": a leading dot/);
  assert.doesNotMatch(stdout + stderr, /\u001b|\u0007/);
});

test('a list without any entry makes no profile', async () => {
  const { status, stdout, stderr } = await runCli(['import', 'aks', '-'], { input: 'packages.example\n' });
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /is not JSON/);
  assert.match(stderr, /no entry in it; is it of the format aks\?/);
});

test('text of PowerShell in UTF-16 is read, other bytes are refused', async (t) => {
  const folder = temporaryFolder(t);
  const wide = join(folder, 'wide.json');
  writeFileSync(wide, Buffer.from(`\ufeff${SAMPLES.aks}`, 'utf16le'));
  assert.match((await runCli(['import', 'aks', wide])).stdout, /host: images\.example/);
  const binary = join(folder, 'binary.json');
  writeFileSync(binary, Buffer.from([0x80, 0x81]));
  const refused = await runCli(['import', 'aks', binary]);
  assert.deepEqual([refused.status, refused.stdout], [2, '']);
  assert.match(refused.stderr, /is not UTF-8 text/);
});

test('a huge list is refused before it is read whole, and so is one that makes a huge profile', async () => {
  const huge = await runCli(['import', 'list', '-'], { input: 'packages.example\n'.repeat(150_000) });
  assert.deepEqual([huge.status, huge.stdout], [2, '']);
  assert.match(huge.stderr, /longer than 2000000 bytes/);
  const lines = Array.from({ length: 12_000 }, (_, index) => `host-${index}.example`);
  const many = await runCli(['import', 'list', '-'], { input: lines.join('\n') });
  assert.deepEqual([many.status, many.stdout], [2, '']);
  assert.match(many.stderr, /12000 entries; .* split the list/);
});

const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [['import', 'aws', '-'], /unknown format "aws"/],
  [['import', 'list', '-', '--name', 'Own List'], /--name "Own List": give lower-case letters/],
  [['import', 'list', '-', '--vantage', 'moon'], /--vantage "moon": unknown value/],
  [['import', 'list', '-', '--as-of', '2026-02-30'], /--as-of "2026-02-30": give a date/],
  [['import', 'list', '-', '--source-url', 'https://u:p@a.example'], /--source-url: give an http or https URL/],
  [['import', 'list', '-', '--port', '0'], /--port "0": give ports/],
  [['import', 'osd', '-', '--port', '443'], /--port: only entries of the format list/],
  [['import', 'list', '-', '--cidrs', 'web'], /--cidrs: only the format github-meta/],
  [['import', 'github-meta', '-', '--cidrs', 'hooks'], /--cidrs hooks: .* connect to you/],
  [['import', 'list', './no-such-file'], /cannot be read \(ENOENT\)/],
];

for (const [args, message] of WRONG) {
  test(`a usage error says what would be right: ${args.join(' ')}`, async () => {
    const { status, stdout, stderr } = await runCli(args, { input: 'packages.example\n' });
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, message);
  });
}

function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-import-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}
