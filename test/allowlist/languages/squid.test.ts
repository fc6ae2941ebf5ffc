import assert from 'node:assert/strict';
import { test } from 'node:test';
import { squid } from '../../../src/allowlist/languages/squid.ts';
import type { RuleSet } from '../../../src/allowlist/rules.ts';
import { missingProgram } from '../../helpers/missing-program.ts';
import { fileWith, run } from '../read-back.ts';
import { host, hostileSet, KINDS, largeSet, rulesOf, subnet } from '../rule-sets.ts';

const skip = missingProgram('/usr/sbin/squid', 'squid-openssl');
const INTO = { into: 'reachcheck' };

for (const [what, set] of [
  ['every kind of entry', rulesOf(KINDS)],
  ['hostile texts in every field', hostileSet()],
  ['five thousand entries', largeSet(5000)],
  ['no entry', rulesOf([])],
] as const) {
  test(`squid takes ${what} without a word, and reads nothing into the comments`, { skip }, (t) => {
    const text = squid.render(set, INTO);
    const file = fileWith(t, 'squid.conf', `http_port 3128\npid_filename none\n${text}http_access deny all\n`);
    const { status, stderr } = run('/usr/sbin/squid', ['-k', 'parse', '-f', file]);
    assert.equal(status, 0, stderr.slice(-2000));
    assert.doesNotMatch(stderr, /ERROR|WARNING|NOTICE|FATAL|Bungled/);
    const read = [...stderr.matchAll(/\| Processing: (.*)$/gm)].map(([, line = '']) => line);
    const written = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    assert.deepEqual(read.slice(2, -1), written);
    for (const line of written)
      assert.match(
        line,
        /^(?:acl reachcheck_\w+ (?:src|dst|port|dstdomain -n) [0-9a-z_.:/-]+|http_access allow reachcheck_from [\w !]+)$/,
      );
  });
}

test('a wildcard lets its names through and not the name above them, unless that was asked for too', () => {
  assert.deepEqual(directives(rulesOf([host('*.icr.example')])), [
    'acl reachcheck_1_to dstdomain -n .icr.example',
    'acl reachcheck_1_not dstdomain -n icr.example',
    'acl reachcheck_1_ports port 443',
    'http_access allow reachcheck_from reachcheck_1_to !reachcheck_1_not reachcheck_1_ports',
  ]);
  const both = { requirements: ['r'], purpose: 'both' };
  assert.deepEqual(directives(rulesOf([host('*.icr.example', both), host('icr.example', both)])), [
    'acl reachcheck_1_to dstdomain -n .icr.example',
    'acl reachcheck_1_ports port 443',
    'http_access allow reachcheck_from reachcheck_1_to reachcheck_1_ports',
  ]);
});

test('a name that a wildcard of the same list holds is not written twice, which squid would refuse', () => {
  const same = { requirements: ['r'], purpose: 'same' };
  const names = ['*.icr.example', 'de.icr.example', '*.us.icr.example', 'notunder-icr.example'];
  const to = directives(rulesOf(names.map((name) => host(name, same)))).filter((line) => line.includes('_to dst'));
  assert.deepEqual(
    to,
    [
      'acl reachcheck_1_to dstdomain -n .icr.example',
      'acl reachcheck_1_to dstdomain -n notunder-icr.example',
    ].toSorted(),
  );
});

test('every address of one family is not every address of the other', () => {
  const lines = directives(rulesOf([subnet('0.0.0.0/0')]));
  assert.deepEqual(lines.slice(0, 2), ['acl reachcheck_1_to dst 0.0.0.0/1', 'acl reachcheck_1_to dst 128.0.0.0/1']);
});

test('what no proxy carries is said, and opens nothing', () => {
  const set = rulesOf([subnet('10.0.0.0/8', { protocol: 'udp' }), subnet('10.0.0.0/8', { direction: 'in' })]);
  assert.deepEqual(directives(set), []);
  assert.match(squid.render(set, INTO), /NO RULE for UDP port 443 to 10\.0\.0\.0\/8 .*carries TCP only/);
});

test('numbered names become those that there are', () => {
  const sequence = { ...host('x.example'), destination: { kind: 'sequence', value: 'c-{01..20}-ws.example' } } as const;
  const seen = ['c-01-ws.example', 'c-02-ws.example', 'c-3-ws.example', 'c-21-ws.example'];
  assert.deepEqual(
    directives(rulesOf([sequence], { seen })).filter((line) => line.includes('dstdomain')),
    ['acl reachcheck_1_to dstdomain -n c-01-ws.example', 'acl reachcheck_1_to dstdomain -n c-02-ws.example'],
  );
  assert.match(squid.render(rulesOf([sequence]), INTO), /NO RULE .*make it from a report/s);
});

/** All but the line for the sources. */
function directives(set: RuleSet): readonly string[] {
  return squid
    .render(set, INTO)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('acl reachcheck_from'));
}

test('where names pass by their addresses, the head says so', () => {
  const warning = /# +WARNING: where a rule names a subnet, squid lets any name pass that has an address in it\./;
  assert.match(squid.render(rulesOf([subnet('203.0.113.8/29')]), { into: 'reachcheck' }), warning);
  assert.doesNotMatch(squid.render(rulesOf([host('a.example')]), { into: 'reachcheck' }), /WARNING/);
});
