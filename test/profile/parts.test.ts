import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Profile, Requirement } from '../../src/model/profile.ts';
import { fillProfile } from '../../src/profile/fill.ts';
import { loadProfile } from '../../src/profile/load.ts';
import { readParameters } from '../../src/profile/parameters.ts';
import { problemText } from '../../src/profile/problem.ts';

const PARTS = `profile: parts
title: Shared parts
vantage: workstation
asOf: 2026-08-20
documents:
  wiki: { title: Wiki page }
  unread: { title: Another page }
parameters:
  region: { title: the region, default: north, oneOf: [north, south] }
  unused: { title: of no use here }
tables:
  masters:
    north: { addresses: [192.0.2.1, 192.0.2.2], name: North }
    south: { addresses: [198.51.100.1], name: South }
`;

const HEAD = `profile: mine
title: Mine
vantage: worker
asOf: 2026-08-20
extends: ./parts/shared.yaml
requirements:
`;

const SOURCE = '    source: { doc: wiki, asOf: 2026-08-20 }\n';

/** A profile beside its parts, in a folder that is gone after the test. */
async function folder(t: TestContext, requirements: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'reachcheck-parts-'));
  t.after(() => rm(root, { recursive: true }));
  const file = join(root, 'mine.yaml');
  await mkdir(join(root, 'parts'));
  await writeFile(join(root, 'parts', 'shared.yaml'), PARTS);
  await writeFile(file, `${HEAD}${requirements}`);
  return file;
}

async function load(t: TestContext, requirements: string): Promise<Profile> {
  const { profile, problems } = await loadProfile(await folder(t, requirements));
  assert.deepEqual(problems.map(problemText), []);
  assert.ok(profile !== null);
  return profile;
}

function fill(profile: Profile, set: Readonly<Record<string, string>> = {}): readonly Requirement[] {
  const { values, problems } = readParameters([profile], { set, environment: {} });
  const filled = fillProfile(profile, values);
  assert.deepEqual([...problems, ...filled.problems].map(problemText), []);
  return filled.requirements;
}

const MASTERS = `  - id: masters-{row.key}
    title: masters of {row.name}
    forEach: { table: masters, select: region }
    cidrs: '{row.addresses}'
    port: 443
    provable: false
${SOURCE}`;

test('tables and documents of a parent are there for its heirs; what no entry uses is not offered', async (t) => {
  const profile = await load(t, MASTERS);
  assert.deepEqual(
    profile.parameters.map(({ name }) => name),
    ['region'],
  );
  assert.deepEqual(Object.keys(profile.documents), ['wiki']);
});

test('a text parameter picks its row, and a cell with a list becomes all of its items', async (t) => {
  const profile = await load(t, MASTERS);
  const shown = (set: Readonly<Record<string, string>>) =>
    fill(profile, set).map(({ id, title, destinations }) => [id, title, destinations.map(({ value }) => value)]);
  assert.deepEqual(shown({}), [['masters-north', 'masters of North', ['192.0.2.1', '192.0.2.2']]]);
  assert.deepEqual(shown({ region: 'south' }), [['masters-south', 'masters of South', ['198.51.100.1']]]);
});

test('a parent without requirements is no profile to check', async (t) => {
  const file = join(dirname(await folder(t, MASTERS)), 'parts', 'shared.yaml');
  const { profile, problems } = await loadProfile(file);
  assert.equal(profile, null);
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['asks for nothing; a profile needs "requirements", of its own or through "extends"'],
  );
});

test('an entry for several protocols is one for each, with the checks that run over it', async (t) => {
  const profile = await load(
    t,
    `  - id: dns
    title: names
    host: dns.example
    port: 53
    protocol: [tcp, udp, 'ip:112', any]
    check: { dns: { query: example.com } }
${SOURCE}  - id: both
    title: both
    host: both.example
    port: 443
    protocol: [udp, tcp]
    check: tls
${SOURCE}`,
  );
  assert.deepEqual(
    fill(profile).map(({ id, protocol, ports, checks }) => [
      id,
      protocol,
      ports.length,
      checks.map(({ kind }) => kind),
    ]),
    [
      ['dns', 'tcp', 1, ['dns']],
      ['dns-udp', 'udp', 1, ['dns']],
      ['dns-ip112', 'ip:112', 0, ['tcp']],
      ['dns-any', 'any', 0, ['tcp']],
      ['both', 'udp', 1, ['tcp']],
      ['both-tcp', 'tcp', 1, ['tls']],
    ],
  );
});

test('an id that another entry makes for its second protocol is used twice', async (t) => {
  const entry = (id: string, protocol: string): string =>
    `  - id: ${id}\n    title: a\n    host: a.example\n    port: 53\n    protocol: ${protocol}\n${SOURCE}`;
  const { problems } = await loadProfile(await folder(t, `${entry('dns', '[tcp, udp]')}${entry('dns-udp', 'udp')}`));
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['id "dns-udp" is used twice (first in line 7); give each requirement its own'],
  );
});

test('who connects is told for what comes in, masked and in small letters', async (t) => {
  const profile = await load(
    t,
    `  - id: monitor
    title: health monitor
    host: ingress.example
    port: 443
    direction: in
    from: [163.114.225.0/24, Monitor.Example, 192.0.2.1]
    provable: false
${SOURCE}`,
  );
  assert.deepEqual(fill(profile)[0]?.from, ['163.114.225.0/24', 'monitor.example', '192.0.2.1']);
});

for (const [lines, message] of [
  ['direction: out\n    from: 192.0.2.1', '"from" says who connects to here; it needs "direction: in"'],
  ['direction: in\n    from: 192.0.2.0/40', '"192.0.2.0/40" is not a host name, an address or a subnet'],
] as const) {
  test(`refuses ${lines.replaceAll(/\s+/g, ' ')}`, async (t) => {
    const entry = `  - id: a\n    title: a\n    host: a.example\n    port: 443\n    ${lines}\n${SOURCE}`;
    const { problems } = await loadProfile(await folder(t, entry));
    assert.deepEqual(
      problems.map((problem) => problem.message),
      [message],
    );
  });
}

for (const [host, right] of [
  ['c-{01..20}-ws.example', true],
  ['c-{1..2}.example', true],
  ['c-{2..1}.example', false],
  ['c-{1..101}.example', false],
  ['c-{1..2}-{1..2}.example', false],
  ['*.{1..2}.example', false],
] as const) {
  test(`${host} is ${right ? 'a sequence of names' : 'no destination'}`, async (t) => {
    const entry = `  - id: a\n    title: a\n    host: '${host}'\n    port: 443\n${SOURCE}`;
    const { profile, problems } = await loadProfile(await folder(t, entry));
    assert.equal(problems.length, right ? 0 : 1);
    if (profile !== null) assert.deepEqual(fill(profile)[0]?.destinations, [{ kind: 'sequence', value: host }]);
  });
}

test('a default may follow another parameter, and what the user says goes before it', async (t) => {
  const file = await folder(t, MASTERS);
  const own = `parameters:
  suffix:
    title: suffix
    default: none
    defaultBy: { parameter: region, values: { south: austral } }
`;
  const text = `${HEAD.replace('requirements:\n', '')}${own}requirements:\n${MASTERS}  - id: other
    title: other
    host: '{suffix}.example'
    port: 443
${SOURCE}`;
  await writeFile(file, text);
  const { profile, problems } = await loadProfile(file);
  assert.deepEqual(problems.map(problemText), []);
  assert.ok(profile !== null);
  const hostFor = (set: Readonly<Record<string, string>>) =>
    fill(profile, set).find(({ id }) => id === 'other')?.destinations[0]?.value;
  assert.equal(hostFor({}), 'none.example');
  assert.equal(hostFor({ region: 'south' }), 'austral.example');
  assert.equal(hostFor({ region: 'south', suffix: 'own' }), 'own.example');
});

for (const [where, messages] of [
  ['', ['row "south" has no column {row.addresses}; fill it in, or write "where: addresses" to pass such rows over']],
  [', where: addresses', []],
  [', where: [addresses, name]', []],
] as const) {
  test(`a row that lacks a column is ${messages.length > 0 ? 'told' : 'passed over'} with forEach { table${where} }`, async (t) => {
    const file = await folder(t, MASTERS.replace('select: region', `select: region${where}`));
    const parts = join(dirname(file), 'parts', 'shared.yaml');
    await writeFile(
      parts,
      PARTS.replace('    south: { addresses: [198.51.100.1], name: South }', '    south: { name: South }'),
    );
    const { problems } = await loadProfile(file);
    assert.deepEqual(
      problems.map(({ message }) => message),
      messages,
    );
  });
}

test('a value that an heir allows must select something of what it inherits', async (t) => {
  const file = await folder(t, '');
  await writeFile(join(dirname(file), 'parts', 'shared.yaml'), `${PARTS}requirements:\n${MASTERS}`);
  const own = 'parameters:\n  region: { title: the region, default: west, oneOf: [north, south, west] }\n';
  await writeFile(file, `${HEAD.replace('requirements:\n', '')}${own}`);
  const { problems } = await loadProfile(file);
  assert.deepEqual(
    problems.map(({ message }) => message),
    ['parameter "region" allows "west", for which no requirement has a row; leave it out of "oneOf", or add the row'],
  );
});
