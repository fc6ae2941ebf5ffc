import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iptables } from '../../../src/allowlist/languages/iptables.ts';
import type { RuleSet } from '../../../src/allowlist/rules.ts';
import { labProblem } from '../../lab/available.ts';
import { missingProgram } from '../../helpers/missing-program.ts';
import { fileWith, inNamespace } from '../read-back.ts';
import { hostileSet, KINDS, largeSet, ports, rulesOf, subnet } from '../rule-sets.ts';

const skip = labProblem() ?? missingProgram('/usr/sbin/iptables-restore', 'iptables');
const INTO = { into: 'FORWARD' };

/** First as a trial, then in earnest. Prints what the kernel holds afterwards. */
const LOAD = `
iptables-restore --noflush --test "$1"
ip6tables-restore --noflush --test "$1"
iptables-restore --noflush "$1"
ip6tables-restore --noflush "$1"
iptables-save
ip6tables-save
`;

for (const [what, set] of [
  ['every kind of entry', rulesOf(KINDS)],
  ['hostile texts in every field', hostileSet()],
  ['a thousand entries', largeSet(1000)],
  ['no entry', rulesOf([])],
] as const) {
  test(
    `iptables takes ${what} for both families, and every rule in the kernel is one that was meant`,
    { skip },
    (t) => {
      const text = iptables.render(set, INTO);
      const { status, stdout, stderr } = inNamespace(LOAD, fileWith(t, 'rules.txt', text));
      assert.equal(status, 0, stderr.slice(0, 2000));
      const rules = stdout.split('\n').filter((line) => line.startsWith('-A'));
      assert.equal(
        rules.length,
        rulesIn(set)
          .map(combinations)
          .reduce((sum, count) => sum + count, 0),
      );
      for (const rule of rules) assert.match(rule, /^-A FORWARD .*-m comment --comment "reachcheck .*" -j ACCEPT$/);
      // Every one has an end: none is open from everywhere to everywhere.
      for (const rule of rules) assert.match(rule, / -[sd] /);
    },
  );
}

test('every line is a rule, a comment, or a part of the frame', () => {
  for (const line of iptables.render(hostileSet(), INTO).split('\n')) {
    assert.match(line, /^(?:#.*[^\\]|#|-[46] -I FORWARD [ -~]* -j ACCEPT|\*filter|COMMIT|)$/);
    assert.ok(line.length < 2000, `${line.length} characters: iptables-restore reads 10240`);
  }
});

test('more ports than one match holds become several rules, each with some of them', () => {
  const many = ports(...Array.from({ length: 16 }, (_, index) => `${1000 + 10 * index}-${1004 + 10 * index}`));
  const lines = rulesIn(rulesOf([subnet('10.0.0.0/25', { ports: many })]));
  const found = lines.flatMap((line) => (/--dports (\S+)/.exec(line)?.[1] ?? '').split(','));
  assert.equal(lines.length, 3);
  assert.deepEqual(
    found,
    many.map(({ from, to }) => `${from}:${to}`),
  );
});

test('the protocol that iptables takes for all of them gets no rule', () => {
  const set = rulesOf([subnet('10.0.0.0/25', { protocol: 'ip:0', ports: [] })]);
  assert.deepEqual(rulesIn(set), []);
  assert.match(iptables.render(set, INTO), /NO RULE for IP protocol 0/);
});

function rulesIn(set: RuleSet): readonly string[] {
  return iptables
    .render(set, INTO)
    .split('\n')
    .filter((line) => /^-[46] /.test(line));
}

/** A rule for each source with each destination. */
function combinations(line: string): number {
  return ['-s', '-d'].reduce((product, flag) => {
    const list = new RegExp(` ${flag} (\\S+) `).exec(line)?.[1];
    return product * (list?.split(',').length ?? 1);
  }, 1);
}
