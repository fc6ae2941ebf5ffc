import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { Observation, RegistryDetail } from '../../src/model/observation.ts';
import type { ProbeContext } from '../../src/model/probe.ts';
import type { Check } from '../../src/model/profile.ts';
import { dockerRegistry, noRegistry } from '../helpers/docker-registry.ts';
import { type Answer, registrySite, type RegistrySite, type SiteOptions } from '../helpers/registry-site.ts';
import { type Circumstances, PATIENT, probe, story } from './probing.ts';

const ASKED: Check = { kind: 'registry', trust: 'public', ca: null, repository: null, reference: 'latest' };
const PULLED: Check = { ...ASKED, repository: 'library/tiny' };

interface Given extends Omit<SiteOptions, 'registry'> {
  readonly realm?: string | null;
  /** Hosts that the run names beside the registry. */
  readonly listed?: readonly string[];
}

async function observe(
  t: TestContext,
  check: Check,
  { realm = 'https://auth.test/token', listed = ['auth.test'], ...options }: Given = {},
  more: Circumstances = {},
): Promise<{ readonly seen: readonly Observation[]; readonly site: RegistrySite }> {
  const registry = await dockerRegistry(t, realm);
  await registry.push('library/tiny');
  const site = await registrySite(t, { registry, ...options });
  const route: ProbeContext['route'] = (host, port) =>
    listed.includes(host) && port === 443 ? { host, port: site.port, known: ['127.0.0.1'], redirected: true } : null;
  const authorities = { extra: [site.authority.cert], system: [], defaultsArePublic: true, files: {} };
  const seen = await probe(check, site.port, { host: 'registry.test', authorities, route, ...more });
  return { seen, site };
}

function stepsOf(seen: readonly Observation[]): readonly RegistryDetail[] {
  return seen.flatMap(({ detail }) => (detail?.kind === 'registry' ? [detail] : []));
}

/** Step, host and status of each, on a line; what is asked several times alike is told once. */
function way(seen: readonly Observation[]): readonly string[] {
  const lines = stepsOf(seen).map(({ step, host, answer, redirect, listed }) => {
    const to = redirect === null ? '' : ` -> ${redirect.host}${redirect.listed ? '' : ' (not listed)'}`;
    return `${step} ${host} ${listed ? (answer?.status ?? '-') : 'not listed'}${to}`;
  });
  return [...new Set(lines)];
}

const to =
  (location: string): Answer =>
  (_, response) =>
    void response.writeHead(302, { location }).end();

test('without a repository only /v2/ is asked', { skip: noRegistry }, async (t) => {
  const { seen, site } = await observe(t, ASKED);
  assert.deepEqual(story(seen), ['connect ok -', 'tls-handshake ok -', 'http-round-trip ok 401']);
  assert.deepEqual(way(seen), ['challenge registry.test 401']);
  assert.match(
    stepsOf(seen)[0]?.answer?.headers['www-authenticate'] ?? '',
    /^Bearer realm="https:\/\/auth.test\/token"/,
  );
  assert.deepEqual(
    site.asked.map(({ url }) => url),
    ['/v2/'],
  );
});

test('goes the way of an image: token, list, manifest, data', { skip: noRegistry }, async (t) => {
  const { seen, site } = await observe(t, PULLED);
  assert.deepEqual(way(seen), [
    'challenge registry.test 401',
    'token auth.test 200',
    'manifest registry.test 200',
    'blob registry.test 206',
  ]);
  const manifests = site.asked.filter(({ url }) => url.includes('/manifests/'));
  assert.deepEqual(
    manifests.map(({ url }) => url.replace(/sha256:.*/, 'DIGEST')),
    ['/v2/library/tiny/manifests/latest', '/v2/library/tiny/manifests/DIGEST'],
  );
  const blobs = site.asked.filter(({ url }) => url.includes('/blobs/'));
  assert.equal(blobs.length, 5);
  assert.ok(blobs.every(({ range }) => range === 'bytes=0-0'));
});

test('asks no token of a registry that wants none', { skip: noRegistry }, async (t) => {
  const { seen, site } = await observe(t, PULLED, { realm: null });
  assert.deepEqual(way(seen), ['challenge registry.test 200', 'manifest registry.test 200', 'blob registry.test 206']);
  assert.ok(site.asked.every(({ authorization }) => authorization === undefined));
});

test(
  'asks for the data until all their hosts are known, and only those that are listed',
  { skip: noRegistry },
  async (t) => {
    const storages = ['a.cdn.test', 'b.cdn.test', 'c.cdn.test'];
    const listed = ['auth.test', 'a.cdn.test', 'b.cdn.test'];
    const { seen, site } = await observe(t, PULLED, { storages, listed });
    assert.deepEqual(way(seen).toSorted(), [
      'blob a.cdn.test 206',
      'blob b.cdn.test 206',
      'blob registry.test 307 -> a.cdn.test',
      'blob registry.test 307 -> b.cdn.test',
      'blob registry.test 307 -> c.cdn.test (not listed)',
      'challenge registry.test 401',
      'manifest registry.test 200',
      'token auth.test 200',
    ]);
    // Three in a row that bring nothing new, after the three hosts.
    const attempts = seen.filter(({ code }) => code === '307').map(({ attempt }) => attempt);
    assert.deepEqual(
      attempts.toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6],
    );
    assert.ok(!site.asked.some(({ host }) => host === 'c.cdn.test'));
  },
);

test('hosts that never repeat are asked for twelve times, and not for ever', { skip: noRegistry }, async (t) => {
  const storages = Array.from({ length: 40 }, (_, index) => `cdn${index}.test`);
  const { seen, site } = await observe(t, PULLED, { storages, listed: ['auth.test', ...storages] });
  assert.equal(seen.filter(({ code }) => code === '307').length, 12);
  assert.equal(new Set(site.asked.map(({ host }) => host).filter((host) => host.startsWith('cdn'))).size, 12);
});

test('whom nobody names is not asked for a token', { skip: noRegistry }, async (t) => {
  const { seen, site } = await observe(t, PULLED, { listed: [] });
  assert.deepEqual(way(seen), ['challenge registry.test 401', 'token auth.test not listed']);
  assert.ok(!site.asked.some(({ host }) => host === 'auth.test'));
});

test(
  'the token and the signatures of URLs are shown to the right hosts, and stand in no observation',
  { skip: noRegistry },
  async (t) => {
    const tokens = new Set<string>();
    const echo: Answer = ({ headers }, response) => {
      tokens.add(headers.authorization?.replace('Bearer ', '') ?? '');
      response.writeHead(403, { 'content-type': 'text/plain', server: headers.authorization ?? '' });
      response.end(`no: ${headers.authorization ?? ''}`);
    };
    const storages = ['a.cdn.test'];
    const listed = ['auth.test', ...storages];
    const { seen, site } = await observe(t, PULLED, { storages, listed });
    const refused = await observe(t, PULLED, { instead: { 'registry.test/v2/library': echo } });
    const sent = site.asked.flatMap(({ authorization = '' }) => (authorization === '' ? [] : [authorization.slice(7)]));
    assert.ok(sent.length > 3 && tokens.size > 0);
    const text = JSON.stringify([...seen, ...refused.seen]);
    for (const secret of [...sent, ...tokens]) assert.ok(!text.includes(secret.slice(0, 40)));
    assert.ok(!text.includes('signature-of-a-url'));
    assert.match(text, /no: Bearer \*\*\*/);
    const storage = site.asked.filter(({ host }) => host === 'a.cdn.test');
    assert.ok(storage.length > 0);
    assert.ok(storage.every(({ authorization, url }) => authorization === undefined && url.includes('X-Signature=')));
  },
);

test(
  'where the token server is out of reach the raw code is kept, and the way ends',
  { skip: noRegistry },
  async (t) => {
    const { seen } = await observe(
      t,
      PULLED,
      {},
      {
        route: () => ({ host: 'auth.test', port: 1, known: ['127.0.0.1'], redirected: true }),
      },
    );
    assert.equal(story(seen).at(-1), 'http-round-trip connection-refused ECONNREFUSED');
    assert.equal(stepsOf(seen).at(-1)?.address, '127.0.0.1');
    const unknown = await observe(
      t,
      PULLED,
      {},
      { route: (host, port) => ({ host, port, known: null, redirected: false }) },
    );
    assert.equal(story(unknown.seen).at(-1), 'http-round-trip name-not-found ENOTFOUND');
  },
);

test('hostile answers end the way, and are bounded', { skip: noRegistry }, async (t) => {
  const json =
    (body: string): Answer =>
    (_, response) =>
      void response.setHeader('content-type', 'application/json').end(body);
  const hostile: readonly (readonly [string, Answer, string])[] = [
    ['auth.test', json(JSON.stringify({ token: 'two\r\nx-injected: 1' })), 'token auth.test 200'],
    ['auth.test', json('{"token":"half-a-tok'), 'token auth.test 200'],
    ['auth.test', json(JSON.stringify({ token: 'x'.repeat(70_000) })), 'token auth.test 200'],
    ['registry.test/v2/library/tiny/manifests', json('[]'), 'manifest registry.test 200'],
    [
      'registry.test/v2/library/tiny/manifests',
      json('{"config":{"digest":"../../../secret"}}'),
      'manifest registry.test 200',
    ],
    [
      'registry.test/v2/library/tiny/manifests',
      json(`{"manifests":[null,{"digest":"sha256:${'0'.repeat(64)}"}]}`),
      'manifest registry.test 200',
    ],
    ['registry.test/v2/library/tiny/manifests', json('x'.repeat(2_000_000)), 'manifest registry.test 200'],
  ];
  for (const [place, answer, end] of hostile) {
    const { seen, site } = await observe(t, PULLED, { instead: { [place]: answer } });
    assert.equal(way(seen).at(-1), end);
    assert.ok(JSON.stringify(seen).length < 10_000);
    assert.doesNotMatch(JSON.stringify(seen), /half-a-tok|injected/);
    assert.ok(!site.asked.some(({ url }) => url.includes('secret')));
  }
});

test('data without end are not read', { skip: noRegistry }, async (t) => {
  const endless: Answer = (_, response) => {
    const timer = setInterval(() => response.write('x'.repeat(10_000)), 1);
    response.once('close', () => clearInterval(timer));
  };
  const { seen } = await observe(t, PULLED, { instead: { 'registry.test/v2/library/tiny/blobs': endless } });
  assert.equal(way(seen).at(-1), 'blob registry.test 200');
  assert.ok(stepsOf(seen).every(({ answer }) => (answer?.bodyBytes ?? 0) <= 4096));
});

test('a redirect into the clear, or without end, is not followed', { skip: noRegistry }, async (t) => {
  const clear = await observe(t, PULLED, {
    listed: ['auth.test', 'cdn.test'],
    instead: { 'registry.test/v2/library/tiny/blobs': to('http://cdn.test/x') },
  });
  assert.equal(way(clear.seen).at(-1), 'blob registry.test 302');
  const round = await observe(t, PULLED, {
    listed: ['auth.test', 'cdn.test'],
    storages: ['cdn.test'],
    instead: { 'cdn.test': to('https://cdn.test/again') },
  });
  assert.equal(round.site.asked.filter(({ host }) => host === 'cdn.test').length, 2);
});

test('what the user cancels is told as cancelled', { skip: noRegistry }, async (t) => {
  const controller = new AbortController();
  const { seen } = await observe(
    t,
    PULLED,
    { instead: { 'auth.test': () => controller.abort() } },
    { signal: controller.signal },
  );
  assert.equal(seen.at(-1)?.failure, 'cancelled');
});

const CHALLENGE = 'Bearer realm="https://auth.test/token",service="registry.test"';

test(
  'a first answer whose body does not come to its end keeps nobody from going on',
  { skip: noRegistry },
  async (t) => {
    const endings: readonly (readonly [string, Answer])[] = [
      ['http-closed', (_, response) => response.socket?.destroy()],
      ['http-timeout', () => undefined],
    ];
    for (const [failure, end] of endings) {
      const broken: Answer = (request, response) => {
        const headers = { 'www-authenticate': CHALLENGE, 'content-length': '100', connection: 'keep-alive' };
        response.writeHead(401, headers).write('{', () => end(request, response));
      };
      const timeouts = failure === 'http-timeout' ? { ...PATIENT, httpMs: 1500 } : PATIENT;
      const { seen } = await observe(t, PULLED, { instead: { 'registry.test/v2/': broken } }, { timeouts });
      assert.equal(story(seen)[2]?.split(' ')[1], failure);
      assert.deepEqual(way(seen).slice(0, 2), ['challenge registry.test 401', 'token auth.test 200']);
      assert.ok(stepsOf(seen).some(({ step }) => step === 'blob'));
    }
    const silent: Answer = (_, response) => void response.socket?.destroy();
    const { seen } = await observe(t, PULLED, { instead: { 'registry.test/v2/': silent } });
    assert.deepEqual(way(seen), ['challenge registry.test -']);
  },
);

test(
  'the token stays with the registry where it sends to itself, and nowhere else',
  { skip: noRegistry },
  async (t) => {
    const check: Check = { ...PULLED, reference: 'moved' };
    const place = 'registry.test/v2/library/tiny/manifests/moved';
    const listed = ['auth.test', 'cdn.test'];
    const own = await observe(t, check, { listed, instead: { [place]: to('/v2/library/tiny/manifests/latest') } });
    assert.ok(way(own.seen).includes('blob registry.test 206'));
    const back = 'https://registry.test/v2/library/tiny/manifests/latest';
    const instead = { [place]: to('https://cdn.test/x'), 'cdn.test': to(back) };
    const { seen, site } = await observe(t, check, { listed, instead });
    assert.equal(way(seen).at(-1), 'manifest registry.test 401');
    assert.ok(site.asked.every(({ host, authorization }) => host !== 'cdn.test' || authorization === undefined));
  },
);

test('no registry sends anybody to the host that asks, though the run names it', { skip: noRegistry }, async (t) => {
  const hosts = ['127.0.0.1', 'localhost', '169.254.169.254', '[::ffff:127.0.0.1]', 'cdn.test'];
  for (const host of hosts) {
    const listed = ['auth.test', 'cdn.test', '127.0.0.1', 'localhost', '169.254.169.254', '::ffff:7f00:1'];
    const { seen, site } = await observe(t, PULLED, {
      listed,
      instead: { 'registry.test/v2/library/tiny/blobs': to(`https://${host}/x`) },
    });
    const other = site.asked.filter((asked) => asked.host !== 'auth.test' && asked.host !== 'registry.test');
    assert.equal(other.length, host === 'cdn.test' ? 1 : 0, host);
    assert.equal(/not listed/.test(way(seen).join()), host !== 'cdn.test', host);
  }
});
