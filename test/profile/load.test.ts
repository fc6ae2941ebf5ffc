import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { builtInNames, loadProfile } from '../../src/profile/load.ts';
import { problemText } from '../../src/profile/problem.ts';
import { shippedText } from '../../src/profile/shipped.ts';
import { fixturePath, temporaryFile, validText } from './fixture.ts';

/** What this process used of the processor: a busy machine adds nothing to it. */
const cpuMs = (): number => process.cpuUsage().user / 1000;

async function messages(reference: string): Promise<readonly string[]> {
  return (await loadProfile(reference)).problems.map(problemText);
}

test('every built-in profile is without a problem', async () => {
  const names = await builtInNames();
  assert.ok(names.includes('vpc'));
  for (const name of names) {
    const { profile, problems } = await loadProfile(name);
    assert.deepEqual(problems, [], name);
    assert.equal(profile?.name, name);
  }
});

test('names the nearest built-in profile, and how to name a file', async () => {
  assert.deepEqual(await messages('vcp'), [
    'unknown profile "vcp" (did you mean "vpc"?); a file of your own needs its path, such as ./vcp.yaml',
  ]);
});

test('says why a file cannot be read', async () => {
  assert.deepEqual(await messages('./nowhere.yaml'), ['./nowhere.yaml: cannot be read: there is no such file']);
  assert.deepEqual(await messages('./package.json/x.yaml'), [
    './package.json/x.yaml: cannot be read: there is no such file',
  ]);
  const folder = dirname(fixturePath('valid.yaml'));
  assert.deepEqual(await messages(`${folder}/`), [`${folder}/: cannot be read: it is a folder, not a file`]);
});

test('says of ten megabytes how much a profile may have, without reading them all', async (t) => {
  const file = await temporaryFile(t, 'big.yaml', Buffer.alloc(10_000_000, 'a'));
  assert.deepEqual(await messages(file), [`${file}: is 10000000 bytes long; a profile may have 1000000`]);
});

test('refuses a device that never ends', { skip: process.platform === 'win32' }, async () => {
  assert.deepEqual(await messages('/dev/zero'), ['/dev/zero: is 1000001 bytes long; a profile may have 1000000']);
});

test('refuses what is not UTF-8', async (t) => {
  const latin1 = await temporaryFile(t, 'latin1.yaml', Buffer.from(validText().replace('our', 'unseré'), 'latin1'));
  assert.deepEqual(await messages(latin1), [`${latin1}: is not UTF-8 text; a profile is a YAML text file`]);
  const utf16 = await temporaryFile(t, 'utf16.yaml', Buffer.from(`\uFEFF${validText()}`, 'utf16le'));
  assert.deepEqual(await messages(utf16), [`${utf16}: is not UTF-8 text; a profile is a YAML text file`]);
});

test('stops after a hundred errors of a file that is no profile', async (t) => {
  const text = Array.from({ length: 500 }, (_, index) => `key${index}: 1`).join('\n');
  const all = await messages(await temporaryFile(t, 'other.yaml', text));
  assert.equal(all.length, 101);
  assert.match(all[100] ?? '', /and 404 more errors; is it a profile\?$/);
});

test('finds the profile that a file extends beside that file, wherever it is run', async (t) => {
  const base = await temporaryFile(t, 'base.yaml', validText());
  await mkdir(join(dirname(base), 'sub'));
  const child = validText()
    .replace('profile: mine', 'profile: child\nextends: [../base.yaml]')
    .replace('id: api', 'id: other');
  await writeFile(join(dirname(base), 'sub', 'child.yaml'), child);
  const { profile, problems } = await loadProfile(relative(process.cwd(), join(dirname(base), 'sub', 'child.yaml')));
  assert.deepEqual(problems, []);
  assert.deepEqual(
    profile?.requirements.map(({ id }) => id),
    ['api', 'other'],
  );
});

test('reads names with the characters that URLs give a meaning to', async (t) => {
  const { profile } = await loadProfile(await temporaryFile(t, 'a#b?c %20d.yaml', validText()));
  assert.equal(profile?.name, 'mine');
});

test('an own entry replaces the one of the same id of the built-in profile, in its place', async () => {
  const [vpc, mine] = await Promise.all([loadProfile('vpc'), loadProfile(fixturePath('valid-extends-vpc.yaml'))]);
  assert.deepEqual(mine.problems, []);
  const ids = (vpc.profile?.requirements ?? []).map(({ id }) => id);
  assert.deepEqual(
    mine.profile?.requirements.map(({ id }) => id),
    [...ids, 'own'],
  );
  const iam = mine.profile?.requirements.find(({ id }) => id === 'iam');
  assert.deepEqual(iam?.destinations, [{ kind: 'host', value: 'iam.example.com' }]);
  assert.equal(mine.profile?.parameters.find(({ name }) => name === 'region')?.default, 'eu-de');
  assert.equal(mine.profile?.name, 'mine');
});

test('loads a profile that many others extend once, however they are entangled', async (t) => {
  const bottom = await temporaryFile(t, 'p0.yaml', validText());
  for (let level = 1; level <= 7; level += 1) {
    const parents = Array.from({ length: 40 }, () => `./p${level - 1}.yaml`).join(', ');
    const own = validText()
      .replace('profile: mine', `profile: p${level}\nextends: [${parents}]`)
      .replace('id: api', `id: p${level}`);
    await writeFile(bottom.replace('p0', `p${level}`), own);
  }
  const { profile, problems } = await loadProfile(bottom.replace('p0', 'p7'));
  assert.deepEqual(problems, []);
  assert.equal(profile?.requirements.length, 8);
});

test('says when profiles extend each other through too many files', async (t) => {
  const bottom = await temporaryFile(t, 'p0.yaml', validText());
  for (let level = 1; level <= 9; level += 1) {
    const own = validText().replace('profile: mine', `profile: p${level}\nextends: ./p${level - 1}.yaml`);
    await writeFile(bottom.replace('p0', `p${level}`), own);
  }
  const [message = ''] = await messages(bottom.replace('p0', 'p9'));
  assert.match(message, /p2\.yaml:2:10 .*p1\.yaml: "extends" goes through more than 8 files/);
});

test('reports a problem of a parent once, though two children have it', async (t) => {
  const base = await temporaryFile(t, 'base.yaml', validText().replace('host: api.example.com', 'cidrs: 10.0.0.1/8'));
  const child = (name: string, parents: string): string =>
    validText().replace('profile: mine', `profile: ${name}\nextends: ${parents}`).replace('id: api', `id: ${name}`);
  await writeFile(base.replace('base', 'a'), child('a', './base.yaml'));
  await writeFile(base.replace('base', 'b'), child('b', './base.yaml'));
  await writeFile(base.replace('base', 'top'), child('top', '[./a.yaml, ./b.yaml]'));
  const { profile, problems } = await loadProfile(base.replace('base', 'top'));
  assert.equal(problems.length, 1);
  assert.equal(problems[0]?.severity, 'warning');
  assert.deepEqual(
    profile?.requirements.map(({ id }) => id),
    ['api', 'a', 'b', 'top'],
  );
});

test('a thousand warnings are no error', async (t) => {
  const cidrs = Array.from({ length: 1000 }, (_, index) => `10.${index % 200}.${Math.floor(index / 200)}.1/24`);
  const text = validText().replace('host: api.example.com', `cidrs: [${cidrs.join(', ')}]`);
  const { profile, problems } = await loadProfile(await temporaryFile(t, 'mine.yaml', text));
  assert.equal(problems.length, 1000);
  assert.notEqual(profile, null);
});

test('reads a megabyte of honest entries in a few seconds', async (t) => {
  const entry = (index: number): string => `  - id: api-${index}
    title: API number ${index}
    host: [api-${index}.example.com, cdn-${index}.example.com]
    port: [443, 8443, 30000-32767]
    check: { https: { path: /v1/versions, status: [200, 2xx], json: { has: [kubernetes] } } }
    published: [161.26.0.0/16, 166.8.0.0/14]
    manual: curl https://api-${index}.example.com/v1/versions
    source: { doc: wiki, section: net, asOf: 2026-08-20 }
`;
  const entries = Array.from({ length: 2400 }, (_, index) => entry(index)).join('');
  const file = await temporaryFile(t, 'large.yaml', `${validText()}${entries}`);
  const beforeMs = cpuMs();
  const { profile, problems } = await loadProfile(file);
  assert.deepEqual(problems, []);
  assert.equal(profile?.requirements.length, 2401);
  assert.ok(cpuMs() - beforeMs < 10_000);
});

test('gives the JSON Schemas that are shipped beside the profiles', () => {
  assert.match(shippedText('profiles/report.schema.json') ?? '', /json-schema\.org/);
});

test('a list that was overridden still takes the names of the rows that the parent made', async (t) => {
  const text = `profile: mine
title: Our own view of VPC
vantage: workstation
asOf: 2026-08-20
extends: vpc
parameters:
  registry: { title: our registries, type: list, default: [de] }
`;
  const { profile, problems } = await loadProfile(await temporaryFile(t, 'mine.yaml', text));
  assert.deepEqual(problems, []);
  const registry = profile?.parameters.find(({ name }) => name === 'registry');
  assert.ok(registry?.oneOf?.includes('de') && registry.oneOf.includes('us'));
});
