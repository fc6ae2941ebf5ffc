import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NoProxyReading, ProxySettings } from '../../src/model/proxy.ts';
import { nonProxyHosts } from '../../src/proxy/dialects/java.ts';
import { agreement, noProxyReadings } from '../../src/proxy/no-proxy.ts';
import { readProxySettings } from '../../src/proxy/settings.ts';
import { destinationOf, MEASURED, ROWS } from './rows.ts';

const LETTERS = { direct: 'D', proxy: 'P', 'not-read': '-' } as const;

test('every program reads NO_PROXY as it was measured to', () => {
  const told = ROWS.map(([noProxy, url]) => {
    const readings = noProxyReadings(settings({ no_proxy: noProxy }), destinationOf(url));
    const letters = MEASURED.map((program) => LETTERS[of(readings, program).decision]).join('');
    return [noProxy, url, letters];
  });
  assert.deepEqual(told, ROWS);
});

test('a reading names the entry that decided, or says that none did', () => {
  const readings = noProxyReadings(settings({ no_proxy: 'localhost,.icr.io' }), destinationOf('https://us.icr.io'));
  assert.equal(of(readings, 'curl').because, 'NO_PROXY has .icr.io');
  const other = noProxyReadings(settings({ no_proxy: 'localhost,.icr.io' }), destinationOf('https://icr.example'));
  assert.equal(of(other, 'curl').because, 'no entry of NO_PROXY matches');
});

test('Java reads no such variables, and does not count when programs are compared', () => {
  const readings = noProxyReadings(settings({}), destinationOf('https://example.com'));
  assert.equal(of(readings, 'java').decision, 'not-read');
  assert.equal(agreement(readings), 'proxy');
});

test('programs agree, or not', () => {
  const over = (noProxy: string): string =>
    agreement(noProxyReadings(settings({ no_proxy: noProxy }), destinationOf('https://www.example.com')));
  assert.deepEqual(['.example.com', '*.example.com', 'other.test'].map(over), ['direct', 'mixed', 'proxy']);
});

test('without a proxy for a scheme everything goes out directly', () => {
  const only = readProxySettings({ https_proxy: 'http://proxy:3128' }, null);
  assert.equal(agreement(noProxyReadings(only, destinationOf('http://example.com'))), 'direct');
  assert.equal(agreement(noProxyReadings(only, destinationOf('https://example.com'))), 'proxy');
});

test('a program that does not read the variable which names the proxy is told apart', () => {
  const decisions = (environment: Record<string, string>): readonly string[] =>
    noProxyReadings(readProxySettings(environment, null), destinationOf('http://example.com'))
      .filter(({ decision }) => decision === 'not-read')
      .map(({ program }) => program);
  assert.deepEqual(decisions({ http_proxy: 'http://proxy:3128' }), ['java']);
  assert.deepEqual(decisions({ HTTP_PROXY: 'http://proxy:3128' }), ['curl', 'wget', 'java']);
  assert.deepEqual(decisions({ all_proxy: 'http://proxy:3128' }), [
    'go',
    'python-urllib',
    'node-fetch',
    'node-http',
    'wget',
    'java',
  ]);
});

test('fetch of Node.js uses the proxy for http where there is none for https', () => {
  const readings = noProxyReadings(
    readProxySettings({ http_proxy: 'http://p:1' }, null),
    destinationOf('https://a.test'),
  );
  assert.deepEqual([of(readings, 'node-fetch').decision, of(readings, 'node-http').decision], ['proxy', 'direct']);
});

test('NO_PROXY is said in the language of Java as far as that can be', () => {
  const { value, lost } = nonProxyHosts('example.com,.svc,*.icr.io,10.0.0.0/8,10.1.0.0/20,fd00::1,app:8443');
  assert.equal(value, 'localhost|127.*|[::1]|example.com|*.example.com|*.svc|*.icr.io|10.*|[fd00::1]');
  assert.deepEqual(lost, ['10.1.0.0/20', 'app:8443']);
});

function settings(environment: Readonly<Record<string, string>>): ProxySettings {
  const proxy = 'http://proxy.example.com:3128';
  return {
    ...readProxySettings({ https_proxy: proxy, http_proxy: proxy }, null),
    noProxy: environment['no_proxy'] ?? null,
  };
}

function of(readings: readonly NoProxyReading[], program: NoProxyReading['program']): NoProxyReading {
  const found = readings.find((reading) => reading.program === program);
  assert.ok(found !== undefined, `no reading of ${program}`);
  return found;
}
