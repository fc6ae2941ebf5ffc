import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverage, linted, network, requirement } from './sample.ts';

const WILDCARD = requirement({ destinations: [{ kind: 'wildcard', value: '*.icr.io' }] });
const TWO_PORTS = network('192.0.2.1', {
  ports: [
    { from: 443, to: 443 },
    { from: 30_000, to: 32_767 },
  ],
});
const SUBNET = network('192.0.2.0/29');

for (const [text, asked, expected] of [
  ['icr.io:443', requirement(), 'covered'],
  ['icr.io', requirement(), 'covered'],
  ['.icr.io:443', requirement(), 'covered'],
  ['*.io:443', requirement(), 'covered'],
  ['*icr.io', requirement(), 'covered'],
  ['any 443', requirement(), 'covered'],
  ['0.0.0.0/0:443', requirement(), 'covered'],
  ['*.icr.io:443', requirement(), 'missing'],
  ['us.icr.io:443', requirement(), 'missing'],
  ['icr.io:80', requirement(), 'missing'],
  ['udp icr.io:443', requirement(), 'missing'],
  ['in 443 FROM icr.io', requirement(), 'missing'],
  ['both tcp 443 to icr.io', requirement(), 'covered'],
  ['*.icr.io', WILDCARD, 'covered'],
  ['.icr.io', WILDCARD, 'covered'],
  ['us.icr.io', WILDCARD, 'partly-covered'],
  ['icr.io', WILDCARD, 'missing'],
  ['192.0.2.1:443,30000-32767', TWO_PORTS, 'covered'],
  ['192.0.2.0/24:443\n192.0.2.1:30000-31000\n192.0.2.1:31001-32767', TWO_PORTS, 'covered'],
  ['192.0.2.1:443', TWO_PORTS, 'partly-covered'],
  ['192.0.2.0/29:443', SUBNET, 'covered'],
  ['192.0.2.0-192.0.2.3:443\n192.0.2.4/30:443', SUBNET, 'covered'],
  ['192.0.2.0/30:1-443\n192.0.2.4/30:443-500', SUBNET, 'covered'],
  ['192.0.2.0/30:443\n192.0.2.4/30:80', SUBNET, 'partly-covered'],
  ['192.0.2.0-192.0.2.6:443', SUBNET, 'partly-covered'],
  ['192.0.2.4/30:443\n192.0.2.0/30:443', SUBNET, 'covered'],
  ['0.0.0.0/1:443\n128.0.0.0/1:443', requirement(), 'covered'],
  ['128.0.0.0/1:443\n0.0.0.0/1:1-500', requirement(), 'covered'],
  ['0.0.0.0/1:443\n128.0.0.0/2:443', requirement(), 'missing'],
  ['0.0.0.0/1:443\n0.0.0.0/1:443\n128.0.0.0/2:443', requirement(), 'missing'],
  ['0.0.0.0/1:443\n128.0.0.0/1:80', requirement(), 'missing'],
  ['0.0.0.0/1:443\n128.0.0.0/1 udp 443', requirement(), 'missing'],
  ['0.0.0.0/1:443\n128.0.0.0/1:443', requirement({ expect: 'blocked' }), 'open'],
  ['0.0.0.0/1:443', requirement({ expect: 'blocked' }), 'closed'],
  ['0.0.0.0/1:443\n128.0.0.0/1:443', WILDCARD, 'covered'],
  ['0.0.0.0/1:443\n128.0.0.0/1:443', network('0.0.0.0/0'), 'covered'],
  ['50.22.129.34:443', network('0.0.0.0/0'), 'missing'],
  ['0.0.0.0/0 53/udp', network('161.26.0.0/16', { protocol: 'any', ports: [] }), 'missing'],
  ['2001:db8::/32:443', network('2001:db8::1'), 'missing'],
  ['[2001:db8::]/32:443', network('2001:db8::1'), 'covered'],
  ['192.0.2.0/24 ip', network('192.0.2.0/24', { protocol: 'any', ports: [] }), 'covered'],
  ['192.0.2.0/24 tcp', network('192.0.2.0/24', { protocol: 'any', ports: [] }), 'partly-covered'],
  ['vrrp 192.0.2.0/24', network('192.0.2.0/24', { protocol: 'ip:112', ports: [] }), 'covered'],
  ['icmp 192.0.2.0/24', network('192.0.2.0/24', { protocol: 'ip:112', ports: [] }), 'missing'],
] as const) {
  test(`${JSON.stringify(text)}: ${asked.destinations[0]?.value ?? ''} is ${expected}`, () => {
    assert.equal(coverage(text, asked), expected);
  });
}

test('some destinations of several are a part, with the rest to paste', () => {
  const asked = requirement({
    destinations: ['a.example', 'b.example', 'c.example'].map((value) => ({ kind: 'host', value })),
  });
  const [entry] = linted('a.example:443', asked).requirements;
  assert.equal(entry?.coverage, 'partly-covered');
  assert.deepEqual(entry?.paste, ['TCP port 443 TO b.example, c.example']);
  assert.deepEqual(entry?.remarks, ['The list has 1 of 3 destinations.']);
});

const INBOUND = requirement({
  direction: 'in',
  from: ['198.51.100.0/24'],
  destinations: [{ kind: 'address', value: '10.0.0.5' }],
});

for (const [text, expected] of [
  ['in tcp 443 FROM 198.51.100.0/24', 'covered'],
  ['in tcp 443 FROM any TO 10.0.0.5', 'covered'],
  ['in tcp 443 FROM 198.51.100.0/24 TO 10.0.0.0/8', 'covered'],
  ['198.51.100.0/24:443', 'covered'],
  ['in tcp 443 FROM 198.51.100.0/24 TO 10.0.0.6', 'missing'],
  ['in tcp 443 FROM 198.51.100.0/25', 'partly-covered'],
  ['out tcp 443 TO 198.51.100.0/24', 'missing'],
] as const) {
  test(`${JSON.stringify(text)}: what comes in is ${expected}`, () => assert.equal(coverage(text, INBOUND), expected));
}

test('a name that is listed by all of its printed subnets is undecided, by some of them a part', () => {
  const asked = requirement({ published: ['192.0.2.0/28', '198.51.100.0/28'] });
  const all = linted('192.0.2.0/24:443\n198.51.100.0/24:443', asked);
  assert.equal(all.requirements[0]?.coverage, 'unknown');
  assert.equal(all.summary.exitCode, 3);
  assert.match(all.requirements[0]?.remarks[0] ?? '', /2 of 2 subnets/);
  assert.equal(coverage('192.0.2.0/24:443', asked), 'partly-covered');
  assert.equal(coverage('192.0.2.0/29:443', asked), 'missing');
});

const SEQUENCE = requirement({ destinations: [{ kind: 'sequence', value: 'c-{01..03}.example.com' }] });

for (const [text, expected] of [
  ['*.example.com', 'covered'],
  ['c-01.example.com\nc-02.example.com\nc-03.example.com', 'covered'],
  ['c-01.example.com', 'unknown'],
  ['c-02.example.com', 'partly-covered'],
  ['example.com', 'missing'],
] as const) {
  test(`numbered names: ${JSON.stringify(text)} is ${expected}`, () =>
    assert.equal(coverage(text, SEQUENCE), expected));
}

test('a missing parameter leaves a required entry undecided; one that does not apply is left out', () => {
  const gap = { parameter: 'masterUrl', conditional: false, howTo: 'give --set masterUrl=URL' };
  const undecided = linted('icr.io', requirement({ gap }));
  assert.deepEqual([undecided.requirements[0]?.coverage, undecided.summary.exitCode], ['unknown', 3]);
  const left = linted('icr.io', requirement({ gap: { ...gap, conditional: true } }));
  assert.deepEqual([left.requirements.length, left.summary.exitCode], [0, 0]);
});

test('what must be blocked is closed by nothing, and opened by any part of it', () => {
  const blocked = requirement({ expect: 'blocked' });
  assert.deepEqual([coverage('us.icr.io', blocked), linted('us.icr.io', blocked).summary.exitCode], ['closed', 0]);
  const open = linted('a.example\n*.io:400-500', blocked);
  assert.deepEqual([open.requirements[0]?.coverage, open.summary.exitCode], ['open', 1]);
  const [finding] = open.findings;
  assert.deepEqual([finding?.code, finding?.severity, finding?.places[0]?.line], ['must-be-blocked', 'error', 2]);
});

test('an optional entry that is missing is told, and counts for no exit code', () => {
  const { summary, findings } = linted('a.example', requirement({ need: 'optional' }));
  assert.deepEqual([summary.exitCode, summary.optional.missing, findings[0]?.severity], [0, 1, 'note']);
});

test('what is to paste makes the list whole', () => {
  const asked = [
    requirement({ id: 'a' }),
    requirement({ id: 'b', protocol: 'udp', destinations: [{ kind: 'address', value: '2001:db8::1' }] }),
    network('2001:db8::/32', { id: 'c' }),
    network('192.0.2.0/24', { id: 'd', protocol: 'any', ports: [] }),
    network('192.0.2.1', { id: 'e', protocol: 'ip:112', ports: [] }),
    requirement({
      id: 'f',
      destinations: [
        { kind: 'wildcard', value: '*.example.com' },
        { kind: 'address', value: '192.0.2.9' },
      ],
      ports: [
        { from: 80, to: 80 },
        { from: 443, to: 500 },
      ],
    }),
    { ...INBOUND, id: 'g', from: ['198.51.100.0/24', '203.0.113.7'] },
    requirement({ ...SEQUENCE, id: 'h' }),
  ];
  const before = linted('other.example', ...asked);
  assert.equal(before.summary.required.missing, asked.length);
  const after = linted(before.requirements.flatMap(({ paste }) => paste).join('\n'), ...asked);
  assert.deepEqual(
    after.requirements.filter((entry) => entry.coverage !== 'covered'),
    [],
  );
  assert.equal(after.summary.exitCode, 0);
});

test('a line for somebody only covers with a remark', () => {
  const [entry] = linted('TCP port 443 FROM 10.0.0.1 TO icr.io', requirement()).requirements;
  assert.equal(entry?.coverage, 'covered');
  assert.match(entry?.remarks[0] ?? '', /list\.txt:1 opens it only from 10\.0\.0\.1/);
});

test('what is said of the nearest line is the difference: its port or its protocol', () => {
  const remarks = (text: string, changes: Partial<Parameters<typeof requirement>[0]> = {}): readonly string[] =>
    linted(text, requirement(changes)).requirements[0]?.remarks ?? [];
  assert.deepEqual(remarks('icr.io:22'), ['list.txt:1 has it at port 22 only; port 443 is needed.']);
  assert.deepEqual(remarks('0.0.0.0/0 53/udp', { protocol: 'udp' }), [
    'list.txt:1 has it at port 53 only; port 443 is needed.',
  ]);
  assert.deepEqual(remarks('udp icr.io:443'), ['list.txt:1 has it for UDP only; TCP is needed.']);
  assert.deepEqual(remarks('0.0.0.0/0 53/udp'), []);
});

test('an entry that applies only with a parameter is named as not compared', () => {
  const gap = { parameter: 'masterUrl', conditional: true, howTo: 'ask' };
  const { notCompared, requirements } = linted('icr.io', requirement(), requirement({ id: 'master', gap }));
  assert.deepEqual(
    notCompared.map((entry) => [entry.requirement, entry.gap.parameter]),
    [['master', 'masterUrl']],
  );
  assert.equal(requirements.length, 1);
});
