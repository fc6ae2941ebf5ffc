import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAUSES } from '../../src/judge/causes.ts';
import { confirmation } from '../../src/judge/confirm.ts';
import type { Cause } from '../../src/model/outcome.ts';

const AT = { host: 'a.example', port: 443, address: '192.29.1.1', proxy: null, clear: false, bare: false };

for (const [cause, command] of [
  ['dns.nxdomain', 'dig a.example'],
  ['tcp.timeout', 'nc -vz -w 5 a.example 443'],
  ['tcp.no-local-route', 'ip route get 192.29.1.1'],
  ['tls.reset', 'openssl s_client -connect a.example:443 -servername a.example </dev/null'],
  ['http.block-page', 'curl -sv -o /dev/null https://a.example/'],
  // What nc says of a UDP port proves nothing.
  ['udp.silent', null],
  ['dns.hijack', 'dig no-such-name.invalid'],
  ['proxy.transparent', 'nc -vz -w 5 a.example 49151'],
  ['tcp.v6-broken', 'ip -6 route get 2001:db8::1'],
  ['service.down', null],
] as const satisfies readonly (readonly [Cause, string | null])[]) {
  test(`${cause} is confirmed with ${command ?? 'no command'}`, () => assert.equal(confirmation(cause, AT), command));
}

test('a command is for the shell: nothing is printed of a host that is none', () => {
  const causes = Object.keys(CAUSES).filter(isCause);
  const harmless = causes.map((cause) => confirmation(cause, null));
  for (const host of ['a;reboot', 'a b', '$(id)', '`id`', 'a\nb', "a'b", 'a|b', 'a/../b', '', '\u001b[2J']) {
    assert.deepEqual(
      causes.map((cause) => confirmation(cause, { ...AT, host })),
      harmless,
      JSON.stringify(host),
    );
  }
});

test('a host that begins with a dash would be an option', () => {
  assert.equal(confirmation('tcp.timeout', { ...AT, host: '-e/bin/sh' }), null);
  assert.equal(confirmation('dns.nxdomain', { ...AT, host: '-fetc' }), null);
});

test('an address is for the shell, too', () => {
  assert.doesNotMatch(
    confirmation('tcp.no-local-route', { ...AT, address: '$(id)', proxy: null, clear: false, bare: false }) ?? '',
    /\$/,
  );
});

test('where nothing that speaks HTTP need listen, the proxy is asked for the connection alone', () => {
  const proxy = { scheme: 'http', host: 'proxy.example', port: 3128, from: '--proxy' } as const;
  const at = { ...AT, port: 5671, proxy };
  assert.equal(
    confirmation('proxy.denied', { ...at, bare: true }),
    'curl -sv -p -x http://proxy.example:3128 telnet://a.example:5671 </dev/null',
  );
  assert.equal(
    confirmation('proxy.denied', at),
    'curl -sv -o /dev/null -x http://proxy.example:3128 https://a.example:5671/',
  );
});

test('an IPv6 address stands in brackets where a port follows', () => {
  const at = { host: '2001:db8::1', port: 8443, address: '2001:db8::1', proxy: null, clear: false, bare: false };
  assert.match(confirmation('tls.reset', at) ?? '', /-connect \[2001:db8::1\]:8443 /);
  assert.match(confirmation('http.closed', at) ?? '', /https:\/\/\[2001:db8::1\]:8443\/$/);
  assert.equal(confirmation('tcp.timeout', at), 'nc -vz -w 5 2001:db8::1 8443');
  assert.equal(confirmation('proxy.transparent', at), 'nc -vz -w 5 2001:db8::1 49151');
});

function isCause(text: string): text is Cause {
  return text in CAUSES;
}
