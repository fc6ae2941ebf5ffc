import assert from 'node:assert/strict';
import { test } from 'node:test';
import { proxyLabel, readProxySettings } from '../../src/proxy/settings.ts';

const URL_FOR_ALL = 'http://proxy.example.com:3128';

test('each scheme has its own proxy, and ALL_PROXY stands in', () => {
  const { https, http } = readProxySettings({ https_proxy: 'http://a:1', http_proxy: 'http://b:2' }, null);
  assert.deepEqual(https, { scheme: 'http', host: 'a', port: 1, from: 'https_proxy' });
  assert.deepEqual(http, { scheme: 'http', host: 'b', port: 2, from: 'http_proxy' });
  const all = readProxySettings({ ALL_PROXY: 'socks5h://c:3' }, null);
  assert.deepEqual(all.https, { scheme: 'socks5h', host: 'c', port: 3, from: 'ALL_PROXY' });
  assert.deepEqual(all.http, all.https);
  assert.match(all.problems.join('\n'), /^ALL_PROXY is read by curl/);
  assert.deepEqual(readProxySettings({}, null), {
    https: null,
    http: null,
    credentials: { https: null, http: null },
    noProxy: null,
    problems: [],
  });
});

test('lower case wins over upper case, and two different values are a problem', () => {
  const different = readProxySettings(
    { https_proxy: 'http://low:1', HTTPS_PROXY: 'http://up:2', http_proxy: URL_FOR_ALL, no_proxy: 'a', NO_PROXY: 'b' },
    null,
  );
  assert.equal(different.https?.host, 'low');
  assert.equal(different.noProxy, 'a');
  assert.deepEqual(
    different.problems.map((problem) => problem.split(':')[0]),
    ['https_proxy and HTTPS_PROXY differ', 'no_proxy and NO_PROXY differ'],
  );
  const same = { https_proxy: URL_FOR_ALL, HTTPS_PROXY: URL_FOR_ALL, http_proxy: URL_FOR_ALL, HTTP_PROXY: URL_FOR_ALL };
  assert.deepEqual(readProxySettings(same, null).problems, []);
});

test('an empty variable is unset, and a problem where the other spelling is set', () => {
  assert.equal(readProxySettings({ https_proxy: '', no_proxy: '' }, null).https, null);
  const { https, problems } = readProxySettings({ https_proxy: '', HTTPS_PROXY: URL_FOR_ALL }, null);
  assert.equal(https?.from, 'HTTPS_PROXY');
  assert.match(problems[0] ?? '', /^https_proxy is empty and HTTPS_PROXY is not/);
});

test('--proxy takes the place of the variables, and NO_PROXY stays in force', () => {
  const environment = { HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2', NO_PROXY: '.svc' };
  const { https, http, noProxy, problems } = readProxySettings(environment, 'https://c:8443');
  assert.deepEqual(https, { scheme: 'https', host: 'c', port: 8443, from: '--proxy' });
  assert.deepEqual([http, noProxy, problems], [https, '.svc', []]);
  const none = readProxySettings(environment, 'none');
  assert.deepEqual([none.https, none.http, none.noProxy], [null, null, '.svc']);
});

const READ: readonly (readonly [value: string, label: string])[] = [
  ['HTTP://Proxy.Example.COM:3128/', 'http://proxy.example.com:3128'],
  ['https://proxy', 'https://proxy:443'],
  ['socks5://10.0.0.7', 'socks5://10.0.0.7:1080'],
  ['http://[fd00::1]:3128', 'http://[fd00::1]:3128'],
  ['http://user@proxy:3128', 'http://proxy:3128'],
  ['http://bücher.example:3128', 'http://xn--bcher-kva.example:3128'],
];

for (const [value, label] of READ) {
  test(`${value} is ${label}`, () => {
    const { https, problems } = readProxySettings({ https_proxy: value, http_proxy: value }, null);
    assert.ok(https !== null);
    assert.equal(proxyLabel(https), label);
    assert.deepEqual(problems, []);
  });
}

const DOUBTFUL: readonly (readonly [value: string, label: string, problem: RegExp])[] = [
  ['proxy:3128', 'http://proxy:3128', /has no scheme.*write http:/],
  ['http://proxy', 'http://proxy:80', /names no port: curl and git take 1080/],
  [' http://proxy:1 ', 'http://proxy:1', /blanks around/],
  ['http://proxy:1/path', 'http://proxy:1', /has a path/],
  ['http://user:100%@proxy:1', 'http://proxy:1', /write it as %25/],
];

for (const [value, label, problem] of DOUBTFUL) {
  test(`"${value}" is read as ${label}, with a warning`, () => {
    const { https, problems } = readProxySettings({ https_proxy: value, http_proxy: URL_FOR_ALL }, null);
    assert.ok(https !== null);
    assert.equal(proxyLabel(https), label);
    assert.equal(problems.length, 1);
    assert.match(problems[0] ?? '', problem);
  });
}

const NONSENSE: readonly (readonly [value: string, problem: RegExp])[] = [
  ['"http://proxy:1"', /quotes/],
  ['ftp://proxy:1', /of the kind "ftp"/],
  ['socks4://proxy:1', /http, https, socks5, socks5h/],
  ['http://', /names no host/],
  ['http://pro xy:1', /does not name a host/],
  ['http://proxy:0', /1 to 65535/],
  ['http://proxy:99999', /1 to 65535/],
  ['fd00::1', /without brackets/],
  ['http://[fd00::zz]:1', /does not name a host/],
  ['http://proxy/proxy.pac', /PAC file/],
  ['http://user:se/cret@proxy:1', /percent-encoded: %2F/],
];

for (const [value, problem] of NONSENSE) {
  test(`${value} names no proxy, and the problem says what would`, () => {
    const { https, problems } = readProxySettings({ https_proxy: value, http_proxy: URL_FOR_ALL }, null);
    assert.equal(https, null);
    assert.match(problems.join('\n'), problem);
  });
}

test('credentials are decoded, kept apart from the proxy, and in no problem', () => {
  const { https, credentials } = readProxySettings({ https_proxy: 'http://user:p%40ss%3A@proxy:1' }, null);
  assert.deepEqual(credentials.https, { username: 'user', password: 'p@ss:' });
  assert.doesNotMatch(JSON.stringify(https), /user|ss/);
  const values = [...NONSENSE, ...DOUBTFUL].map(([value]) => value.replace('://', '://hush:hushed@'));
  const problems = values.flatMap((value) => readProxySettings({ https_proxy: value }, null).problems);
  assert.ok(problems.length > NONSENSE.length);
  assert.doesNotMatch(problems.join('\n'), /hush/);
});

test('a login that SOCKS5 cannot send is a problem of its own, and over HTTP it is none', () => {
  const long = 'p'.repeat(256);
  const { https, problems } = readProxySettings({}, `socks5://alice:${long}@127.0.0.1:1080`);
  assert.equal(https, null);
  assert.match(problems[0] ?? '', /255 bytes/);
  assert.notEqual(readProxySettings({}, `http://alice:${long}@127.0.0.1:3128`).https, null);
});

test('a password in an entry of NO_PROXY goes no further', () => {
  assert.equal(readProxySettings({ no_proxy: 'a,http://u:secret@b,c@d' }, null).noProxy, 'a,b,d');
  assert.equal(readProxySettings({ no_proxy: 'https://u:a@secret@b u:s/secret@c' }, null).noProxy, 'b c');
});

test('HTTP_PROXY without HTTPS_PROXY, and in upper case only, is a problem', () => {
  const { problems } = readProxySettings({ HTTP_PROXY: URL_FOR_ALL }, null);
  assert.match(problems[0] ?? '', /^HTTP_PROXY is not read by curl/);
  assert.match(problems[1] ?? '', /HTTPS_PROXY is not: https goes out directly/);
});

test('NO_PROXY in upper case only is a problem where the proxy is in lower case', () => {
  const proxies = { https_proxy: URL_FOR_ALL, http_proxy: URL_FOR_ALL };
  assert.match(
    readProxySettings({ ...proxies, NO_PROXY: '.svc' }, null).problems.join('\n'),
    /^NO_PROXY is not read by wget/,
  );
  assert.deepEqual(readProxySettings({ ...proxies, no_proxy: '.svc' }, null).problems, []);
});
