import assert from 'node:assert/strict';
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { byAddress } from '../../../src/allowlist/by-address.ts';
import { familyOf } from '../../../src/allowlist/cidr.ts';
import { hclText } from '../../../src/allowlist/languages/hcl.ts';
import { terraformIbm } from '../../../src/allowlist/languages/terraform-ibm.ts';
import type { RuleSet } from '../../../src/allowlist/rules.ts';
import { smallest } from '../../../src/allowlist/smallest.ts';
import { host, HOSTILE, ports, rulesOf, SCATTERED, SETS, subnet } from '../rule-sets.ts';

const TERRAFORM = '/usr/local/bin/terraform';

const MISSING = existsSync(TERRAFORM) ? false : `${TERRAFORM} is not there, which reads HCL`;

for (const [what, set] of Object.entries(SETS)) {
  test(`Terraform reads ${what}, and would write them the same`, { skip: MISSING }, () => {
    const text = render(set());
    const { status, stdout, stderr } = terraform(['fmt', '-'], '/', text);
    assert.equal(status, 0, stderr);
    assert.equal(stdout, text);
  });
}

test('Terraform refuses what it should', { skip: MISSING }, () => {
  assert.notEqual(terraform(['fmt', '-'], '/', 'resource "a" "b" {\n  name = "${x"\n}\n').status, 0);
});

test('any text is a text in HCL, without templates in it', { skip: MISSING }, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-terraform-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  // HCL has no NUL and no lone surrogates, and texts are in the normal form C (RFC 5198).
  const texts = [...HOSTILE, '${', '$${a}', '%%{if}', '$', '%', '${"${1}"}'].map((text) =>
    text.replaceAll(/\u0000|\ud800/g, '').normalize('NFC'),
  );
  writeFileSync(
    join(folder, 'main.tf'),
    texts.map((text, index) => `output "o${index}" {\n  value = ${hclText(text)}\n}\n`).join(''),
  );
  const applied = terraform(['apply', '-auto-approve', '-no-color'], folder, '');
  assert.equal(applied.status, 0, applied.stderr);
  const outputs: unknown = JSON.parse(terraform(['output', '-json'], folder, '').stdout);
  assert.deepEqual(
    outputs,
    Object.fromEntries(texts.map((value, index) => [`o${index}`, { sensitive: false, type: 'string', value }])),
  );
});

test('an entry is a rule of the group, a request and an answer', () => {
  const blocks = render(rulesOf([subnet('10.1.0.0/16', { requirements: ['r'], ports: ports('30000-32767') })])).split(
    '\n\n',
  );
  assert.match(blocks[1] ?? '', /^# for 10\.1\.0\.0\/16 \(r; /);
  assert.deepEqual(values(blocks[1] ?? '', 'ibm_is_security_group_rule'), [
    [
      'var.reachcheck_security_group == null ? 0 : 1',
      'var.reachcheck_security_group',
      '"rc-r-1-1"',
      '"outbound"',
      '"10.1.0.0/16"',
      '"tcp"',
      '30000',
      '32767',
    ],
  ]);
  const acl = ['var.reachcheck_network_acl == null ? 0 : 1', 'var.reachcheck_network_acl'];
  assert.deepEqual(values(blocks[1] ?? '', 'ibm_is_network_acl_rule'), [
    [
      ...acl,
      'var.reachcheck_deny_outbound',
      '"rc-r-1-1-request"',
      '"allow"',
      '"outbound"',
      '"0.0.0.0/0"',
      '"10.1.0.0/16"',
      '"tcp"',
      '30000',
      '32767',
    ],
    [
      ...acl,
      'var.reachcheck_deny_inbound',
      '"rc-r-1-1-answer"',
      '"allow"',
      '"inbound"',
      '"10.1.0.0/16"',
      '"0.0.0.0/0"',
      '"tcp"',
      '30000',
      '32767',
      '1024',
      '65535',
    ],
  ]);
});

test('protocols have the words of the API, with what IBM warns of', () => {
  const protocols = ['icmp', 'any', 'ip:47', 'ip:112', 'ip:0'] as const;
  for (const [index, word] of ['icmp', 'icmp_tcp_udp', 'gre', 'vrrp', 'number_0'].entries()) {
    const text = render(rulesOf([subnet('10.1.0.0/16', { protocol: protocols[index] ?? 'any', ports: [] })]));
    assert.equal(text.match(new RegExp(`protocol +?= "${word}"`, 'g'))?.length, 3, word);
    assert.equal(text.includes('can break clusters'), index > 1);
    assert.doesNotMatch(text, /port_min +=/);
  }
});

test('names without addresses, and IPv6, are said', () => {
  const text = render(rulesOf([host('nowhere.example'), subnet('2001:db8::/32')]));
  assert.match(text, /# NO RULE for TCP port 443 to nowhere\.example/);
  assert.match(text, /# NOT WRITTEN: a VPC of IBM Cloud knows IPv4 only: 2001:db8::\/32/);
  assert.doesNotMatch(text, /^resource/m);
});

test('5,000 entries open exactly their subnets and ports', () => {
  const opened = [
    ...render(SCATTERED).matchAll(/^ {2}remote += "([^"]+)"\n.*\n {2}port_min += (\d+)\n {2}port_max += (\d+)$/gm),
  ];
  const meant = smallest(byAddress(SCATTERED)).rules.flatMap(({ cidrs, ports: ranges }) =>
    cidrs
      .filter((cidr) => familyOf(cidr) === 'ipv4')
      .flatMap((cidr) => ranges.map(({ from, to }) => `${cidr} ${from} ${to}`)),
  );
  assert.deepEqual(opened.map((found) => found.slice(1).join(' ')).toSorted(), meant.toSorted());
});

function render(set: RuleSet): string {
  return terraformIbm.render(set, { into: '' });
}

/** What stands behind the signs of each resource of a kind. */
function values(text: string, kind: string): readonly (readonly string[])[] {
  return [...text.matchAll(new RegExp(`^resource "${kind}" "[a-z0-9_]+" \\{\\n([^}]*)\\}`, 'gm'))].map(
    ([, body = '']) => [...body.matchAll(/^ {2}\w+ += (.*)$/gm)].map(([, value = '']) => value),
  );
}

function terraform(args: readonly string[], cwd: string, input: string): SpawnSyncReturns<string> {
  const env = { PATH: '/usr/bin:/bin', HOME: tmpdir(), CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' };
  return spawnSync(TERRAFORM, [...args], { cwd, input, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
}
