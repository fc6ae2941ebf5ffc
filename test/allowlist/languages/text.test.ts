import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from '../../../src/allowlist/languages/csv.ts';
import { json } from '../../../src/allowlist/languages/json.ts';
import { text } from '../../../src/allowlist/languages/text.ts';
import type { RuleSet } from '../../../src/allowlist/rules.ts';
import { entry, HOSTILE, host, hostileSet, KINDS, largeSet, rulesOf, subnet } from '../rule-sets.ts';

const PLAIN = { into: '' };

test('text is lines as the documents write them, and comments', () => {
  for (const line of text.render(hostileSet(), PLAIN).split('\n')) {
    assert.match(line, /^(?:#.*[^\\]|#|(?:TCP|UDP|ICMP|IP protocol|all traffic)[a-zA-Z0-9 ,-]* FROM \S.* TO \S+|)$/);
    assert.ok(line.length < 500, `${line.length} characters`);
  }
});

test('text says traffic of every kind in words', () => {
  const lines = text
    .render(rulesOf(KINDS, { sources: [] }), PLAIN)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  for (const line of [
    'TCP port 443 FROM <source> TO observed.example',
    'TCP port 443 FROM <source> TO *.wild.example',
    'TCP ports 80, 443 FROM <source> TO wild.example',
    'TCP ports 443, 30000-32767 FROM <source> TO 10.1.0.0/16',
    'UDP port 53 FROM <source> TO 10.2.0.0/16',
    'ICMP FROM <source> TO 10.3.0.0/16',
    'IP protocol 47 FROM <source> TO 10.4.0.0/16',
    'all traffic FROM <source> TO 10.6.0.0/16',
    'TCP all ports FROM <source> TO 10.7.0.0/16',
    'TCP port 443 FROM 161.26.0.0/16, 2001:db8:50::/48 TO 10.8.0.0/24',
    'TCP ports 30000-32767 FROM any TO 10.8.1.0/24',
    'TCP port 443 FROM <source> TO 2001:db8::7',
    'TCP port 443 FROM <source> TO c-{01..20}-ws.example',
  ])
    assert.ok(lines.includes(line), `${line}\nis not among\n${lines.join('\n')}`);
});

for (const [what, set] of [
  ['every kind of entry', rulesOf(KINDS)],
  ['hostile texts in every field', hostileSet()],
  ['five thousand entries', largeSet(5000)],
  ['no entry', rulesOf([])],
] as const) {
  test(`a CSV reader gets every column of ${what}, and no formula`, () => {
    const [head, ...rows] = read(csv.render(set, PLAIN));
    assert.equal(head?.length, 13);
    for (const row of rows) {
      assert.equal(row.length, 13, row.join('|'));
      for (const cell of row) assert.match(cell, /^(?![=+\-@\t\r])[^\p{Cc}\p{Cf}\p{Cs}]*$/u);
    }
  });

  test(`a JSON reader gets ${what}, and finds nothing that a terminal acts upon`, () => {
    const written = json.render(set, PLAIN);
    assert.doesNotMatch(written.replaceAll('\n', ''), /[\p{Cc}\p{Cf}\p{Cs}]/u);
    const { rules, leftOut, title } = JSON.parse(written);
    assert.equal(title, set.title.replaceAll('\ud800', '<U+D800>'));
    assert.ok(rules.length + leftOut.length <= set.rules.length + set.leftOut.length);
  });
}

test('a row of the table says whose list, whereto, who and why, and a row without a rule says why not', () => {
  const set = rulesOf([
    host('a.example', { list: 'proxy', observed: ['198.51.100.1'], published: ['203.0.113.0/24'], need: 'optional' }),
    entry({ destination: { kind: 'host', value: 'no name' }, purpose: 'strange', requirements: ['odd'] }),
  ]);
  assert.deepEqual(read(csv.render(set, PLAIN)).slice(1), [
    [
      ...['proxy', 'out', 'tcp', '443', '10.10.0.2 fd10::2', 'a.example', '203.0.113.0/24', '198.51.100.1'],
      ...['for a.example', 'optional', 'a.example', 'doc, 2026-01-01', ''],
    ],
    [
      ...['', 'out', 'tcp', '443', '', 'no name', '', '', 'strange', '', 'odd', ''],
      'NO RULE: its name cannot be written into a rule',
    ],
  ]);
});

test('a protocol that is given by its number is the one of that name', () => {
  const protocols = rulesOf([
    subnet('10.0.0.0/24', { protocol: 'ip:6', ports: [] }),
    subnet('10.0.1.0/24', { protocol: 'ip:17', ports: [] }),
    subnet('10.0.2.0/24', { protocol: 'ip:47', ports: [] }),
  ]).rules.map(({ cidrs, protocol, ports }) => `${cidrs.join()} ${protocol} ${ports.length}`);
  assert.deepEqual(protocols.toSorted(), ['10.0.0.0/24 tcp 0', '10.0.1.0/24 udp 0', '10.0.2.0/24 ip:47 0']);
});

test('a subnet in the place of an address opens nothing, and what cannot be read is said', () => {
  const [rule] = rulesOf([
    host('a.example', {
      observed: ['1.2.3.4/0', '::ffff:127.0.0.1', '::ffff:198.51.100.9', '198.51.100.10'],
      published: ['203.0.113.999/24', '203.0.113.0/24'],
    }),
  ]).rules;
  assert.deepEqual(rule?.observed, ['198.51.100.9/32', '198.51.100.10/32']);
  assert.deepEqual(rule.published, ['203.0.113.0/24']);
  assert.match(rule.warnings.join('\n'), /had the address ::ffff:127\.0\.0\.1, which is nobody's to open/);
  assert.match(rule.warnings.join('\n'), /nobody can read them: 1\.2\.3\.4\/0, 203\.0\.113\.999\/24/);
});

test('what is required and what is optional are rules of their own, but for what is open anyway', () => {
  const set = rulesOf([
    subnet('203.0.113.0/25', { requirements: ['must'] }),
    subnet('203.0.113.128/25', { requirements: ['may'], need: 'optional' }),
    subnet('203.0.113.64/26', { requirements: ['inside'], need: 'optional' }),
  ]);
  const lines = text.render(set, PLAIN).split('\n');
  assert.ok(lines.includes('TCP port 443 FROM 10.10.0.2, fd10::2 TO 203.0.113.0/25'), lines.join('\n'));
  assert.ok(lines.includes('TCP port 443 FROM 10.10.0.2, fd10::2 TO 203.0.113.128/25'));
  assert.ok(lines.some((line) => /^# .*\[optional\] \(may;/.test(line)));
  assert.ok(lines.some((line) => /^# .*\(must, inside;/.test(line)));
  assert.equal(lines.filter((line) => line.startsWith('TCP ')).length, 2);
});

test('what nobody can read becomes no rule, in whichever field it stands', () => {
  const odd: readonly RuleSet[] = HOSTILE.map((value) =>
    rulesOf([
      host(value),
      subnet(value),
      entry({ destination: { kind: 'sequence', value } }),
      entry({ ports: [{ from: 443, to: 80 }] }),
      entry({ ports: [{ from: 0, to: 80 }] }),
      entry({ protocol: 'ip:256', ports: [] }),
      subnet('10.0.0.0/8', { direction: 'in', from: [value] }),
    ]),
  );
  for (const { rules, leftOut } of odd) {
    assert.deepEqual(rules, []);
    assert.ok(leftOut.length >= 6);
  }
});

test('what a resolver says in place of an address is no place to open', () => {
  const [rule] = rulesOf([
    host('a.example', { observed: ['0.0.0.0', '127.0.0.1', '::', 'fe80::1', '198.51.100.1'] }),
  ]).rules;
  assert.deepEqual(rule?.observed, ['198.51.100.1/32']);
  assert.match(rule.warnings.join(), /0\.0\.0\.0, 127\.0\.0\.1, ::, fe80::1/);
});

/** RFC 4180, and nothing beyond it: a quote inside of a bare cell is an error. */
function read(table: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  let row: string[] = [];
  let rest = table;
  while (rest !== '') {
    const match = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest);
    assert.ok(match !== null, `not CSV: ${rest.slice(0, 80)}`);
    row.push((match[1] ?? match[2] ?? '').replaceAll('""', '"'));
    if (match[3] === '\r\n') {
      rows.push(row);
      row = [];
    }
    rest = rest.slice(match[0].length);
  }
  return rows;
}
