import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conclude } from '../../src/cli/conclude.ts';
import { redact } from '../../src/cli/redact.ts';
import type { Report, Vantage } from '../../src/model/report.ts';
import type { Target } from '../../src/model/target.ts';
import { explainVerdict } from '../../src/report/explain.ts';
import { FORMAT_NAMES, render } from '../../src/report/format.ts';
import { parseReport } from '../../src/report/schema.ts';
import { HOSTILE } from '../report/hostile.ts';
import { vpcReport } from '../report/sample-reports.ts';
import { blocked, observation, report, requirement, VANTAGE, verdict } from '../report/sample.ts';

const OPTIONS = { width: 80, colour: false, verbose: true };

const HOST = 'jump-host-3.corp.internal';
const USERS = ['jdoe-smith', String.raw`CORP\mmuster`];

/** What must not be seen by others. */
const ADDRESSES = [
  ...['10.77.3.9', '172.16.200.1', '192.168.0.254', '100.64.7.7', '169.254.12.13', '10-77-3-9'],
  ...['fd12:3456:789a::1', 'FD12:3456:789A::2', 'fe80::a00:27ff:fe4e:66a1', '::ffff:10.77.3.10', '64:ff9b::10.77.3.11'],
  ...['9.3.77.10.in-addr.arpa', `1.0.0.0.${'0.'.repeat(16)}a.9.8.7.6.5.4.3.2.1.d.f.ip6.arpa`],
];
const NAMES = [
  ...[
    'jump-host-3',
    HOST,
    'Jump-Host-3',
    'wsa7.corp.internal',
    'jdoe-smith',
    'mmuster',
    '/home/jdoe/ca.pem',
    'portal.corp.internal',
  ],
];
const SECRETS = [...ADDRESSES, ...NAMES];

/** Names that stand here are the question itself. */
const ASKED = new Set(['value', 'host', 'witnesses']);

/** How they come to stand in texts. */
const WAYS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => `No answer from ${secret}.`,
  (secret) => `(${secret}, ${secret})`,
  (secret) => `"${secret}"`,
  (secret) => `at:${secret} `,
  (secret) => `https://[${secret}]:443/x?ip=${secret}&y`,
  (secret) => `id-${secret}`,
  (secret) => `source:${secret}`,
  (secret) =>
    `https://block.example/?x=%5B${secret}%5D%20${secret}&user=CORP%5C${secret}&ip=${encodeURIComponent(secret)}`,
  (secret) => `<b>${secret}</b>${HOSTILE}`,
];

const OWN: Vantage = {
  ...VANTAGE,
  hostName: HOST,
  addresses: ['10.77.3.9', '203.0.113.77', '2001:db8:77::5', 'fe80::a00:27ff:fe4e:66a1'],
  proxies: {
    HTTPS_PROXY: 'http://wsa7.corp.internal:3128',
    NO_PROXY: 'localhost,.intranet.internal,10.77.0.0/16,.icr.io,fd12:3456::/32',
  },
};

/** Numbers that look random and are the same in every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

// Words of closed unions, and what other fields point to.
const CLOSED = new Set(
  (
    'schemaVersion ended need expect list direction vantage protocol kind outcome met cause confidence alternatives layer ' +
    'operation path failure by type trust checks transport control origin doc step tool requirement requirements verdicts ' +
    'evidence id target groups after status ca'
  ).split(' '),
);

/** The report with secrets in many of its texts. */
function salted(value: unknown, key: string, roll: (sides: number) => number): unknown {
  if (typeof value === 'string') return isClosed(key, value) ? value : saltedText(value, key, roll);
  if (Array.isArray(value)) return value.map((item) => salted(item, key, roll));
  if (typeof value !== 'object' || value === null || key === 'tool') return value;
  // The far end names its headers, and the keys of its answers.
  if (key === 'keys') return Object.fromEntries(Object.keys(value).map((name) => [`${name} ${HOST}`, 'array']));
  const entries = Object.entries(value).map(([name, item]: [string, unknown]) => [name, salted(item, name, roll)]);
  return Object.fromEntries(key === 'headers' ? [...entries, ['x-10.77.3.9-jump-host-3', 'yes']] : entries);
}

function isClosed(key: string, value: string): boolean {
  return CLOSED.has(key) || (key === 'address' && ['public', 'private', 'any'].includes(value));
}

function saltedText(value: string, key: string, roll: (sides: number) => number): string {
  const secrets = ASKED.has(key) ? ADDRESSES : SECRETS;
  const secret = secrets[roll(secrets.length)] ?? '';
  const way = WAYS[roll(WAYS.length)] ?? String;
  return roll(3) === 0 ? value : `${value} ${way(secret)}`;
}

function parsed(value: unknown): Report {
  const read = parseReport(JSON.parse(JSON.stringify(value)));
  assert.ok(read.ok, JSON.stringify(read));
  return read.report;
}

/** All of it: every format, and every explanation. */
async function shown(each: Report): Promise<string> {
  const formats = await Promise.all(FORMAT_NAMES.map((name) => render(each, name, OPTIONS)));
  const explanations = each.requirements.map(({ id }) => explainVerdict(each, id, OPTIONS));
  return [...formats, ...explanations].join('\n').toLowerCase();
}

test('nothing private is left anywhere, in any format, wherever it stood', async () => {
  for (const seed of Array.from({ length: 20 }, (_, index) => index + 1)) {
    const roll = dice(seed);
    const checks = [{ kind: 'tls', trust: 'private', ca: '/home/jdoe/ca.pem', alpn: null }] as const;
    const base = { ...vpcReport(), vantage: VANTAGE };
    const requirements = base.requirements.map((each, index) => (index === 0 ? { ...each, checks } : each));
    const full = parsed(Object.assign({}, salted({ ...base, requirements }, '', roll), { vantage: OWN }));
    const before = await shown(full);
    const after = await shown(parsed(redact(full, USERS)));
    for (const secret of [...SECRETS, '203.0.113.77', '2001:db8:77::5', 'intranet.internal']) {
      const at = after.indexOf(secret.toLowerCase());
      assert.equal(at, -1, `${secret} with seed ${seed}: ${after.slice(Math.max(0, at - 60), at + 60)}`);
    }
    // The test is felt: before, most of them were there.
    assert.ok(SECRETS.filter((secret) => before.includes(secret.toLowerCase())).length > SECRETS.length / 2);
  }
});

test('public destinations, and names that the profile asks for, stay', () => {
  const { requirements, missing, observations } = redact({ ...vpcReport(), vantage: OWN }, USERS);
  assert.deepEqual(
    requirements.flatMap(({ destinations }) => destinations.map(({ value }) => value)),
    vpcReport().requirements.flatMap(({ destinations }) =>
      destinations.map(({ value }) => value.replace('10.240.0.0', 'private-4')),
    ),
  );
  assert.deepEqual(missing[0]?.observed, vpcReport().missing[0]?.observed);
  assert.deepEqual(observations[4]?.address, '23.40.100.152');
});

test('one thing has one placeholder everywhere, another one another', () => {
  const each = redact(
    report({
      requirements: [requirement('a', { note: 'see 10.77.3.9 and 10.77.3.10', manual: 'ping 10.77.3.9' })],
      vantage: OWN,
    }),
    [],
  );
  // They lie in a subnet that NO_PROXY names.
  assert.equal(each.requirements[0]?.note, 'see private-1.1 and private-1.2');
  assert.equal(each.requirements[0]?.manual, 'ping private-1.1');
  assert.deepEqual(each.vantage.addresses.slice(1, 3), ['own-1', 'own:1']);
  assert.equal(each.vantage.proxies['HTTPS_PROXY'], 'http://proxy-1:3128');
  assert.equal(each.vantage.proxies['NO_PROXY'], 'localhost,name-1,private-1/16,name-2,private:2/32');
});

test('an entry of NO_PROXY that a destination has stays', () => {
  const each = redact(
    report({
      requirements: [requirement('a', { destinations: [{ kind: 'host', value: 'us.icr.io' }] })],
      vantage: OWN,
    }),
    [],
  );
  assert.match(each.vantage.proxies['NO_PROXY'] ?? '', /,\.icr\.io,/);
});

test('a second time changes nothing, and numbers that texts have already are not given again', () => {
  const once = redact({ ...vpcReport(), vantage: OWN }, USERS);
  assert.deepEqual(redact(once, USERS), once);
  const taken = redact(report({ requirements: [requirement('private-1', { note: '10.77.3.9' })] }), []);
  assert.deepEqual(taken.requirements[0]?.id, 'private-1');
  assert.match(taken.requirements[0]?.note ?? '', /^private-[2-9]$/);
});

test('a host that is called like a word of ours breaks nothing', () => {
  for (const hostName of [
    'registry',
    'direct',
    'cloud',
    'allowed',
    'jump-host-3',
    'localhost',
    'vm',
    'tls.reset',
    'required',
  ]) {
    const each = parsed(redact({ ...vpcReport(), vantage: { ...OWN, hostName } }, ['proxy', 'object']));
    assert.deepEqual(
      each.verdicts.map(({ outcome, cause }) => [outcome, cause]),
      vpcReport().verdicts.map(({ outcome, cause }) => [outcome, cause]),
    );
    assert.ok(each.requirements.some(({ destinations }) => destinations[0]?.value === 'containers.cloud.ibm.com'));
  }
});

test('what lies in a subnet still does, and verdicts can be drawn again, the same ones', () => {
  const subnet = requirement('workers', {
    destinations: [{ kind: 'cidr', value: '10.240.0.0/24' }],
    checks: [{ kind: 'tcp' }],
    published: ['10.0.0.0/8', 'fd12::/48'],
  });
  const inside = requirement('api', {
    checks: [{ kind: 'tcp' }],
    address: 'private',
    published: ['10.240.0.0/24'],
  });
  const target = { port: 443, protocol: 'tcp', check: { kind: 'tcp' }, proxy: null } as const;
  const dial = { port: 443, known: null, redirected: false };
  const resolve = {
    kind: 'resolve',
    name: 'api.cloud.example',
    addresses: ['10.240.0.7', 'fd12::7'],
    by: 'dns',
    foundAs: null,
    codes: { a: null, aaaa: null },
  } as const;
  const refused = { failure: 'connection-refused', code: 'ECONNREFUSED' } as const;
  const gathering = report({
    requirements: [subnet, inside],
    targets: [
      { ...target, id: 't-workers', host: '10.240.0.4', dial: { ...dial, host: '10.240.0.4', known: ['10.240.0.4'] } },
      { ...target, id: 't-api', host: 'api.cloud.example', dial: { ...dial, host: 'api.cloud.example' } },
    ],
    observations: [
      observation('t-workers', { address: '10.240.0.4', ...refused }),
      observation('api.cloud.example', { operation: 'resolve', address: null, port: null, detail: resolve }),
      observation('t-api', { address: '10.240.0.7' }),
      observation('t-api', { address: 'fd12::7', failure: 'connection-timeout', code: 'ETIMEDOUT' }),
    ],
  });
  const whole = conclude(gathering, []);
  const again = conclude(parsed(redact(whole, [])), []);
  assert.deepEqual(again.verdicts, redact(whole, []).verdicts);
  assert.deepEqual(again.findings, redact(whole, []).findings);
  assert.deepEqual(
    again.verdicts.map(({ outcome }) => outcome),
    ['inconclusive', 'allowed'],
  );
  assert.match(JSON.stringify(again), /"value":"private-1\.\d\/24"/);
  assert.match(JSON.stringify(again), /"host":"private-1\.\d\.\d"/);
});

test('a report of thousands of subnets is redacted without comparing each with each', () => {
  const ids = Array.from({ length: 4000 }, (_, index) => index);
  const each = report({
    requirements: ids.map((id) =>
      requirement(`r${id}`, {
        destinations: [{ kind: 'cidr', value: `10.${id >> 8}.${id & 255}.0/24` }],
        note: `10.${id >> 8}.${id & 255}.9`,
      }),
    ),
    verdicts: ids.map((id) => (id % 2 === 0 ? blocked(`r${id}`) : verdict(`r${id}`))),
  });
  const values = redact(each, []).requirements.map(({ destinations }) => destinations[0]?.value);
  assert.equal(new Set(values).size, 4000);
  assert.equal(
    values.some((value) => value?.startsWith('10.')),
    false,
  );
});

test('the place of a proxy is hidden, name or address, and what the profiles ask for stays', () => {
  const proxy = (host: string): NonNullable<Target['proxy']> => ({
    proxy: { scheme: 'http', host, port: 3128, from: '--proxy' },
    direct: [],
    proxied: [],
  });
  const whole = (host: string, destination: string): Report => {
    const at = { destinations: [{ kind: 'address' as const, value: destination }] };
    const plain = report({
      requirements: [requirement('iam', at)],
      verdicts: [blocked('iam', { explanation: `The proxy ${host} (198.51.100.7) refused.` })],
      observations: [observation('t-iam', { path: 'proxy', address: '198.51.100.7', port: 3128 })],
    });
    const url = host.includes(':') ? `http://[${host}]:3128` : `http://${host}:3128`;
    return {
      ...plain,
      vantage: { ...VANTAGE, proxies: { '--proxy': url } },
      targets: plain.targets.map((target) => ({ ...target, proxy: proxy(host) })),
    };
  };
  for (const host of ['203.0.113.1', '2001:db8::31', 'wsa7.corp.example']) {
    const hidden = redact(whole(host, '192.0.2.10'), []);
    const text = JSON.stringify(hidden);
    for (const secret of [host, '198.51.100.7']) assert.equal(text.includes(secret), false, secret);
    assert.match(hidden.vantage.proxies['--proxy'] ?? '', /^http:\/\/\[?proxy-1\]?:3128$/);
    assert.equal(hidden.targets[0]?.proxy?.proxy.host, 'proxy-1');
    assert.match(hidden.verdicts[0]?.explanation ?? '', /^The proxy proxy-1 \(proxy-2\) refused\.$/);
    assert.equal(text.includes('192.0.2.10'), true);
    assert.deepEqual(redact(hidden, []), hidden);
  }
  assert.equal(redact(whole('203.0.113.1', '203.0.113.1'), []).targets[0]?.proxy?.proxy.host, '203.0.113.1');
});
