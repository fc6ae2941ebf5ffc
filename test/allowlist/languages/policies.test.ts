import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { byAddress } from '../../../src/allowlist/by-address.ts';
import { calico } from '../../../src/allowlist/languages/calico.ts';
import { cilium } from '../../../src/allowlist/languages/cilium.ts';
import { networkpolicy } from '../../../src/allowlist/languages/networkpolicy.ts';
import type { RuleSet } from '../../../src/allowlist/rules.ts';
import { smallest } from '../../../src/allowlist/smallest.ts';
import { missingProgram } from '../../helpers/missing-program.ts';
import { entry, host, hostileSet, ports, rulesOf, SCATTERED, SETS, subnet } from '../rule-sets.ts';

const LANGUAGES = { calico, networkpolicy, cilium };

const KUBECTL = '/usr/bin/kubectl';

const VALIDATORS = new Map(
  ['NetworkPolicy', 'CiliumNetworkPolicy', 'GlobalNetworkPolicy', 'GlobalNetworkSet'].map((kind) => {
    const file = new URL(`../../../../test/fixtures/policies/${kind}.json`, import.meta.url);
    return [
      kind,
      new Ajv({ strict: true, strictTypes: false, strictRequired: false }).compile(
        JSON.parse(readFileSync(file, 'utf8')),
      ),
    ];
  }),
);

interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

for (const [name, language] of Object.entries(LANGUAGES)) {
  for (const [what, set] of Object.entries(SETS)) {
    test(`${name}: ${what} are documents that the published schema accepts`, () => {
      const manifests = read(render(language, set()));
      for (const manifest of manifests) {
        const validate = VALIDATORS.get(manifest.kind);
        assert.ok(validate?.(manifest), `${manifest.kind} ${JSON.stringify(validate?.errors)}`);
        // kubectl keeps a copy in an annotation, which has room for 256 KiB.
        assert.ok(JSON.stringify(manifest).length < 250_000, manifest.metadata.name);
      }
      const names = manifests.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
      assert.equal(new Set(names).size, names.length);
    });
  }

  test(`${name}: kubectl reads the same objects`, { skip: missingProgram(KUBECTL, 'kubectl') }, () => {
    const text = render(language, hostileSet());
    const { stdout, stderr, status } = spawnSync(
      KUBECTL,
      ['annotate', '--local', '-f', '-', 'read=yes', '-o', 'name'],
      {
        input: text,
        encoding: 'utf8',
        env: { KUBECONFIG: '/dev/null' },
      },
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('/')[1]),
      read(text).map(({ metadata }) => metadata.name),
    );
  });
}

test('the schemas refuse what they should', () => {
  const [policy] = read(render(networkpolicy, rulesOf([subnet('10.0.0.0/8')])));
  const validate = VALIDATORS.get('NetworkPolicy');
  assert.equal(validate?.(policy), true);
  assert.equal(validate?.({ ...policy, spec: { ...policy?.spec, Egress: [] } }), false);
});

test('NetworkPolicy: ranges have endPort, all ports have none, and any protocol has no ports', () => {
  assert.deepEqual(
    items(networkpolicy, [
      subnet('10.1.0.0/16', { ports: ports(443, '30000-32767') }),
      subnet('2001:db8::/32', { ports: [], protocol: 'udp' }),
      subnet('10.2.0.0/16', { ports: [], protocol: 'any' }),
    ]),
    [
      { to: [{ ipBlock: { cidr: '10.2.0.0/16' } }] },
      {
        to: [{ ipBlock: { cidr: '10.1.0.0/16' } }],
        ports: [
          { protocol: 'TCP', port: 443 },
          { protocol: 'TCP', port: 30_000, endPort: 32_767 },
        ],
      },
      { to: [{ ipBlock: { cidr: '2001:db8::/32' } }], ports: [{ protocol: 'UDP' }] },
    ],
  );
});

test('NetworkPolicy: 5,000 entries open exactly their subnets', () => {
  const set = SCATTERED;
  const opened = read(render(networkpolicy, set))
    .filter(({ metadata }) => metadata.name !== 'reachcheck-dns')
    .flatMap((manifest) => [...JSON.stringify(manifest).matchAll(/"cidr":"([^"]+)"/g)].map(([, cidr]) => cidr));
  const meant = smallest(byAddress(set)).rules.flatMap(({ cidrs }) => cidrs);
  assert.deepEqual(new Set(opened), new Set(meant));
});

test('NetworkPolicy: names are addresses, and the cluster DNS is allowed beside them', () => {
  const text = render(networkpolicy, rulesOf([host('a.example', { observed: ['198.51.100.1'] }), host('b.example')]));
  assert.deepEqual(
    read(text).map(({ metadata }) => metadata.name),
    ['reachcheck-dns', 'reachcheck-egress'],
  );
  assert.match(text, /# WARNING: addresses observed on 2026-11-21; they will change: a\.example/);
  assert.match(text, /# NO RULE for TCP port 443 to b\.example/);
  const without = read(render(networkpolicy, rulesOf([subnet('10.0.0.0/8')])));
  assert.deepEqual(
    without.map(({ metadata }) => metadata.name),
    ['reachcheck-egress'],
  );
});

test('NetworkPolicy: what it has no word for is said, not dropped', () => {
  const text = render(networkpolicy, rulesOf([subnet('10.0.0.0/8', { protocol: 'icmp', ports: [] })]));
  assert.deepEqual(read(text), []);
  assert.match(text, /# NO RULE for ICMP to 10\.0\.0\.0\/8/);
});

test('NetworkPolicy: who connects is a list of subnets, or nobody in particular', () => {
  const rules = items(networkpolicy, [
    subnet('10.8.0.0/24', { direction: 'in', from: ['161.26.0.0/16', '2001:db8:50::/48'] }),
    entry({ direction: 'in', ports: ports(80), requirements: ['host'] }),
  ]);
  assert.deepEqual(rules, [
    { from: [{ ipBlock: { cidr: '161.26.0.0/16' } }], ports: [{ protocol: 'TCP', port: 443 }] },
    { ports: [{ protocol: 'TCP', port: 80 }] },
  ]);
});

test('Calico: a rule has one family, and ICMP the name that it has there', () => {
  assert.deepEqual(
    items(calico, [
      subnet('10.1.0.0/16', { protocol: 'icmp', ports: [] }),
      subnet('2001:db8::/32', { protocol: 'icmp', ports: [] }),
      subnet('10.2.0.0/16', { protocol: 'ip:112', ports: [] }),
      subnet('10.3.0.0/16', { ports: ports(443, '30000-32767') }),
    ]),
    [
      { action: 'Allow', ipVersion: 4, protocol: 'ICMP', destination: { nets: ['10.1.0.0/16'] } },
      { action: 'Allow', ipVersion: 6, protocol: 'ICMPv6', destination: { nets: ['2001:db8::/32'] } },
      { action: 'Allow', ipVersion: 4, protocol: 112, destination: { nets: ['10.2.0.0/16'] } },
      {
        action: 'Allow',
        ipVersion: 4,
        protocol: 'TCP',
        destination: { nets: ['10.3.0.0/16'], ports: [443, '30000:32767'] },
      },
    ].toSorted(byText),
  );
});

test('Calico: our side is written where it is an address, and nobody in particular has no source', () => {
  assert.deepEqual(items(calico, [subnet('10.8.0.0/24', { direction: 'in', ports: ports(22) })]), [
    { action: 'Allow', ipVersion: 4, protocol: 'TCP', destination: { nets: ['10.8.0.0/24'], ports: [22] } },
  ]);
});

test('Calico: a long list becomes a GlobalNetworkSet with exactly those subnets', () => {
  const cidrs = Array.from({ length: 1500 }, (_, index) => `10.${Math.floor(index / 100)}.${2 * (index % 100)}.0/24`);
  const manifests = read(
    render(calico, rulesOf(cidrs.map((cidr) => subnet(cidr, { requirements: ['r'], purpose: 'p' })))),
  );
  const sets = manifests.filter(({ kind }) => kind === 'GlobalNetworkSet');
  assert.equal(sets.length, 2);
  assert.deepEqual(new Set(sets.flatMap(({ spec }) => spec['nets'])), new Set(cidrs));
  assert.deepEqual(manifests.at(-1)?.spec['egress'], [
    {
      action: 'Allow',
      ipVersion: 4,
      protocol: 'TCP',
      destination: { selector: "reachcheck-set == 'reachcheck-set-1'", ports: [443] },
    },
  ]);
});

test('Cilium: names stay names, with their lookups and no others', () => {
  const rules = items(cilium, [host('a.example'), host('*.b.example', { ports: ports('8000-8010') })]);
  const dns = [{ matchName: 'a.example' }, { matchPattern: '**.b.example' }];
  assert.deepEqual(rules.slice(0, 2), [
    { toFQDNs: [dns[0]], toPorts: [{ ports: [{ port: '443', protocol: 'TCP' }] }] },
    { toFQDNs: [dns[1]], toPorts: [{ ports: [{ port: '8000', endPort: 8010, protocol: 'TCP' }] }] },
  ]);
  assert.equal(rules.length, 4);
  for (const rule of rules.slice(2)) assert.ok(JSON.stringify(rule).includes(JSON.stringify({ dns })));
});

test('Cilium: forty ports at most stand in one list', () => {
  const many = ports(...Array.from({ length: 90 }, (_, index) => 1000 + 2 * index));
  const [rule] = items(cilium, [subnet('10.0.0.0/8', { ports: many })]);
  assert.deepEqual(JSON.stringify(rule).match(/"ports":/g)?.length, 3);
});

test('Cilium: ICMP is echo requests of the families that are meant', () => {
  assert.deepEqual(items(cilium, [subnet('2001:db8::/32', { protocol: 'icmp', ports: [] })]), [
    { toCIDR: ['2001:db8::/32'], icmps: [{ fields: [{ family: 'IPv6', type: 128 }] }] },
  ]);
});

test('a policy is named as asked, and is for labelled pods alone', () => {
  const [policy] = read(networkpolicy.render(rulesOf([subnet('10.0.0.0/8')]), { into: 'mine' }));
  assert.equal(policy?.metadata.name, 'mine-egress');
  assert.deepEqual(policy?.spec['podSelector'], { matchLabels: { reachcheck: 'allowed' } });
});

type Policies = (typeof LANGUAGES)[keyof typeof LANGUAGES];

function render(language: Policies, set: RuleSet): string {
  return language.render(set, { into: language.into?.default ?? '' });
}

/** Every document of a text, which must be YAML without a warning. */
function read(text: string): readonly Manifest[] {
  const documents = parseAllDocuments(text, { strict: true, version: '1.2' });
  assert.ok(Array.isArray(documents));
  return documents.flatMap((document) => {
    assert.deepEqual([...document.errors, ...document.warnings], []);
    const value: unknown = document.toJS();
    if (value === null) return [];
    assert.ok(isManifest(value));
    return [value];
  });
}

function isManifest(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && 'kind' in value && 'metadata' in value && 'spec' in value;
}

/** The items of the policies' lists. */
function items(language: Policies, entries: Parameters<typeof rulesOf>[0]): readonly unknown[] {
  const lists = read(render(language, rulesOf(entries))).map(({ spec }) => spec['egress'] ?? spec['ingress']);
  return lists.flatMap((list) => (Array.isArray(list) ? list : [])).toSorted(language === calico ? byText : () => 0);
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}
