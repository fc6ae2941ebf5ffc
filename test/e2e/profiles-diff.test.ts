import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { runCli } from '../helpers/cli.ts';

const HEAD =
  'title: Own\nvantage: workstation\ndocuments: { book: { title: Handbook } }\nparameters: { region: { title: region } }\n';
const OLD = `profile: own
asOf: 2025-01-02
${HEAD}requirements:
  - { id: api, title: the API, host: api.example, port: 443, source: { doc: book, section: Network, asOf: 2025-01-02 } }
  - { id: gone, title: old mirror, host: mirror.example, port: 80, source: { doc: book, asOf: 2025-01-02 } }
  - { id: masters, title: masters, cidrs: [192.0.2.0/25], port: 6443, source: { doc: book, asOf: 2025-01-02 } }
  - { id: iam, title: tokens, host: iam.example, port: 443, source: { doc: book, asOf: 2025-01-02 } }
  - { id: logs, title: logs, cidrs: [203.0.113.0/28], port: 443, source: { doc: book, asOf: 2025-01-02 } }
`;
const NEW = `profile: own
asOf: 2026-01-02
${HEAD}requirements:
  - { id: api, title: the API, host: api.example, port: [443, 6443], source: { doc: book, section: Network, asOf: 2026-01-02 } }
  - { id: regional, title: images, host: 'images.{region}.example', port: 443, need: optional, source: { doc: book, asOf: 2026-01-02 } }
  - { id: masters, title: masters, cidrs: [192.0.2.0/24], port: 6443, source: { doc: book, asOf: 2026-01-02 } }
  - { id: iam, title: tokens, host: iam.example, port: 443, need: retired, retiredOn: 2025-06-01, replacedBy: id.example, source: { doc: book, asOf: 2026-01-02 } }
  - { id: logs, title: logs, host: logs.example, port: 443, source: { doc: book, asOf: 2026-01-02 } }
`;

test('what changed is said in the words of a firewall team, with purpose, source and date', async (t) => {
  const { old, next } = files(t);
  const { status, stdout, stderr } = await runCli(['profiles', 'diff', old, next]);
  assert.deepEqual([status, stderr], [1, '']);
  for (const wanted of [
    /^2 to open, 1 to close, 2 changed, 1 retired or deprecated\.\n/,
    /\nTo open \(2\)\n[\s\S]*- open images\.\{region\}\.example:443 \(TCP, out\), optional\n {2}For {5}images \(regional\)\n/,
    /- open 192\.0\.2\.128\/25:6443 \(TCP, out\), required\n/,
    /\nTo close \(1\): no longer asked for[^\n]*\n- close mirror\.example:80 \(TCP, out\)\n {2}For {5}old mirror \(gone\)\n {2}Source {2}Handbook, 2025-01-02\n/,
    /- changed: port 443 -> 443 and 6443 at api\.example \(TCP, out\)\n {2}For {5}the API \(api\)\n {2}Source {2}Handbook, section Network, 2026-01-02\n/,
    /- moved from addresses to names: open logs\.example:443 \(TCP, out\); then close\s+203\.0\.113\.0\/28:443/,
    /- retired on 2025-06-01, use id\.example: iam\.example:443 \(TCP, out\)\n/,
  ])
    assert.match(stdout, wanted);
});

test('programs get the same as JSON, with every address', async (t) => {
  const { old, next } = files(t);
  const { status, stdout } = await runCli(['profiles', 'diff', old, next, '--format', 'json', '--set', 'region=de']);
  assert.equal(status, 1);
  const diff = JSON.parse(stdout);
  assert.deepEqual(diff.totals, { open: 2, close: 1, changed: 2, retired: 1 });
  assert.deepEqual([diff.old.asOf, diff.new.asOf, diff.renamed], ['2025-01-02', '2026-01-02', []]);
  assert.match(stdout, /"images\.de\.example"/);
});

test('nothing changes: exit code 0, for files and for built-in profiles', async (t) => {
  const { old } = files(t);
  for (const name of [old, 'vpc']) {
    const { status, stdout } = await runCli(['profiles', 'diff', name, name]);
    assert.equal(status, 0);
    assert.match(stdout, /^Nothing changes for a firewall\.\n/);
  }
});

test('hundreds of addresses are shortened in the text, and whole in JSON', async (t) => {
  const { old, folder } = files(t);
  const long = join(folder, 'long.yaml');
  const list = Array.from({ length: 300 }, (_, index) => `198.18.${Math.floor(index / 100)}.${2 * (index % 100)}`);
  writeFileSync(
    long,
    `${OLD}  - { id: many, title: many, cidrs: [${list.join(', ')}], port: 443, source: { doc: book, asOf: 2026-01-02 } }\n`,
  );
  const { stdout } = await runCli(['profiles', 'diff', old, long]);
  assert.match(
    stdout.replaceAll(/\s+/g, ' '),
    /open port 443 of 300 addresses or subnets: 198\.18\.0\.0, .* and 292 more/,
  );
  const json = JSON.parse((await runCli(['profiles', 'diff', old, long, '--format', 'json'])).stdout);
  assert.equal(json.changes[0].after.destinations.length, 300);
});

const WRONG: readonly (readonly [readonly string[], RegExp])[] = [
  [['vpc', 'vpcx'], /unknown profile "vpcx"/],
  [['vpc', 'vpc', '--format', 'html'], /unknown format "html"/],
  [['vpc', 'vpc', '--set', 'regionn=de'], /--set regionn: unknown parameter "regionn" \(did you mean "region"/],
  [['vpc', './none.yaml'], /cannot be read/],
  [['vpc', 'vpc', '--set', 'region=a b'], /region/],
];

for (const [args, message] of WRONG) {
  test(`an error is exit code 2, not "something changed": ${args.join(' ')}`, async () => {
    const { status, stdout, stderr } = await runCli(['profiles', 'diff', ...args]);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, message);
  });
}

test('a foreign profile cannot write to the terminal', async (t) => {
  const { old, folder } = files(t);
  const hostile = join(folder, 'hostile.yaml');
  writeFileSync(hostile, NEW.replace('title: images', String.raw`title: "\u202eimages"`));
  const { stdout } = await runCli(['profiles', 'diff', old, hostile]);
  assert.match(stdout, /\\u202eimages/);
  assert.doesNotMatch(stdout, /\u202e/);
});

function files(t: TestContext): { readonly folder: string; readonly old: string; readonly next: string } {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-diff-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [old, next] = [join(folder, 'old.yaml'), join(folder, 'new.yaml')];
  writeFileSync(old, OLD);
  writeFileSync(next, NEW);
  return { folder, old, next };
}
