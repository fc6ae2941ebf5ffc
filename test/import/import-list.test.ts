import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import type { ImportFormatName } from '../../src/import/formats.ts';
import { importList, type ImportedProfile } from '../../src/import/import-list.ts';
import { readProfile } from '../../src/profile/read.ts';

const HEAD = {
  name: 'own',
  title: 'Own list',
  vantage: 'worker',
  asOf: '2026-01-02',
  document: { key: 'list', title: 'Own list', url: 'https://lists.example/own' },
  origin: 'list.txt (format list)',
} as const;

function imported(format: ImportFormatName, text: string, cidrs: readonly string[] = []): ImportedProfile {
  return importList({ format, text, file: 'list.txt', head: HEAD, port: '443', cidrs });
}

/** Requirements as the file says them, without their source. */
function requirements({ yaml }: ImportedProfile): readonly Readonly<Record<string, unknown>>[] {
  const list: Readonly<Record<string, unknown>>[] = yaml === null ? [] : parse(yaml).requirements;
  return list.map((requirement) => Object.fromEntries(Object.entries(requirement).filter(([key]) => key !== 'source')));
}

function only(result: ImportedProfile): Readonly<Record<string, unknown>> {
  const [first, ...others] = requirements(result);
  assert.deepEqual(others, []);
  assert.deepEqual(result.notUnderstood, []);
  return first ?? {};
}

const title = 'listed entry';

const LINES: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['App.Example.', { id: 'app.example', title, host: 'app.example', port: 443 }],
  ['app.example:8443', { id: 'app.example-8443', title, host: 'app.example', port: 8443 }],
  ['app.example 8443/tcp', { id: 'app.example-8443', title, host: 'app.example', port: 8443 }],
  ['app.example:30000-32767', { id: 'app.example-30000-32767', title, host: 'app.example', port: '30000-32767' }],
  ['*.app.example', { id: 'any.app.example', title, host: '*.app.example', port: 443, provable: false }],
  ['192.0.2.7', { id: '192.0.2.7', title, host: '192.0.2.7', port: 443 }],
  ['2001:DB8::1', { id: '2001-db8--1', title, host: '2001:db8::1', port: 443 }],
  ['[2001:db8::1]:6443', { id: '2001-db8--1-6443', title, host: '2001:db8::1', port: 6443 }],
  ['192.0.2.9/24', { id: '192.0.2.0-24', title, cidrs: ['192.0.2.0/24'], port: 443, provable: false }],
  ['192.0.2.0/24:8443', { id: '192.0.2.0-24-8443', title, cidrs: ['192.0.2.0/24'], port: 8443, provable: false }],
  ['https://app.example', { id: 'app.example', title, host: 'app.example', port: 443 }],
  ['http://app.example/', { id: 'app.example-80', title, host: 'app.example', port: 80, check: 'http' }],
  [
    'http://app.example/health?token=hush',
    { id: 'app.example-80', title, host: 'app.example', port: 80, check: { http: { path: '/health' } } },
  ],
  [
    'http://app.example/a{b}',
    {
      id: 'app.example-80',
      title,
      host: 'app.example',
      port: 80,
      check: 'http',
      note: 'The list names the path /a(b).',
    },
  ],
  [
    'http://app.example/a\nhttp://app.example/b',
    {
      id: 'app.example-80',
      title,
      host: 'app.example',
      port: 80,
      check: { http: { path: '/a' } },
      note: 'The list names the path /b, too.',
    },
  ],
  [
    'https://app.example/udp?token=hush#top',
    { id: 'app.example', title, host: 'app.example', port: 443, note: 'The list names the path /udp.' },
  ],
  [
    'udp://time.example:123',
    { id: 'time.example-udp-123', title, host: 'time.example', port: 123, protocol: 'udp', check: 'ntp' },
  ],
  [
    'dns.example 53 udp',
    { id: 'dns.example-udp-53', title, host: 'dns.example', port: 53, protocol: 'udp', provable: false },
  ],
  ['app.example # our builds', { id: 'app.example', title: 'our builds', host: 'app.example', port: 443 }],
  ['# mirrors\napp.example', { id: 'app.example', title: 'mirrors', host: 'app.example', port: 443 }],
  ['# mirrors\n\napp.example', { id: 'app.example', title, host: 'app.example', port: 443 }],
  ['app.example # {region} \u001b[31m', { id: 'app.example', title: '(region) [31m', host: 'app.example', port: 443 }],
];

for (const [line, wanted] of LINES) {
  test(`a line of a list is read: ${JSON.stringify(line)}`, () => {
    assert.deepEqual(only(imported('list', line)), wanted);
  });
}

const WRONG: readonly (readonly [string, RegExp])[] = [
  ['.app.example', /write "\*\.app\.example", and "app\.example" too/],
  ['app*.example', /one star as its first label/],
  ['10.0.0.1-10.0.0.9', /write a range of addresses as subnets/],
  ['10.0.0.0/99', /no subnet/],
  ['app.example:0', /"0" is no port/],
  ['app.example 99999', /no port from 1 to 65535/],
  ['one.example two.example', /one place in a line/],
  ['ftp://app.example', /scheme "ftp" is not known/],
  ['{region}.example', /no host name, address, wildcard or subnet/],
  ['\u001b[2Japp.example', /"\\u001b\[2Japp\.example"/],
];

for (const [line, message] of WRONG) {
  test(`a line that is not understood is named, and the others are kept: ${JSON.stringify(line)}`, () => {
    const result = imported('list', `app.example\n${line}\n`);
    assert.deepEqual(
      requirements(result).map(({ host }) => host),
      ['app.example'],
    );
    assert.deepEqual(
      result.notUnderstood.map((one) => one.line),
      [2],
    );
    assert.match(result.notUnderstood[0]?.message ?? '', message);
    assert.match(result.yaml ?? '', /# line 2: /);
    assert.doesNotMatch(result.yaml ?? '', /[\u0000-\u0009\u000b-\u001f]/);
  });
}

test('a password in a list is neither imported nor shown', () => {
  const result = imported('list', 'https://user:hush@app.example/');
  assert.equal(result.yaml, null);
  assert.doesNotMatch(JSON.stringify(result), /hush|user:/);
});

test('more entries than a profile may have are counted, not written', () => {
  const lines = (count: number): string => Array.from({ length: count }, (_, index) => `h${index}.example`).join('\n');
  const over = imported('list', lines(10_001));
  assert.deepEqual([over.yaml, over.count], [null, 10_001]);
  assert.notEqual(imported('list', lines(20)).yaml, null);
});

test('the first lines say where the schema for editors comes from', () => {
  assert.match(
    imported('list', 'app.example').yaml ?? '',
    /^# yaml-language-server: .*\n.*reachcheck profiles schema > profile\.schema\.json\n/,
  );
});

test('an id depends on its own line alone, and what stands twice is one entry', () => {
  const [alone] = requirements(imported('list', 'app.example'));
  const grown = requirements(imported('list', 'first.example\napp.example # a\napp.example:443 # b\napp.example:80'));
  assert.deepEqual(
    grown.map(({ id }) => id),
    ['first.example', alone?.['id'], 'app.example-80'],
  );
  assert.equal(grown[1]?.['title'], 'a, b');
});

test('two places whose names make the same id get two', () => {
  const ids = requirements(imported('list', '*.app.example\nany.app.example')).map(({ id }) => id);
  assert.deepEqual(ids, ['any.app.example', 'any.app.example-2']);
});

test('an egress list of osd-network-verifier: port 443 over TLS, 80 over HTTP, others over TCP', () => {
  const text = 'endpoints:\n  - host: sso.example\n    ports:\n      - 443\n      - 80\n      - 9997\n';
  const checks = requirements(imported('osd', text)).map(({ port, check }) => [port, check]);
  assert.deepEqual(checks, [
    [443, undefined],
    [80, 'http'],
    [9997, 'tcp'],
  ]);
});

test('tlsDisabled is a TLS check without identity', () => {
  const marked = only(imported('osd', 'endpoints: [{ host: cert.example, ports: [443], tlsDisabled: true }]'));
  assert.deepEqual(marked['check'], { tls: { trust: 'private' } });
  const plain = only(imported('osd', 'endpoints: [{ host: cert.example, ports: [443], tlsDisabled: false }]'));
  assert.equal(plain['check'], undefined);
});

for (const written of ['${AWS_REGION}', '$AWS_REGION']) {
  test(`a variable of an egress list becomes a parameter: ${written}`, () => {
    const result = imported('osd', `endpoints: [{ host: 'sts.${written}.cloud.example', ports: [443] }]`);
    assert.equal(only(result)['host'], 'sts.{awsRegion}.cloud.example');
    assert.equal(only(result)['id'], 'sts.aws-region.cloud.example');
    assert.deepEqual(Object.keys(parse(result.yaml ?? '').parameters), ['awsRegion']);
  });
}

const WRONG_OSD: readonly (readonly [string, RegExp])[] = [
  ['endpoints: [{ host: a.example, ports: [443], tlsDisbled: true }]', /unknown key "tlsDisbled"/],
  ['endpoints: [{ host: a.example, ports: [443] }]\nextra: 1', /unknown key "extra"/],
  ['endpoints: [{ host: a.example }]', /has no ports/],
  ['endpoints: [{ host: a.example, ports: ["x"] }]', /"x" is no port/],
  ['endpoints: [{ host: "{region}.example", ports: [443] }]', /is not a host name/],
  ['endpoints: [{ host: "$CONSTRUCTOR.example", ports: [443] }]', /is not a host name/],
  ['hosts: []', /no list of "endpoints"/],
  ['endpoints: [', /not readable as YAML/],
  [`a: &a [1, 1]\n${bomb(12)}\nendpoints: [*b12]`, /YAML bomb/],
];

function bomb(depth: number): string {
  const lines = Array.from({ length: depth }, (_, index) => {
    const name = index === 0 ? 'a' : `b${index}`;
    return `b${index + 1}: &b${index + 1} [${Array.from({ length: 10 }, () => `*${name}`).join(', ')}]`;
  });
  return lines.join('\n');
}

for (const [text, message] of WRONG_OSD) {
  test(`what an egress list says wrong is named: ${text.slice(0, 60)}`, () => {
    const { notUnderstood } = imported('osd', text);
    assert.match(notUnderstood.map((one) => one.message).join('\n'), message);
  });
}

const AKS = [
  {
    category: 'images',
    endpoints: [{ domainName: '*.data.example', endpointDetails: [{ port: 443, protocol: 'Https' }] }],
  },
  {
    category: 'time-sync',
    endpoints: [{ domainName: 'ntp.example', endpointDetails: [{ port: 123, protocol: 'UDP' }] }],
  },
  {
    category: 'os-optional',
    endpoints: [
      { domainName: 'os.example', endpointDetails: [{ port: 80, protocol: 'Http', description: 'updates' }] },
    ],
  },
  {
    category: 'apiserver',
    endpoints: [
      { domainName: 'api.example', endpointDetails: [{ port: 443, protocol: 'Https', ipAddress: '192.0.2.1' }] },
    ],
  },
  {
    category: 'tunnel',
    endpoints: [{ domainName: 'api.example', endpointDetails: [{ port: 9000, protocol: 'TCP' }] }],
  },
];

const AKS_WANTED = [
  { id: 'any.data.example', title: 'AKS: images', host: '*.data.example', port: 443, provable: false },
  { id: 'ntp.example-udp-123', title: 'AKS: time-sync', host: 'ntp.example', port: 123, protocol: 'udp', check: 'ntp' },
  {
    id: 'os.example-80',
    title: 'AKS: os-optional (updates)',
    host: 'os.example',
    port: 80,
    need: 'optional',
    check: 'http',
  },
  { id: 'api.example', title: 'AKS: apiserver', host: 'api.example', port: 443, published: ['192.0.2.1'] },
  { id: 'api.example-9000', title: 'AKS: tunnel', host: 'api.example', port: 9000, check: 'tcp' },
];

/** As PowerShell spells it: `Category`, `Endpoint`, `EndpointDetail`. */
function pascal(value: unknown): unknown {
  const text = JSON.stringify(value).replaceAll(/"([a-zA-Z]+)":/g, (_, key: string) => {
    const single = key === 'endpoints' || key === 'endpointDetails' ? key.slice(0, -1) : key;
    return `"${single[0]?.toUpperCase() ?? ''}${single.slice(1)}":`;
  });
  return JSON.parse(text);
}

for (const [name, value] of [
  ['the REST list', { value: AKS }],
  ['its items', AKS],
  ['PowerShell', pascal(AKS)],
] as const) {
  test(`the dependencies of an AKS cluster, as written by ${name}`, () => {
    const result = imported('aks', JSON.stringify(value));
    assert.deepEqual(result.notUnderstood, []);
    assert.deepEqual(requirements(result), AKS_WANTED);
  });
}

const WRONG_AKS: readonly (readonly [unknown, RegExp])[] = [
  [{ value: AKS, nextLink: 'https://next.example' }, /the list goes on/],
  [[{ Category: 'images', Endpoint: ['EndpointDependency'] }], /ConvertTo-Json -Depth/],
  [[{ category: 'images', endpoints: [{ domainName: 'a.example' }] }], /no "endpointDetails" with a port/],
  [
    [{ category: 'images', endpoints: [{ domainName: 'a.example', endpointDetails: [{ port: 0 }] }] }],
    /"0" is no port/,
  ],
  [
    [
      {
        category: 'images',
        endpoints: [{ domainName: 'a.example', endpointDetails: [{ port: 1, protocol: 'constructor' }] }],
      },
    ],
    /unknown protocol/,
  ],
  [
    [{ category: 'images', endpoints: [{ domainName: 'a b', endpointDetails: [{ port: 1 }] }] }],
    /"a b" is no host name/,
  ],
  [{}, /no "value" with categories/],
  [7, /no list of categories/],
];

for (const [value, message] of WRONG_AKS) {
  test(`what a list of AKS leaves out is named: ${JSON.stringify(value).slice(0, 70)}`, () => {
    assert.match(
      imported('aks', JSON.stringify(value))
        .notUnderstood.map((one) => one.message)
        .join('\n'),
      message,
    );
  });
}

const META = {
  web: ['192.0.2.0/24', '2001:db8::/32'],
  git: ['192.0.2.0/24'],
  hooks: ['198.51.100.0/24'],
  domains: {
    website: ['*.github.example'],
    copilot: ['*.github.example', 'telemetry.example/path'],
    actions_inbound: { full_domains: ['api.example'], wildcard_domains: ['*.content.example'] },
    artifact_attestations: { trust_domain: '', services: ['tuf.example'] },
  },
};

test('the domains of GitHub, each once with all that it is for', () => {
  const result = imported('github-meta', JSON.stringify(META));
  assert.deepEqual(result.notUnderstood, []);
  assert.deepEqual(
    requirements(result).map(({ host, title: purpose }) => [host, purpose]),
    [
      ['*.github.example', 'GitHub: website, copilot'],
      ['telemetry.example', 'GitHub: copilot'],
      ['api.example', 'GitHub: actions_inbound'],
      ['*.content.example', 'GitHub: actions_inbound'],
      ['tuf.example', 'GitHub: artifact_attestations'],
    ],
  );
});

test('the address lists of GitHub come on demand only', () => {
  const wanted = requirements(imported('github-meta', JSON.stringify(META), ['web', 'git'])).slice(5);
  assert.deepEqual(
    wanted.map(({ id, cidrs, port, provable }) => ({ id, cidrs, port, provable })),
    [
      { id: 'github-web-addresses', cidrs: META.web, port: 443, provable: false },
      { id: 'github-git-addresses-22', cidrs: META.git, port: 22, provable: false },
      { id: 'github-git-addresses', cidrs: META.git, port: 443, provable: false },
    ],
  );
});

test('what is no list of names in the domains of GitHub is named', () => {
  const text = JSON.stringify({ domains: { website: ['a.example'], other: 'b.example', deep: { list: 7 } } });
  const messages = imported('github-meta', text).notUnderstood.map(({ message }) => message);
  assert.deepEqual(messages, ['domains.other: is no list of names', 'domains.deep.list: is no list of names']);
  assert.match(imported('github-meta', '{}').notUnderstood[0]?.message ?? '', /no "domains"/);
  assert.match(imported('github-meta', '{').notUnderstood[0]?.message ?? '', /not JSON/);
});

test('thousands of entries make a profile that is read without a problem', () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `host-${index}.example:${1 + index}`);
  const { yaml, count } = imported('list', lines.join('\n'));
  assert.equal(count, 5000);
  assert.deepEqual(readProfile(yaml ?? '', 'own.yaml').problems, []);
});

test('the file begins with the line for editors, and a wildcard says what is left to do', () => {
  const { yaml } = imported('list', '*.app.example\napp.example');
  assert.match(yaml ?? '', /^# yaml-language-server: \$schema=\.\/profile\.schema\.json\n/);
  assert.match(yaml ?? '', /host: '\*\.app\.example' # name a witness/);
  assert.equal((yaml ?? '').split('name a witness').length, 2);
});
