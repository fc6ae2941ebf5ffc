import assert from 'node:assert/strict';
import { test } from 'node:test';
import { observedAddresses } from '../../src/report/addresses.ts';
import { checkText } from '../../src/report/check.ts';
import { count, nameSome, numberText } from '../../src/report/count.ts';
import { hostPort, placeText } from '../../src/report/destination.ts';
import { documentTitle, sourceText } from '../../src/report/documents.ts';
import { durationText } from '../../src/report/duration.ts';
import { exitCodeText } from '../../src/report/exit-code.ts';
import { momentText } from '../../src/report/moment.ts';
import { portsText, protocolText } from '../../src/report/ports.ts';
import { blocked, observation, report, verdict } from './sample.ts';

test('says durations with their unit', () => {
  const durations = [
    [0, '0 ms'],
    [12.4, '12 ms'],
    [999.6, '1.0 s'],
    [4000, '4.0 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min'],
    [125_000, '2 min 5 s'],
    [-1, '0 ms'],
  ] as const;
  for (const [milliseconds, text] of durations) assert.equal(durationText(milliseconds), text);
});

test('says ports, ranges and protocols', () => {
  assert.equal(
    portsText([
      { from: 443, to: 443 },
      { from: 30_000, to: 32_767 },
    ]),
    '443, 30000-32767',
  );
  assert.deepEqual((['tcp', 'udp', 'icmp', 'ip:47'] as const).map(protocolText), [
    'TCP',
    'UDP',
    'ICMP',
    'IP protocol 47',
  ]);
});

test('says where something goes', () => {
  const https = { ports: [{ from: 443, to: 443 }], protocol: 'tcp' } as const;
  const host = { kind: 'host', value: 'a.example' } as const;
  assert.equal(placeText({ ...https, destinations: [host] }), 'a.example:443');
  assert.equal(placeText({ ...https, destinations: [host, host, host] }), 'a.example:443 and 2 more');
  assert.equal(placeText({ ...https, destinations: [] }), '');
  assert.equal(placeText({ destinations: [host], ports: [{ from: 53, to: 53 }], protocol: 'udp' }), 'a.example:53 UDP');
  assert.equal(placeText({ destinations: [host], ports: [], protocol: 'icmp' }), 'a.example ICMP');
  assert.equal(hostPort('2001:db8::/32', 443), '[2001:db8::/32]:443');
});

test('says how a target is verified', () => {
  assert.equal(checkText({ kind: 'tcp' }), 'tcp connect');
  assert.equal(checkText({ kind: 'tls', trust: 'private', ca: null, alpn: null }), 'tls handshake (private authority)');
  assert.equal(checkText({ kind: 'dns', query: null, type: 'A' }), 'dns lookup of the name');
  assert.equal(checkText({ kind: 'dns', query: 'a.example', type: 'AAAA' }), 'dns query for a.example AAAA');
  const json = { has: ['kubernetes', 'total'], kind: { total: 'number' }, isArray: false, itemHas: [] } as const;
  const answers = [
    { status: [200, '3xx'], json },
    { status: [], json: { ...json, has: [], kind: {}, itemHas: ['id'] } },
  ] as const;
  assert.equal(
    checkText({ kind: 'http', path: '/v1', answers }),
    'http GET /v1: status 200 or 3xx, JSON with kubernetes, total (number), or JSON array of items with id',
  );
});

test('says numbers with their nouns, and long lists by their beginning', () => {
  assert.equal(count(1, 'entry', 'entries'), '1 entry');
  assert.equal(count(5000, 'name'), '5,000 names');
  assert.equal(numberText(1_234_567), '1,234,567');
  assert.equal(nameSome(['a', 'b', 'c'], 2), 'a, b, c');
  assert.equal(nameSome(['a', 'b', 'c', 'd'], 2), 'a, b and 2 more');
});

test('says times without the letters of ISO 8601, and leaves other texts alone', () => {
  assert.equal(momentText('2026-09-14T08:12:03.123Z'), '2026-09-14 08:12:03 UTC');
  assert.equal(momentText('yesterday'), 'yesterday');
});

test('names a document by its title, or by its key where no profile knows it', () => {
  const { profiles } = report({});
  const source = { doc: 'vpc-firewall', section: null, asOf: '2024-03-15' };
  assert.equal(sourceText(source, profiles), 'Opening required ports and IP addresses in your allowlist, 2024-03-15');
  assert.equal(documentTitle({ ...source, doc: 'constructor' }, profiles), 'constructor');
});

test('says what an exit code means, also where --fail-on made it 1', () => {
  const { summary } = report({ verdicts: [blocked('api')], exitCode: 1 });
  assert.equal(exitCodeText(summary), 'a required entry is not met');
  const widened = report({ verdicts: [verdict('api')], exitCode: 1 });
  assert.equal(exitCodeText(widened.summary), 'an entry that --fail-on counts is not as it should be');
  assert.equal(exitCodeText({ ...summary, exitCode: 130 }), 'interrupted');
});

test('finds the addresses of a requirement, resolved in the run or known beforehand', () => {
  const base = report({ verdicts: [verdict('api'), verdict('iam')] });
  const [api, iam] = base.targets;
  assert.ok(api !== undefined && iam !== undefined);
  const detail = { kind: 'resolve', name: api.host, by: 'dns', foundAs: null, codes: { a: null, aaaa: null } } as const;
  const resolve = { operation: 'resolve', address: null, port: null } as const;
  const addresses = observedAddresses({
    ...base,
    targets: [api, { ...iam, dial: { ...iam.dial, known: ['192.0.2.9'] } }],
    observations: [
      observation(api.host, { ...resolve, detail: { ...detail, addresses: ['192.0.2.1', '2001:db8::1'] } }),
      observation(api.host, { ...resolve, detail: { ...detail, addresses: ['192.0.2.1'] } }),
      observation(api.host, {
        ...resolve,
        detail: { ...detail, addresses: ['192.0.2.66'] },
        control: 'second-resolver',
      }),
    ],
  });
  assert.deepEqual(
    [...addresses],
    [
      ['api', ['192.0.2.1', '2001:db8::1']],
      ['iam', ['192.0.2.9']],
    ],
  );
});
