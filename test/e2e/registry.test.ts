import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { Report } from '../../src/model/report.ts';
import { runCli } from '../helpers/cli.ts';
import { dockerRegistry, noRegistry } from '../helpers/docker-registry.ts';
import { leadTo, startProxy } from '../helpers/proxies.ts';
import { type Answer, registrySite, type RegistrySite } from '../helpers/registry-site.ts';
import { runForReport } from './report.ts';
import { temporaryFolder } from './site.ts';

// The way of an image through the whole program, from a real registry behind a server that sends to other hosts.

interface Pulled {
  readonly site: RegistrySite;
  readonly flags: readonly string[];
}

async function prepare(
  t: TestContext,
  others: readonly object[],
  instead: Readonly<Record<string, Answer>> = {},
): Promise<Pulled> {
  const registry = await dockerRegistry(t, 'https://auth.test/token');
  await registry.push('library/tiny');
  const site = await registrySite(t, { registry, storages: ['a.cdn.test', 'b.cdn.test'], instead });
  const folder = temporaryFolder(t);
  const [profile, ca] = [join(folder, 'registry.yaml'), join(folder, 'ca.pem')];
  const common = { port: 443, source: { doc: 'wiki', asOf: '2026-08-20' } };
  const check = { registry: { repository: 'library/tiny' } };
  const entries = [{ id: 'registry', title: 'images', host: 'registry.test', check }, ...others];
  const requirements = entries.map((entry) => ({ ...common, ...entry }));
  const head = { profile: 'registry', title: 'A registry', vantage: 'workstation', asOf: '2026-08-20' };
  writeFileSync(profile, JSON.stringify({ ...head, documents: { wiki: { title: 'Wiki' } }, requirements }));
  writeFileSync(ca, site.authority.cert);
  return { site, flags: ['--profile', profile, '--cacert', ca, '--no-controls'] };
}

const TOKENS = { id: 'tokens', title: 'tokens', host: 'auth.test' };
const DATA = { id: 'data', title: 'data of images', host: '*.cdn.test', witnesses: ['a.cdn.test'] };

const everywhere = ({ site, flags }: Pulled): readonly string[] => [
  ...flags,
  '--connect-to',
  `::127.0.0.1:${site.port}`,
];

function verdictOf({ verdicts }: Report): readonly unknown[] {
  const verdict = verdicts.find(({ requirement }) => requirement === 'registry');
  return [verdict?.outcome, verdict?.met, verdict?.cause, verdict?.rule];
}

test('an image can be pulled where all hosts on its way are listed and open', { skip: noRegistry }, async (t) => {
  const pulled = await prepare(t, [TOKENS, DATA]);
  const { report, result } = await runForReport(everywhere(pulled));
  assert.deepEqual(verdictOf(report), ['allowed', 'yes', null, 'image-can-be-pulled']);
  assert.equal(result.status, 0);
  const explained = report.verdicts.find(({ requirement }) => requirement === 'registry')?.explanation ?? '';
  assert.match(explained, /a\.cdn\.test/);
  assert.match(explained, /b\.cdn\.test/);
  // What a run shows can be judged again, and shows no secret.
  const text = JSON.stringify(report);
  assert.doesNotMatch(text, /signature-of-a-url|eyJ0eXAi/);
  const file = join(temporaryFolder(t), 'report.json');
  writeFileSync(file, text);
  const again = await runCli(['judge', file, '--format', 'json']);
  assert.equal(again.status, 0, again.stderr);
});

test(
  'an answer that breaks off is no pass by itself, and is one where all that follows is whole',
  { skip: noRegistry },
  async (t) => {
    const breakOff: Answer = (_, response) => {
      const challenge = 'Bearer realm="https://auth.test/token",service="registry.test"';
      response.writeHead(401, { 'www-authenticate': challenge, 'content-length': '100', connection: 'keep-alive' });
      response.write('{', () => response.socket?.destroy());
    };
    for (const [place, expected, status] of [
      ['registry.test/v2/', ['impaired', 'yes', 'http.closed'], 0],
      ['registry.test/v2', ['inconclusive', 'unknown', 'service.down'], 3],
    ] as const) {
      const pulled = await prepare(t, [TOKENS, DATA], { [place]: breakOff });
      const { report, result } = await runForReport(everywhere(pulled));
      assert.deepEqual(verdictOf(report).slice(0, 3), expected);
      assert.equal(result.status, status);
    }
  },
);

test('what a registry and its token server repeat stands in no report', { skip: noRegistry }, async (t) => {
  const token = `token-${'of-everybody-'.repeat(9)}`;
  const give: Answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', server: token, via: `1.1 ${token}` });
    response.end(JSON.stringify({ token, [token]: 1 }));
  };
  const send: Answer = (_, response) =>
    void response.writeHead(307, { location: 'https://user:hunter2@a.cdn.test/data?sig=signed' }).end();
  const pulled = await prepare(t, [TOKENS, DATA], { 'auth.test': give, 'registry.test/v2/library': send });
  const { result } = await runForReport(everywhere(pulled));
  assert.match(result.stdout, /https:\/\/\*\*\*@a\.cdn\.test\/data/);
  assert.doesNotMatch(result.stdout, /of-everybody|hunter2|signed/);
});

test('a subnet that is too wide to be tried lets no registry send to a stranger', { skip: noRegistry }, async (t) => {
  const send: Answer = (_, response) => void response.writeHead(307, { location: 'https://192.0.2.7/x' }).end();
  for (const [cidr, cause] of [
    ['0.0.0.0/0', 'registry.unlisted-host'],
    ['192.0.2.0/24', 'registry.blobs-blocked'],
  ] as const) {
    const wide = { id: 'wide', title: 'everything', cidrs: [cidr], provable: false };
    const pulled = await prepare(t, [TOKENS, wide], { 'registry.test/v2/library/tiny/blobs': send });
    const { report } = await runForReport([
      ...pulled.flags,
      '--connect-to',
      '192.0.2.7::127.0.0.1:1',
      ...everywhere(pulled).slice(-2),
    ]);
    assert.equal(verdictOf(report)[2], cause);
  }
});

test('hosts that nobody lists are named, and not contacted', { skip: noRegistry }, async (t) => {
  for (const [others, host] of [
    [[TOKENS], 'cdn.test'],
    [[DATA], 'auth.test'],
  ] as const) {
    const pulled = await prepare(t, others);
    const { report, result } = await runForReport(everywhere(pulled));
    assert.deepEqual(verdictOf(report).slice(0, 3), ['inconclusive', 'unknown', 'registry.unlisted-host']);
    assert.equal(result.status, 3);
    assert.ok(!pulled.site.asked.some((asked) => asked.host.endsWith(host)));
  }
});

test(
  'a token server or a storage that is blocked is what is missing, not the registry',
  { skip: noRegistry },
  async (t) => {
    for (const [host, id, cause] of [
      ['auth.test', 'tokens', 'registry.token-blocked'],
      ['a.cdn.test', 'data', 'registry.blobs-blocked'],
    ] as const) {
      const pulled = await prepare(t, [TOKENS, DATA]);
      const blocked = [
        ...pulled.flags,
        '--connect-to',
        `${host}:443:127.0.0.1:1`,
        '--connect-to',
        `::127.0.0.1:${pulled.site.port}`,
      ];
      const { report, result } = await runForReport(blocked);
      assert.deepEqual(verdictOf(report).slice(0, 3), ['blocked', 'no', cause]);
      assert.match(report.verdicts[0]?.explanation ?? '', new RegExp(host.replaceAll('.', String.raw`\.`)));
      assert.deepEqual(
        report.missing.flatMap(({ requirements }) => requirements),
        [id],
      );
      assert.equal(result.status, 1);
    }
  },
);

test(
  'through a proxy the same way is gone, and every host is asked of the proxy by its name',
  { skip: noRegistry },
  async (t) => {
    const pulled = await prepare(t, [TOKENS, DATA]);
    const proxy = await startProxy(t, leadTo(pulled.site.port));
    const elsewhere = ['registry.test', 'auth.test', 'a.cdn.test'].flatMap((host) => [
      '--resolve',
      `${host}:443:127.0.0.9`,
    ]);
    const { report } = await runForReport([...pulled.flags, ...elsewhere, '--proxy', `http://127.0.0.1:${proxy.port}`]);
    const [outcome, met, cause] = verdictOf(report);
    assert.deepEqual([outcome, met, cause], ['allowed', 'yes', 'proxy.required']);
    const authorities = new Set(proxy.asked.map(({ url }) => url));
    assert.deepEqual([...authorities].toSorted(), [
      'a.cdn.test:443',
      'auth.test:443',
      'b.cdn.test:443',
      'registry.test:443',
    ]);
  },
);

test('--plan contacts nobody, and says how many connections there are at most', { skip: noRegistry }, async (t) => {
  const pulled = await prepare(t, [TOKENS, DATA]);
  const { stdout, status } = await runCli([...everywhere(pulled), '--plan']);
  assert.equal(status, 0);
  assert.match(stdout, /the way to library\/tiny:latest/);
  assert.equal(pulled.site.asked.length, 0);
});
