import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nftables } from '../../../src/allowlist/languages/nftables.ts';
import type { RuleSet } from '../../../src/allowlist/rules.ts';
import { labProblem } from '../../lab/available.ts';
import { fileWith, inNamespace } from '../read-back.ts';
import { entry, host, hostileSet, KINDS, largeSet, ports, rulesOf, subnet } from '../rule-sets.ts';

const skip = labProblem() ?? false;
const INTO = { into: 'inet filter forward' };

/** An empty chain, then what was printed: first as a trial, then in earnest. Prints what the kernel holds afterwards. */
const LOAD = `
printf 'table inet filter {\\nchain forward {\\ntype filter hook forward priority 0; policy drop;\\n}\\n}\\n' | nft -f -
nft -c -f "$1"
nft -f "$1"
nft -n list ruleset
`;

for (const [what, set, least] of [
  ['every kind of entry', rulesOf(KINDS), 20],
  ['hostile texts in every field', hostileSet(), 20],
  ['five thousand entries', largeSet(5000), 3],
  ['no entry', rulesOf([]), 0],
] as const) {
  test(`nft takes ${what}, and every rule in the kernel is one that was meant`, { skip }, (t) => {
    const text = nftables.render(set, INTO);
    const { status, stdout, stderr } = inNamespace(LOAD, fileWith(t, 'rules.nft', text));
    assert.equal(status, 0, stderr.slice(0, 2000));
    const written = text.split('\n').filter((line) => line.startsWith('insert rule inet filter forward '));
    const rules = stdout.split('\n').filter((line) => /\baccept\b/.test(line));
    assert.equal(rules.length, written.length);
    assert.ok(rules.length >= least, `${rules.length} rules`);
    for (const rule of rules) assert.match(rule, /saddr|meta nfproto|daddr 10\.8\./, rule);
    assert.equal(stdout.match(/^\s*(?:table|chain) /gm)?.length, 2, stdout);
  });
}

test('every line is a rule, the rest of one, or a comment', () => {
  for (const line of nftables.render(hostileSet(), INTO).split('\n'))
    assert.match(line, /^(?:#.*[^\\]|#|insert rule inet filter forward [ -~]*|    [0-9a-f.:/, -]+(?:\}[ -~]*)?|)$/);
});

test('a rule says who, whereto and what for', () => {
  const set = rulesOf([subnet('10.0.0.0/25', { ports: ports(443, '30000-32767') })], { sources: ['10.9.0.0/24'] });
  assert.deepEqual(rulesIn(set), [
    'insert rule inet filter forward ip saddr 10.9.0.0/24 ip daddr 10.0.0.0/25 tcp dport { 443, 30000-32767 } accept ' +
      'comment "reachcheck 10.0.0.0/25: for 10.0.0.0/25"',
  ]);
});

test('names become their documented subnets, else the addresses of the run with a warning, else no rule and a word on it', () => {
  const text = nftables.render(
    rulesOf([
      host('documented.example', { published: ['203.0.113.0/24'], observed: ['198.51.100.9'] }),
      host('seen.example', { observed: ['198.51.100.1'] }),
      host('unknown.example'),
    ]),
    INTO,
  );
  assert.match(text, /daddr 203\.0\.113\.0\/24 /);
  assert.doesNotMatch(text, /198\.51\.100\.9/);
  assert.match(
    text,
    /WARNING: addresses observed on 2026-11-21; they will change: seen\.example\ninsert.* 198\.51\.100\.1\/32/,
  );
  assert.match(text, /NO RULE for TCP port 443 to unknown\.example \(for unknown\.example\): no fixed addresses/);
});

test('without source addresses the rules open nothing to anybody, and say what to replace', () => {
  const text = nftables.render(rulesOf([subnet('10.0.0.0/25')], { sources: [] }), INTO);
  assert.match(text, /PLACEHOLDER/);
  assert.match(text, /ip saddr 192\.0\.2\.1\/32 ip daddr 10\.0\.0\.0\/25/);
});

test('an address of a family that no source has gets no rule, and that is said', () => {
  const set = rulesOf([subnet('2001:db8:1::/48')], { sources: ['10.9.0.0/24'] });
  assert.deepEqual(rulesIn(set), []);
  assert.match(nftables.render(set, INTO), /NO RULE .*2001:db8:1::\/48.*no source address is IPv6/);
});

test('what comes in is open to whom the entry names, or to anybody where it names nobody', () => {
  const incoming = { direction: 'in' } as const;
  const set = rulesOf([
    subnet('10.8.0.0/24', { ...incoming, from: ['161.26.0.0/16'] }),
    subnet('10.8.1.0/24', incoming),
  ]);
  assert.deepEqual(
    rulesIn(set).map((rule) => rule.replace(/ tcp .*/, '')),
    [
      'insert rule inet filter forward ip saddr 161.26.0.0/16 ip daddr 10.8.0.0/24',
      'insert rule inet filter forward ip daddr 10.8.1.0/24',
    ],
  );
});

test('an entry whose far side cannot be read opens nothing', () => {
  const set = rulesOf([
    entry({ direction: 'in', from: ['not an address'], destination: { kind: 'cidr', value: '10.8.0.0/24' } }),
  ]);
  assert.deepEqual(rulesIn(set), []);
  assert.match(nftables.render(set, INTO), /NO RULE .*who connects cannot be read/);
});

function rulesIn(set: RuleSet): readonly string[] {
  return nftables
    .render(set, INTO)
    .split('\n')
    .filter((line) => line.startsWith('insert '));
}
