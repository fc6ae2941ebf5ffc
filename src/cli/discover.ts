import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { readClusterInfo } from '../discovery/cluster-info.ts';
import { IBMCLOUD_REMEDY, readIbmcloudOutput, workerFacts } from '../discovery/ibmcloud.ts';
import {
  accessFacts,
  hasLogin,
  type ClusterAccess,
  type KubeconfigFile,
  type KubeconfigTrouble,
  readKubeconfigs,
} from '../discovery/kubeconfig.ts';
import { KUBECTL_TIMEOUT_MS, kubectlArguments, kubectlTrouble } from '../discovery/kubectl.ts';
import { shownUrl } from '../discovery/shown.ts';
import type { Discovered, Fact, Worker } from '../model/discovery.ts';
import { hint } from '../profile/suggest.ts';
import type { DiscoverWish } from './discover-flags.ts';
import { type Found, NOTHING_FOUND } from './discovered.ts';
import { runKubectl } from './kubectl.ts';
import { readText, readTextIfThere } from './read-text.ts';
import { talk } from './talk.ts';
import { UsageError } from './usage-error.ts';

/** Reads what the user named, in this order: kubeconfig, files, the cluster. Changes nothing anywhere. */
export async function discover(wish: DiscoverWish, environment: NodeJS.ProcessEnv): Promise<Found> {
  const kubeconfig = wish.kubeconfig === null ? NOTHING_FOUND : await fromKubeconfig(wish, environment);
  const files = await Promise.all(wish.clusterJson.map(fromFile));
  const cluster = wish.cluster ? await fromCluster(wish) : NOTHING_FOUND;
  return joined([kubeconfig, ...files, cluster]);
}

function joined(parts: readonly Found[]): Found {
  return {
    found: parts.flatMap(({ found }) => found),
    missing: parts.flatMap(({ missing }) => missing),
    authorities: Object.fromEntries(parts.flatMap(({ authorities }) => Object.entries(authorities))),
    notes: parts.flatMap(({ notes }) => notes),
  };
}

async function fromKubeconfig(
  { kubeconfig, context, proxyGiven }: DiscoverWish,
  environment: NodeJS.ProcessEnv,
): Promise<Found> {
  const read = readKubeconfigs(await kubeconfigFiles(kubeconfig?.file ?? null, environment), context);
  if ('trouble' in read) throw new UsageError(troubleText(read.trouble));
  const { access } = read;
  const where = `kubeconfig ${access.file}, context ${access.context}`;
  const { name, authorities } = authority(access);
  const facts = { ...accessFacts(access), ...(name === null ? {} : { 'kubeconfig.ca': name }) };
  return {
    found: [{ source: 'kubeconfig', where, facts }],
    missing: [],
    authorities,
    notes: accessNotes(access, where, proxyGiven),
  };
}

function troubleText({ message, wanted, known }: KubeconfigTrouble): string {
  return known === undefined ? message : `${message} ${hint(wanted ?? '', known)}`;
}

/** As much as a profile may have: a parser takes minutes for tens of megabytes of YAML. */
const MAX_KUBECONFIG_BYTES = 1_000_000;

/** As kubectl finds them; of several, those that are not there are passed over. */
async function kubeconfigFiles(
  named: string | null,
  environment: NodeJS.ProcessEnv,
): Promise<readonly KubeconfigFile[]> {
  if (named !== null)
    return [{ file: named, text: await readText(named, `--kubeconfig ${named}`, MAX_KUBECONFIG_BYTES) }];
  const listed = (environment['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  const files = listed.length > 0 ? listed : [join(homedir(), '.kube', 'config')];
  const read = await Promise.all(
    files.map(async (file) => ({ file, text: await readTextIfThere(file, file, MAX_KUBECONFIG_BYTES) })),
  );
  const there = read.flatMap(({ file, text }) => (text === null ? [] : [{ file, text }]));
  if (there.length > 0) return there;
  const from = listed.length > 0 ? 'KUBECONFIG names' : 'kubectl would read';
  throw new UsageError(`--kubeconfig: ${from} ${files.join(', ')}, which is not there; give the path of a kubeconfig`);
}

/** The file of the cluster's authority, or a name in its place when the PEM text stands in the kubeconfig. */
function authority({ authority: found, file }: ClusterAccess): {
  readonly name: string | null;
  readonly authorities: Found['authorities'];
} {
  if (found === null) return { name: null, authorities: {} };
  if ('path' in found) return { name: resolve(dirname(file), found.path), authorities: {} };
  const name = `${file}#certificate-authority-data`;
  return { name, authorities: { [name]: found.pem } };
}

function accessNotes(
  { insecure, proxyUrl, server, authority: found }: ClusterAccess,
  where: string,
  proxyGiven: boolean,
): readonly string[] {
  const proxy = proxyUrl === null ? null : shownUrl(proxyUrl);
  const goes = `${where}: kubectl goes through a proxy there (proxy-url)`;
  return [
    ...(server === null ? [`${where}: has no server`] : []),
    ...(hasLogin({ server })
      ? [`${where}: its server holds a user name or a password, and is left out; give the URL without them`]
      : []),
    ...(server === null || URL.canParse(server) || hasLogin({ server }) ? [] : [`${where}: its server is not a URL`]),
    ...(insecure ? [`${where}: insecure-skip-tls-verify is set: kubectl takes any certificate there`] : []),
    ...(!insecure && found === null
      ? [`${where}: has no certificate authority: kubectl trusts the public ones there`]
      : []),
    ...(proxyUrl === null || proxyGiven
      ? []
      : [
          proxy === null
            ? `${goes} whose URL is not shown; --proxy URL tries that path too`
            : `${where}: kubectl goes through ${proxy} there (proxy-url); --proxy ${proxy} tries that path too`,
        ]),
  ];
}

async function fromFile(file: string): Promise<Found> {
  const label = file === '-' ? '--cluster-json - (standard input)' : `--cluster-json ${file}`;
  const read = readIbmcloudOutput(await readText(file, label));
  if ('trouble' in read) throw new UsageError(`${label}: ${read.trouble}; ${IBMCLOUD_REMEDY}`);
  const where = file === '-' ? 'standard input' : file;
  const found = (facts: Discovered['facts'], note: string | null): Found => ({
    ...NOTHING_FOUND,
    found: [{ source: 'cluster-json', where, facts }],
    notes: note === null ? [] : [`${label}: ${note}`],
  });
  switch (read.kind) {
    case 'cluster':
      return { ...found(read.cluster.facts, null), missing: read.cluster.missing };
    case 'workers':
      return found(workerFacts(read.workers), misreadNote(read.workers));
    case 'subnets':
    case 'public-gateways':
      return found({}, `holds ${read.kind}, which no parameter is found in; "reachcheck sources" reads them`);
    case 'empty':
      return found({}, 'holds an empty list');
  }
}

function misreadNote(workers: readonly Worker[]): string | null {
  const ids = workers.filter(({ wrong }) => (wrong?.public ?? wrong?.private ?? null) !== null).map(({ id }) => id);
  return ids.length === 0
    ? null
    : `what stands in the place of an address of ${ids.join(', ')} is none, and is left out`;
}

const OF_THE_CLUSTER: readonly Fact[] = [
  'cluster.etcdHost',
  'cluster.etcdPort',
  'cluster.id',
  'cluster.name',
  'cluster.region',
];

async function fromCluster({ kubeconfig, context, deadlineMs }: DiscoverWish): Promise<Found> {
  const args = kubectlArguments(kubeconfig?.file ?? null, context);
  talk(`asking the cluster with "kubectl ${args.join(' ')}"`);
  const timeoutMs = Math.min(KUBECTL_TIMEOUT_MS, deadlineMs ?? KUBECTL_TIMEOUT_MS);
  const answer = await runKubectl(args, timeoutMs);
  if (!('stdout' in answer)) return notFound(OF_THE_CLUSTER, kubectlTrouble(answer, timeoutMs));
  const read = readClusterInfo(answer.stdout);
  if ('trouble' in read) return notFound(OF_THE_CLUSTER, read.trouble);
  const { facts } = read;
  const found: Found = {
    ...NOTHING_FOUND,
    found: [{ source: 'cluster', where: 'the ConfigMap cluster-info of the cluster', facts }],
  };
  const etcd = ['cluster.etcdHost', 'cluster.etcdPort'] as const;
  const absent = etcd.filter((fact) => facts[fact] === undefined);
  if (absent.length === 0) return found;
  // Clusters whose Calico keeps its data in Kubernetes have no etcd of their own.
  const keys = absent.map((fact) => (fact === 'cluster.etcdHost' ? 'etcd_host' : 'etcd_port')).join(' and ');
  return joined([
    found,
    notFound(absent, `the ConfigMap cluster-info has no ${keys}: Calico keeps its data in Kubernetes there`),
  ]);
}

function notFound(facts: readonly Fact[], reason: string): Found {
  return { ...NOTHING_FOUND, missing: [{ facts, reason }], notes: [`--discover cluster: ${reason}`] };
}
