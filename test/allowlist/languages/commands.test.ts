import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { byAddress } from '../../../src/allowlist/by-address.ts';
import { familyOf } from '../../../src/allowlist/cidr.ts';
import { awsSg } from '../../../src/allowlist/languages/aws-sg.ts';
import { azureNsg } from '../../../src/allowlist/languages/azure-nsg.ts';
import { ibmAcl } from '../../../src/allowlist/languages/ibm-acl.ts';
import { ibmSg } from '../../../src/allowlist/languages/ibm-sg.ts';
import type { Language } from '../../../src/allowlist/languages/language.ts';
import { commandLine } from '../../../src/allowlist/languages/shell.ts';
import type { RuleSet } from '../../../src/allowlist/rules.ts';
import { smallest } from '../../../src/allowlist/smallest.ts';
import type { AllowlistEntry } from '../../../src/model/allowlist.ts';
import { entry, host, HOSTILE, hostileSet, ports, rulesOf, SCATTERED, SETS, subnet } from '../rule-sets.ts';

const LANGUAGES: Readonly<Record<string, Language>> = {
  'ibm-sg': ibmSg,
  'ibm-acl': ibmAcl,
  'aws-sg': awsSg,
  'azure-nsg': azureNsg,
};

for (const [name, language] of Object.entries(LANGUAGES)) {
  for (const [what, set] of Object.entries(SETS)) {
    test(`${name}: a shell runs the commands for ${what}, and nothing else`, (t) => {
      const text = render(language, set());
      const calls = run(t, text);
      assert.equal(calls.length, text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length);
      for (const call of calls) for (const word of call) assert.match(word, /^[ -~]+$/);
    });
  }
}

test('whatever is in a word arrives as it is', (t) => {
  // No word of a command line can hold a NUL, and no text of UTF-8 a lone surrogate.
  const words = HOSTILE.map((text) => text.replaceAll(/\u0000|\ud800/g, ''));
  assert.deepEqual(run(t, `${commandLine(['ibmcloud', ...words])}\n`), [['ibmcloud', ...words]]);
});

test('a program on the path gets the same words as a function of the shell', (t) => {
  const folder = scratch(t);
  const program = join(folder, 'ibmcloud');
  writeFileSync(program, '#!/bin/sh\nprintf "%s\\0" "$@"\n');
  chmodSync(program, 0o755);
  const text = render(ibmSg, rulesOf([subnet('10.0.0.0/8')]));
  const { stdout } = spawnSync('/bin/bash', ['-c', text], { encoding: 'utf8', env: { PATH: folder }, stdio: STDIO });
  assert.deepEqual(['ibmcloud', ...stdout.split('\0').slice(0, -1)], run(t, text)[0]);
});

test('ibm-sg: one rule for each subnet and range, of the group that was named', (t) => {
  const entries = [
    subnet('10.1.0.0/16', { ports: ports(443, '30000-32767') }),
    subnet('10.2.0.0/16', { protocol: 'icmp', ports: [] }),
    subnet('10.3.0.0/16', { protocol: 'any', ports: [] }),
    subnet('10.4.0.0/16', { protocol: 'udp', ports: [] }),
    subnet('10.8.0.0/24', { direction: 'in', from: ['161.26.0.0/16'] }),
    host('worker.example', { direction: 'in', ports: ports(80) }),
  ];
  assert.deepEqual(
    lines(t, ibmSg, entries, 'my-group'),
    [
      'security-group-rule-add my-group inbound tcp --remote 0.0.0.0/0 --port-min 80 --port-max 80',
      'security-group-rule-add my-group inbound tcp --remote 161.26.0.0/16 --local 10.8.0.0/24 --port-min 443 --port-max 443',
      'security-group-rule-add my-group outbound all --remote 10.3.0.0/16',
      'security-group-rule-add my-group outbound icmp --remote 10.2.0.0/16',
      'security-group-rule-add my-group outbound tcp --remote 10.1.0.0/16 --port-min 30000 --port-max 32767',
      'security-group-rule-add my-group outbound tcp --remote 10.1.0.0/16 --port-min 443 --port-max 443',
      'security-group-rule-add my-group outbound udp --remote 10.4.0.0/16',
    ].map((line) => `ibmcloud is ${line}`),
  );
});

test('ibm-acl: a request and its answer, both before the rule that denies', (t) => {
  assert.deepEqual(lines(t, ibmAcl, [subnet('10.1.0.0/16', { requirements: ['My "API"'] })], 'acl'), [
    'ibmcloud is network-acl-rule-add acl allow inbound tcp 10.1.0.0/16 0.0.0.0/0 --name rc-my-api-1-1-answer --source-port-min 443 --source-port-max 443 --destination-port-min 1024 --destination-port-max 65535 --before-rule deny-all-inbound',
    'ibmcloud is network-acl-rule-add acl allow outbound tcp 0.0.0.0/0 10.1.0.0/16 --name rc-my-api-1-1-request --destination-port-min 443 --destination-port-max 443 --before-rule deny-all-outbound',
  ]);
});

test('ibm-acl: for traffic that comes in, the answer goes out', (t) => {
  const entries = [
    subnet('10.8.0.0/24', { direction: 'in', from: ['161.26.0.0/16'], protocol: 'udp', requirements: ['r'] }),
  ];
  assert.deepEqual(lines(t, ibmAcl, entries, 'acl'), [
    'ibmcloud is network-acl-rule-add acl allow inbound udp 161.26.0.0/16 10.8.0.0/24 --name rc-r-1-1-request --destination-port-min 443 --destination-port-max 443 --before-rule deny-all-inbound',
    'ibmcloud is network-acl-rule-add acl allow outbound udp 10.8.0.0/24 161.26.0.0/16 --name rc-r-1-1-answer --source-port-min 443 --source-port-max 443 --before-rule deny-all-outbound',
  ]);
});

test('ibm-acl: names are such as a VPC takes, and each is there once', (t) => {
  const names = run(t, render(ibmAcl, hostileSet())).map((call) => call[call.indexOf('--name') + 1] ?? '');
  assert.ok(names.length > 20);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z][a-z0-9-]{0,61}[a-z0-9]$/);
});

test('ibm-sg and ibm-acl: IPv6 and other IP protocols are said, not dropped', (t) => {
  for (const language of [ibmSg, ibmAcl]) {
    const entries = [subnet('2001:db8::/32'), subnet('10.0.0.0/8', { protocol: 'ip:47', ports: [] })];
    assert.deepEqual(lines(t, language, entries, 'x'), []);
    const text = render(language, rulesOf(entries));
    assert.match(text, /^# NOT WRITTEN: a VPC of IBM Cloud knows IPv4 only: 2001:db8::\/32$/m);
    assert.match(text, /^# NOT WRITTEN: the command takes .* no IP protocol 47/m);
  }
});

test('ibm-sg: 5,000 entries open exactly their subnets and ports', (t) => {
  const opened = run(t, render(ibmSg, SCATTERED)).map((call) => after(call, '--remote', '--port-min', '--port-max'));
  const meant = smallest(byAddress(SCATTERED)).rules.flatMap(({ cidrs, ports: ranges }) =>
    cidrs
      .filter((cidr) => familyOf(cidr) === 'ipv4')
      .flatMap((cidr) => ranges.map(({ from, to }) => `${cidr} ${from} ${to}`)),
  );
  assert.deepEqual(opened.toSorted(), meant.toSorted());
});

test('aws-sg: permissions are JSON with a description that AWS takes', (t) => {
  const entries = [
    subnet('10.1.0.0/16', { ports: ports(443, '30000-32767'), purpose: `it's "all" <of> it`, requirements: ['r'] }),
    subnet('2001:db8::/32', { protocol: 'icmp', ports: [], requirements: ['r'], purpose: 'ping' }),
    subnet('10.3.0.0/16', { protocol: 'any', ports: [], requirements: ['r'], purpose: 'any' }),
  ];
  const calls = run(t, render(awsSg, rulesOf(entries), 'sg-1'));
  for (const call of calls)
    assert.deepEqual(call.slice(0, -1), [
      'aws',
      'ec2',
      'authorize-security-group-egress',
      '--group-id',
      'sg-1',
      '--ip-permissions',
    ]);
  const Description = '_of_';
  assert.deepEqual(
    calls
      .map((call): unknown =>
        JSON.parse(call.at(-1)?.replaceAll(/"Description":"[^"]*"/g, `"Description":"${Description}"`) ?? ''),
      )
      .toSorted(byText),
    [
      [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.3.0.0/16', Description }] }],
      [{ IpProtocol: 'icmpv6', FromPort: -1, ToPort: -1, Ipv6Ranges: [{ CidrIpv6: '2001:db8::/32', Description }] }],
      [
        { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.1.0.0/16', Description }] },
        { IpProtocol: 'tcp', FromPort: 30_000, ToPort: 32_767, IpRanges: [{ CidrIp: '10.1.0.0/16', Description }] },
      ],
    ],
  );
  const texts = run(t, render(awsSg, hostileSet())).flatMap((call) => [
    ...(call.at(-1) ?? '').matchAll(/"Description":"([^"]*)"/g),
  ]);
  assert.ok(texts.length > 20);
  for (const [, text = ''] of texts) assert.match(text, /^[\w .:/()#,@[\]+=&;{}!$*-]{1,255}$/);
});

test('aws-sg: anybody is everybody of the families that our side has', (t) => {
  const [call] = run(t, render(awsSg, rulesOf([subnet('10.8.0.0/24', { direction: 'in' })])));
  assert.equal(call?.[2], 'authorize-security-group-ingress');
  assert.match(call?.at(-1) ?? '', /"CidrIp":"0\.0\.0\.0\/0"/);
  assert.doesNotMatch(call?.at(-1) ?? '', /Ipv6Ranges/);
});

test('aws-sg: a command stays within what Linux takes as one word, however many ports and subnets there are', (t) => {
  const many = ports(...Array.from({ length: 2000 }, (_, index) => 1000 + 2 * index));
  const entries = [
    subnet('10.1.0.0/16', { ports: many }),
    ...Array.from({ length: 700 }, (_, index) =>
      subnet(`10.2.${index % 250}.${64 * Math.floor(index / 250)}/27`, {
        requirements: ['r'],
        purpose: 'p'.repeat(300),
      }),
    ),
  ];
  const text = render(awsSg, rulesOf(entries));
  const words = run(t, text).map((call) => call.at(-1) ?? '');
  assert.ok(words.length > 5);
  for (const word of words) assert.ok(word.length < 128 * 1024, `${word.length} bytes`);
  const permissions = words.flatMap((word): readonly object[] => JSON.parse(word));
  assert.equal(permissions.length, 2000 + 4);
  assert.match(text, /^# LIMIT: these are [0-9]+ outbound rules for IPv4; a security group has room for 60/m);
});

test('what is more than a platform takes is said at the head, and what it has room for is not', () => {
  const some = (count: number): RuleSet =>
    rulesOf(
      Array.from({ length: count }, (_, index) =>
        subnet(`10.0.${index >> 8}.${index & 255}/32`, { ports: ports(443 + index) }),
      ),
    );
  for (const [language, most] of [
    [ibmSg, 25],
    [ibmAcl, 25],
    [awsSg, 60],
    [azureNsg, 1000],
  ] as const) {
    assert.doesNotMatch(render(language, some(most)), /LIMIT/);
    assert.match(
      render(language, some(most + 1)).replaceAll('\n#  ', ''),
      new RegExp(`# LIMIT: these are ${most + 1} `),
    );
  }
});

test('azure-nsg: one family a rule, and priorities of their own in each direction', (t) => {
  const entries = [
    subnet('10.1.0.0/16', { ports: ports(443, '30000-32767'), requirements: ['r'], purpose: 'p' }),
    subnet('2001:db8::/32', { ports: ports(443, '30000-32767'), requirements: ['r'], purpose: 'p' }),
    subnet('10.8.0.0/24', { direction: 'in', from: ['161.26.0.0/16'], requirements: ['r'] }),
  ];
  const calls = run(t, render(azureNsg, rulesOf(entries), 'group/nsg'));
  assert.deepEqual(
    calls
      .map((call) => after(call, '--resource-group', '--nsg-name', '--priority', '--direction', '--protocol'))
      .toSorted(),
    ['group nsg 100 Inbound Tcp', 'group nsg 100 Outbound Tcp', 'group nsg 101 Outbound Tcp'],
  );
  const first = calls.find((call) => call.includes('10.1.0.0/16')) ?? [];
  assert.deepEqual(first.slice(first.indexOf('--destination-port-ranges'), first.indexOf('--description')), [
    '--destination-port-ranges',
    '443',
    '30000-32767',
  ]);
});

test('azure-nsg: what has no more priorities is said', (t) => {
  const entries = Array.from({ length: 4100 }, (_, index) =>
    subnet(`10.${Math.floor(index / 250)}.${index % 250}.0/24`, { ports: ports(1000 + 2 * index) }),
  );
  const text = render(azureNsg, rulesOf(entries));
  const calls = run(t, text);
  assert.equal(calls.length, 3997);
  assert.equal(text.match(/^# NOT WRITTEN: .* no more priorities/gm)?.length, 4100 - 3997);
});

test('azure-nsg: names and descriptions are such as Azure takes', (t) => {
  for (const call of run(t, render(azureNsg, hostileSet()))) {
    assert.match(after(call, '--name'), /^[A-Za-z0-9][A-Za-z0-9._-]{0,78}[A-Za-z0-9_]$/);
    assert.match(after(call, '--description'), /^reachcheck: .{0,128}$/);
  }
});

test('what the groups cannot narrow to our side is said', (t) => {
  const set = rulesOf([
    host('worker.example', { direction: 'in' }),
    entry({ direction: 'in', ports: ports(1), requirements: ['two'] }),
  ]);
  for (const language of Object.values(LANGUAGES))
    assert.match(render(language, set), /# WARNING: opens the port of everything .*; meant is only worker\.example/);
  assert.ok(run(t, render(ibmSg, set)).length > 0);
});

function render(language: Language, set: RuleSet, into = language.into?.default ?? ''): string {
  return language.render(set, { into });
}

/** The commands of some entries, each as one line, sorted. */
function lines(
  t: TestContext,
  language: Language,
  entries: readonly AllowlistEntry[],
  into: string,
): readonly string[] {
  return run(t, render(language, rulesOf(entries), into))
    .map((call) => call.join(' '))
    .toSorted();
}

/** The values of options, in one text. */
function after(call: readonly string[], ...options: readonly string[]): string {
  return options.map((option) => call[call.indexOf(option) + 1] ?? '').join(' ');
}

/** Bash takes a socket, which is what Node makes of a pipe, for a remote login, and reads ~/.bashrc. */
const STDIO: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];

/** Runs a text in a shell without any program, and returns the words of every command. Both shells must agree. */
function run(t: TestContext, text: string): readonly (readonly string[])[] {
  const folder = scratch(t);
  const [file, log] = [join(folder, 'commands.sh'), join(folder, 'log')];
  const functions = ['ibmcloud', 'aws', 'az'].map(
    (name) => `${name}() { printf '%s\\0' "$(($# + 1))" ${name} "$@" >&3; }\n`,
  );
  writeFileSync(file, text);
  const logs = ['/bin/bash', '/bin/sh'].map((shell) => {
    const check = spawnSync(shell, ['-n', file], { encoding: 'utf8', stdio: STDIO });
    assert.deepEqual([check.status, check.stderr], [0, '']);
    const script = `exec 3>"$1"\n${functions.join('')}. "$2"`;
    const ran = spawnSync(shell, ['-c', script, 'sh', log, file], {
      encoding: 'utf8',
      env: { PATH: folder },
      stdio: STDIO,
    });
    assert.deepEqual([ran.status, ran.stdout, ran.stderr], [0, '', '']);
    return readFileSync(log, 'utf8');
  });
  assert.equal(logs[0], logs[1]);
  return commandsOf((logs[0] ?? '').split('\0').slice(0, -1));
}

/** Words one after the other, before each command how many it has. */
function commandsOf(words: readonly string[]): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  for (let at = 0; at < words.length; at += 1 + Number(words[at]))
    found.push(words.slice(at + 1, at + 1 + Number(words[at])));
  return found;
}

function scratch(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'reachcheck-commands-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
