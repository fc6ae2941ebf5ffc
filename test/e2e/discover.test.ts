import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { fixture, fixturePath } from '../discovery/fixture.ts';
import { makeAuthority } from '../helpers/certificates.ts';
import { runCli } from '../helpers/cli.ts';
import { ibmCloudAnswers } from '../helpers/ibm-cloud.ts';
import { startSite } from '../helpers/tls-site.ts';
import { kubeconfigText, USER_TOKEN } from './api-server.ts';
import { runForReport } from './report.ts';
import { everythingTo, MASTER, PRIVATE_MASTER, temporaryFolder } from './site.ts';

const PLAN = ['--profile', 'vpc', '--plan', '--format', 'json'];

function places(stdout: string): readonly string[] {
  const plan: { readonly targets: readonly { readonly host: string; readonly port: number }[] } = JSON.parse(stdout);
  return plan.targets.map(({ host, port }) => `https://${host}:${port}`);
}

test('--kubeconfig fills the URL of the cluster, and says from where', async () => {
  const file = fixturePath('kubeconfig-iks.yaml');
  const { status, stdout, stderr } = await runCli([...PLAN, '--kubeconfig', file]);
  assert.equal(status, 0, stderr);
  assert.ok(places(stdout).includes(MASTER));
  assert.ok(!places(stdout).includes(PRIVATE_MASTER));
  const context = 'context mycluster/c3f0a1b2c3d4e5f60718';
  assert.ok(stderr.includes(`reachcheck: masterUrl=${MASTER} from kubeconfig ${file}, ${context}`), stderr);
  assert.ok(stderr.includes('clusterCa='), stderr);
});

test('--context chooses the cluster; its proxy is named without the password, and not where --proxy is given', async () => {
  const flags = [...PLAN, '--kubeconfig', fixturePath('kubeconfig-iks.yaml'), '--context', 'private'];
  const { stdout, stderr } = await runCli(flags);
  assert.ok(places(stdout).includes(PRIVATE_MASTER));
  assert.match(stderr, /kubectl goes through http:\/\/proxy\.example\.com:3128 there \(proxy-url\)/);
  const given = await runCli([...flags, '--proxy', 'none']);
  assert.doesNotMatch(given.stderr, /proxy-url/);
  assert.doesNotMatch(stdout + stderr + given.stderr, /secret/);
});

test('whatever is in the password of a proxy, or in the query of a server, none of it is shown', async (t) => {
  const file = join(temporaryFolder(t), 'config');
  const write = (server: string, proxy: string): void =>
    writeFileSync(
      file,
      JSON.stringify({
        'current-context': 'c',
        contexts: [{ name: 'c', context: { cluster: 'c' } }],
        clusters: [{ name: 'c', cluster: { server, 'proxy-url': proxy } }],
      }),
    );
  for (const proxy of ['http://me:h@hush@p.example:1', 'http://me:h/hush@p.example:1', 'me:hush@p.example:1']) {
    write(`${MASTER}/?token=hush`, proxy);
    const { stdout, stderr } = await runCli([...PLAN, '--kubeconfig', file]);
    assert.match(stderr, /kubectl goes through (?:http:\/\/)?p\.example:1 there/);
    assert.ok(places(stdout).includes(MASTER), stderr);
    assert.doesNotMatch(stdout + stderr, /hush|me:h/);
  }
  write('https://me:hush@c1.example', 'http://me:h?hush@p.example:1');
  const { stdout, stderr } = await runCli([...PLAN, '--kubeconfig', file]);
  assert.match(stderr, /its server holds a user name or a password, and is left out/);
  assert.match(stderr, /goes through a proxy there \(proxy-url\) whose URL is not shown/);
  assert.doesNotMatch(stdout + stderr, /hush|me:h/);
});

test('a cluster whose certificate kubectl does not verify is named', async () => {
  const { stderr } = await runCli([
    ...PLAN,
    '--kubeconfig',
    fixturePath('kubeconfig-iks.yaml'),
    '--context',
    'careless',
  ]);
  assert.match(stderr, /insecure-skip-tls-verify is set/);
});

test('without a file the kubeconfigs are those of KUBECONFIG, of which the first wins, or that of the home', async (t) => {
  const folder = temporaryFolder(t);
  const [first, second] = [join(folder, 'first'), join(folder, 'second')];
  writeFileSync(first, kubeconfigText(MASTER, 'none'));
  writeFileSync(second, kubeconfigText('https://c9.eu-de.containers.cloud.ibm.com:31999', 'none'));
  const KUBECONFIG = [join(folder, 'gone'), first, second].join(delimiter);
  const listed = await runCli([...PLAN, '--kubeconfig'], { env: { KUBECONFIG, HOME: folder } });
  assert.ok(places(listed.stdout).includes(MASTER), listed.stderr);
  mkdirSync(join(folder, '.kube'));
  writeFileSync(join(folder, '.kube', 'config'), kubeconfigText(PRIVATE_MASTER, 'none'));
  const own = await runCli([...PLAN, '--discover', 'kubeconfig'], { env: { HOME: folder } });
  assert.ok(places(own.stdout).includes(PRIVATE_MASTER), own.stderr);
});

test('no kubeconfig is read that the user did not name', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'config');
  writeFileSync(file, kubeconfigText(MASTER, 'none'));
  const { stdout, stderr } = await runCli(PLAN, { env: { KUBECONFIG: file } });
  assert.ok(!places(stdout).includes(MASTER));
  assert.doesNotMatch(stderr, /kubeconfig/);
});

test('the authority inside of the kubeconfig proves the cluster, and another one does not', async (t) => {
  const site = await startSite(t, { respond: ibmCloudAnswers });
  const folder = temporaryFolder(t);
  const [right, wrong] = [join(folder, 'right'), join(folder, 'wrong')];
  writeFileSync(right, kubeconfigText(MASTER, site.authority));
  writeFileSync(wrong, kubeconfigText(MASTER, makeAuthority('another authority').cert));
  const flags = ['--profile', 'vpc', '--only', 'master-public', '--no-controls', ...everythingTo(site.port)];
  const good = await runForReport([...flags, '--kubeconfig', right]);
  assert.deepEqual([good.report.verdicts[0]?.outcome, good.report.verdicts[0]?.cause], ['allowed', null]);
  assert.equal(good.report.parameters.find(({ name }) => name === 'masterUrl')?.origin, 'kubeconfig');
  const bad = await runForReport([...flags, '--kubeconfig', wrong]);
  assert.notEqual(bad.report.verdicts[0]?.outcome, 'allowed');
  for (const { result } of [good, bad]) assert.ok(!(result.stdout + result.stderr).includes(USER_TOKEN));
});

test('an authority in a file is found beside the kubeconfig, wherever the program runs', async (t) => {
  const site = await startSite(t, { respond: ibmCloudAnswers });
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'ca.pem'), site.authority);
  const cluster = { server: MASTER, 'certificate-authority': 'ca.pem' };
  const file = join(folder, 'config.json');
  const context = { name: 'c', context: { cluster: 'c' } };
  writeFileSync(
    file,
    JSON.stringify({ 'current-context': 'c', contexts: [context], clusters: [{ name: 'c', cluster }] }),
  );
  const flags = ['--profile', 'vpc', '--only', 'master-public', ...everythingTo(site.port)];
  const { report } = await runForReport([...flags, '--kubeconfig', file]);
  assert.deepEqual([report.verdicts[0]?.outcome, report.verdicts[0]?.cause], ['allowed', null]);
});

test('--cluster-json fills what ibmcloud printed, from a file or from standard input, and the default gives way', async () => {
  const flags = [...PLAN, '--cluster-json'];
  for (const result of [
    await runCli([...flags, fixturePath('cluster-classic.json')]),
    await runCli([...flags, '-'], { input: fixture('cluster-classic.json') }),
  ]) {
    assert.equal(result.status, 0, result.stderr);
    assert.ok(places(result.stdout).includes('https://c2.eu-de.containers.cloud.ibm.com:31234'));
    assert.ok(places(result.stdout).includes('https://eu-de.iaas.cloud.ibm.com:443'));
    assert.match(result.stderr, /region=eu-de from /);
  }
  const set = await runCli([...flags, fixturePath('cluster-classic.json'), '--set', 'region=eu-gb']);
  assert.ok(places(set.stdout).includes('https://eu-gb.iaas.cloud.ibm.com:443'));
});

test('a URL without a port is tried at 443', async () => {
  const { stdout } = await runCli([...PLAN, '--cluster-json', fixturePath('cluster-vpc-private.json')]);
  assert.ok(places(stdout).includes('https://c2.private.eu-de.containers.cloud.ibm.com:443'));
  assert.ok(!places(stdout).includes('https://c2.eu-de.containers.cloud.ibm.com:443'));
});

test('an endpoint that is disabled is the reason why its entry is skipped', async () => {
  const { stdout } = await runCli([...PLAN, '--cluster-json', fixturePath('cluster-vpc-private.json')]);
  const plan: { readonly skipped: readonly { readonly requirement: string; readonly next: string }[] } =
    JSON.parse(stdout);
  const skipped = plan.skipped.find(({ requirement }) => requirement === 'master-public');
  assert.match(
    skipped?.next ?? '',
    /^Not found: the public service endpoint is disabled\. Nothing is needed for it unless you enable it\. Then add --set/,
  );
});

test('what was found and is not used is said', async () => {
  const file = fixturePath('workers-vpc.json');
  const { stderr } = await runCli([...PLAN, '--cluster-json', file]);
  assert.ok(stderr.includes(`${file}: nothing of it is used`), stderr);
});

test('a file that PowerShell wrote is read', async (t) => {
  const file = join(temporaryFolder(t), 'cluster.json');
  writeFileSync(file, Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(fixture('cluster-vpc.json'), 'utf16le')]));
  const { stdout, stderr } = await runCli([...PLAN, '--cluster-json', file]);
  assert.ok(places(stdout).includes(PRIVATE_MASTER), stderr);
});

test('explain and proxy take the same flags', async () => {
  const file = fixturePath('cluster-vpc.json');
  const proxied = await runCli(['proxy', '--profile', 'vpc', '--format', 'json', '--cluster-json', file]);
  assert.match(proxied.stdout, /"host": "c3\.us-south\.containers\.cloud\.ibm\.com"/);
  const flags = ['explain', 'master-public', '--profile', 'vpc', '--cluster-json', file, '--no-controls'];
  const explained = await runCli([...flags, ...everythingTo(1)]);
  assert.match(explained.stderr, new RegExp(`masterUrl=${MASTER} from ${file}`));
});

test('what cannot be read or is something else is a usage error, with its place and what would be right', async (t) => {
  const iks = fixturePath('kubeconfig-iks.yaml');
  const folder = temporaryFolder(t);
  const huge = join(folder, 'huge');
  writeFileSync(huge, Buffer.alloc(4_000_001, ' '));
  const large = join(folder, 'large');
  writeFileSync(large, Buffer.alloc(1_000_001, ' '));
  for (const [flags, words] of [
    [['--cluster-json', huge], /huge: is longer than 4000000 bytes/],
    [['--kubeconfig', large], /large: is longer than 1000000 bytes/],
    [['--kubeconfig', './gone'], /--kubeconfig \.\/gone: there is no such file/],
    [['--kubeconfig', folder], /cannot be read \(EISDIR\)/],
    [['--kubeconfig', fixturePath('cluster-vpc.json')], /cluster-vpc\.json: is no kubeconfig/],
    [['--kubeconfig', iks, '--context', 'privat'], /has no context "privat" \(did you mean "private"\?/],
    [['--kubeconfig'], /kubectl would read .*config, which is not there/],
    [['--context', 'x'], /--context says which context of a kubeconfig; add --kubeconfig/],
    [['--discover', 'clutser'], /unknown word "clutser" \(did you mean "cluster"/],
    [
      ['--cluster-json', iks],
      /is neither JSON nor .*; give what "ibmcloud ks cluster get --cluster NAME --output json"/,
    ],
    [['--cluster-json', '-', '--cluster-json', '-'], /standard input can be read once/],
  ] as const) {
    const { status, stdout, stderr } = await runCli([...PLAN, ...flags], { env: { HOME: folder } });
    assert.deepEqual([status, stdout], [2, ''], flags.join(' '));
    assert.match(stderr, words);
  }
});
