import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAddress, isHostName, isWildcard, normalAddress, parseSubnet } from '../../src/profile/address.ts';
import { parsePorts } from '../../src/profile/ports.ts';
import { parseUrl, urlHost, urlPath, urlPort } from '../../src/profile/url.ts';

test('an address is four decimal parts, or IPv6 without a zone', () => {
  for (const text of ['10.0.0.1', '255.255.255.255', '::', '2001:db8::1', '::ffff:192.0.2.1'])
    assert.ok(isAddress(text), text);
  for (const text of [
    '10.0.1',
    '010.0.0.1',
    '10.0.0.256',
    '0x7f000001',
    '1',
    '',
    'fe80::1%eth0',
    '[::1]',
    '10.0.0.1/8',
  ])
    assert.ok(!isAddress(text), text);
});

test('writes an address as others write it, too', () => {
  assert.equal(normalAddress('2001:DB8:0:0::1'), '2001:db8::1');
  assert.equal(normalAddress('192.0.2.1'), '192.0.2.1');
});

test('clears host bits, and tells that it did', () => {
  for (const [text, network] of [
    ['161.202.146.86/29', '161.202.146.80/29'],
    ['128.168.71.70/29', '128.168.71.64/29'],
    ['165.192.71.222/29', '165.192.71.216/29'],
    ['2001:db8::1/64', '2001:db8::/64'],
    ['10.1.2.3/0', '0.0.0.0/0'],
  ] as const) {
    assert.deepEqual(parseSubnet(text), { text: network, masked: true, single: false });
  }
});

test('a subnet as long as an address is that address', () => {
  assert.deepEqual(parseSubnet('192.0.2.1/32'), { text: '192.0.2.1/32', masked: false, single: true });
  assert.deepEqual(parseSubnet('2001:DB8::1/128'), { text: '2001:db8::1/128', masked: false, single: true });
});

for (const text of [
  '192.0.2.0',
  '192.0.2.0/33',
  '192.0.2.0/-1',
  '192.0.2.0/',
  '192.0.2/24',
  '192.0.2.0/2 4',
  '::/129',
  'a/8',
  '/8',
  '',
]) {
  test(`${JSON.stringify(text)} is no subnet`, () => assert.equal(parseSubnet(text), null));
}

test('a host name has letters, digits, hyphens and underscores, and no address looks like one', () => {
  for (const text of ['a', 'a.b', 'a-b.example', '_dmarc.example.com', '3com.com', 'X.Example', `${'a'.repeat(63)}.b`])
    assert.ok(isHostName(text), text);
  for (const text of [
    '',
    '.',
    'a.',
    '.a',
    'a..b',
    '-a.b',
    'a b',
    '10.0.1',
    '1',
    'a.1',
    '*.a',
    'ä.b',
    `${'a'.repeat(64)}.b`,
    `${'a.'.repeat(130)}b`,
  ])
    assert.ok(!isHostName(text), text);
});

test('a wildcard is one star before a name', () => {
  assert.ok(isWildcard('*.icr.io'));
  for (const text of ['*', '*.', '**.icr.io', 'a.*.io', '*icr.io', '*.10.0.0.1']) assert.ok(!isWildcard(text), text);
});

test('reads ports and ranges that can be', () => {
  assert.deepEqual(parsePorts('443'), { from: 443, to: 443 });
  assert.deepEqual(parsePorts('30000-32767'), { from: 30_000, to: 32_767 });
  assert.deepEqual(parsePorts('1-65535'), { from: 1, to: 65_535 });
  for (const text of ['0', '65536', '5-3', '1-2-3', '-1', '1-', 'https', '', '4.5', ' 443'])
    assert.equal(parsePorts(text), null, text);
});

test('takes host and port from a URL', () => {
  for (const [text, host, port] of [
    ['https://C3.us-south.containers.cloud.ibm.com:30426', 'c3.us-south.containers.cloud.ibm.com', 30_426],
    ['https://example.com', 'example.com', 443],
    ['http://example.com/', 'example.com', 80],
    ['https://[2001:DB8::1]:6443/', '2001:db8::1', 6443],
    ['https://192.0.2.1:6443', '192.0.2.1', 6443],
  ] as const) {
    const url = parseUrl(text);
    assert.ok(url !== null, text);
    assert.equal(urlHost(url), host);
    assert.deepEqual(urlPort(url), { from: port, to: port });
  }
});

for (const text of [
  'example.com:443',
  'example.com',
  'ftp://example.com',
  'https://',
  'https://a:b@example.com',
  'https://user@example.com',
  'https://exa mple.com',
  'https://example.com:70000',
  'https://example.com:0',
  'https://a%20b/',
  '',
]) {
  test(`${JSON.stringify(text)} is no URL of a service`, () => assert.equal(parseUrl(text), null));
}

test('puts the path of a check under the path of its URL', () => {
  for (const [text, path, whole] of [
    ['https://example.com', '/', '/'],
    ['https://example.com', '/version', '/version'],
    ['https://example.com/', '/version', '/version'],
    ['https://example.com/k8s/c1', '/version', '/k8s/c1/version'],
    ['https://example.com/k8s/c1/', '/version', '/k8s/c1/version'],
    ['https://example.com/health?deep=1', '/', '/health?deep=1'],
  ] as const) {
    const url = parseUrl(text);
    assert.ok(url !== null);
    assert.equal(urlPath(url, path), whole);
  }
});
