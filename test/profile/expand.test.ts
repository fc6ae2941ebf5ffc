import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Profile, RequirementTemplate } from '../../src/model/profile.ts';
import { loadProfile } from '../../src/profile/load.ts';
import { expandProfile } from '../../src/profile/expand.ts';
import { readProfile } from '../../src/profile/read.ts';
import { fixturePath, validText } from './fixture.ts';

function expanded(text: string): { readonly profile: Profile | null; readonly messages: readonly string[] } {
  const { source, problems } = readProfile(text, 'f.yaml');
  assert.ok(source !== null);
  const { profile, problems: more } = expandProfile(source, []);
  return { profile, messages: [...problems, ...more].map(({ message }) => message) };
}

/** The one requirement of the valid profile, with some lines in the place of host and port. */
function template(...lines: readonly string[]): RequirementTemplate {
  const text = validText().replace(
    '    host: api.example.com\n    port: 443\n',
    lines.map((line) => `    ${line}\n`).join(''),
  );
  const { profile, messages } = expanded(text);
  assert.deepEqual(messages, []);
  const [only] = profile?.requirements ?? [];
  assert.ok(only !== undefined);
  return only;
}

for (const [lines, kind] of [
  [['host: a.example', 'port: 443'], 'tls'],
  [['host: a.example', 'port: "443"'], 'tls'],
  [['host: a.example', 'port: [443]'], 'tls'],
  [['host: a.example', 'port: [443, 8443]'], 'tcp'],
  [['host: a.example', 'port: 8443'], 'tcp'],
  [['url: https://a.example:8443'], 'tls'],
  [['url: http://a.example'], 'http'],
  [['host: a.example', 'port: 443', 'protocol: udp'], 'tcp'],
  [['host: a.example', 'port: 443', 'check: dns'], 'dns'],
] as const) {
  test(`${lines.join(', ')}: verified with ${kind}`, () => {
    assert.deepEqual(
      template(...lines).checks.map((check) => check.kind),
      [kind],
    );
  });
}

test('an authority of one\'s own makes the trust private, and "private" stands without one', () => {
  const checks = (check: string) => template('host: a.example', 'port: 443', `check: ${check}`).checks;
  assert.deepEqual(checks('{ tls: { ca: ./ca.pem } }'), [
    { kind: 'tls', trust: 'private', ca: './ca.pem', alpn: null },
  ]);
  assert.deepEqual(checks('{ tls: { trust: private } }'), [{ kind: 'tls', trust: 'private', ca: null, alpn: null }]);
  assert.deepEqual(checks('{ tls: { trust: public, ca: ./ca.pem } }'), [
    { kind: 'tls', trust: 'public', ca: './ca.pem', alpn: null },
  ]);
});

test('writes short forms out', () => {
  const { checks, ports, sources } = template(
    'host: a.example',
    'port: [443, 30000-32767]',
    'check: { https: { status: 2xx, json: { isArray: true } } }',
  );
  const json = { has: [], kind: {}, isArray: true, itemHas: [] };
  assert.deepEqual(checks, [
    { kind: 'https', trust: 'public', ca: null, path: '/', answers: [{ status: ['2xx'], json }] },
  ]);
  assert.deepEqual(ports, ['443', '30000-32767']);
  assert.deepEqual(sources, [{ doc: 'wiki', section: null, asOf: '2026-08-20' }]);
});

test('keeps alternatives in their order', () => {
  const { checks } = template('host: a.example', 'port: 443', 'check: { anyOf: [tls, { https: { path: /x } }, tcp] }');
  assert.deepEqual(
    checks.map(({ kind }) => kind),
    ['tls', 'https', 'tcp'],
  );
});

test('writes an entry for each row, with the condition that the row is chosen', async () => {
  const { profile } = await loadProfile(fixturePath('valid-rows.yaml'));
  assert.deepEqual(
    profile?.requirements.map(({ id, title, destinations, ports, when }) => [
      id,
      title,
      destinations[0]?.value,
      ports,
      when,
    ]),
    [
      ['site-north', 'site north', 'north.example.com', ['8443'], { parameter: 'sites', includes: 'north' }],
      ['site-south', 'site south', 'south.example.com', ['8444'], { parameter: 'sites', includes: 'south' }],
    ],
  );
});

const TABLE = `parameters:
  sites: { title: sites in use, type: list }
tables:
  site:
    north: { host: north.example.com, old: old.example.com }
    south: { host: south.example.com }
`;

function withRows(lines: string): string {
  return validText()
    .replace('requirements:', `${TABLE}requirements:`)
    .replace('    host: api.example.com\n', lines)
    .replace('id: api', 'id: api-{row.key}');
}

test('passes over the rows that lack a column of "where", and without "select" uses all others', () => {
  const old = expanded(withRows('    forEach: { table: site, where: old }\n    host: "{row.old}"\n'));
  assert.deepEqual(old.messages, []);
  assert.deepEqual(
    old.profile?.requirements.map(({ id, when }) => [id, when]),
    [['api-north', null]],
  );
});

test('a list that selects rows takes the names of the rows, also where the file does not say so', () => {
  const { profile } = expanded(withRows('    forEach: { table: site, select: sites }\n    host: "{row.host}"\n'));
  assert.deepEqual(profile?.parameters[0]?.oneOf, ['north', 'south']);
});

test('fills rows into every text of an entry', () => {
  const { profile, messages } = expanded(
    withRows(`    forEach: { table: site }
    host: "*.{row.host}"
    witnesses: ["www.{row.host}"]
    check: { https: { path: "/{row.key}", ca: "{row.key}.pem" } }
    manual: curl {row.host}
    note: about {row.key}
    replacedBy: new.{row.host}
    published: [192.0.2.0/24]
`),
  );
  assert.deepEqual(messages, []);
  const north = profile?.requirements[0];
  assert.doesNotMatch(JSON.stringify(north), /\{row\./);
  assert.deepEqual(north?.witnesses, ['www.north.example.com']);
});

test('stops at a table that makes ten thousand entries', () => {
  const rows = Array.from({ length: 6000 }, (_, index) => `    r${index}: { host: h${index}.example.com }\n`).join('');
  const text = withRows('    forEach: { table: site }\n    host: "{row.host}"\n').replace(
    / {4}north: .*\n {4}south: .*\n/,
    rows,
  );
  const second = text.slice(text.indexOf('  - id: ')).replace('api-{row.key}', 'second-{row.key}');
  const { messages } = expanded(`${text}${second}`);
  assert.deepEqual(messages, [
    'makes more than 10000 requirements of this profile; use fewer rows, or subnets and ranges',
  ]);
});
