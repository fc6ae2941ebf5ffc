import { parseDocument } from 'yaml';
import type { Facts } from '../model/discovery.ts';
import { field, isMapping, type Mapping, mapping, mappings, saysYes, text } from './fields.ts';
import { isPrivateHost, regionOfUrl } from './place.ts';

export interface KubeconfigFile {
  readonly file: string;
  readonly text: string;
}

/** How kubectl reaches the cluster of one context. Users, their tokens and keys are never looked at. */
export interface ClusterAccess {
  readonly context: string;
  /** The file that holds the cluster's entry: relative paths in it begin there. */
  readonly file: string;
  readonly server: string | null;
  /** PEM text, or a path as it stands in the file; the text wins when there are both, as in kubectl. */
  readonly authority: { readonly pem: string } | { readonly path: string } | null;
  readonly serverName: string | null;
  readonly proxyUrl: string | null;
  readonly insecure: boolean;
}

/** What is wrong, and, where a context is unknown, its name and those that there are. */
export interface KubeconfigTrouble {
  readonly message: string;
  readonly wanted?: string;
  readonly known?: readonly string[];
}

/** One cluster's entry out of one or more kubeconfigs; as in kubectl the first file that has a name decides. */
export function readKubeconfigs(
  files: readonly KubeconfigFile[],
  wanted: string | null,
): { readonly access: ClusterAccess } | { readonly trouble: KubeconfigTrouble } {
  const configs: Config[] = [];
  for (const { file, text: content } of files) {
    const read = parseConfig(content);
    if ('message' in read) return { trouble: { message: `${file}: ${read.message}` } };
    configs.push({ file, value: read.value });
  }
  const shown = files.map(({ file }) => file).join(', ');
  const chosen = wanted ?? first(configs, ({ value }) => text(value, 'current-context'));
  const known = [...new Set(configs.flatMap(({ value }) => namesOf(value, 'contexts')))];
  if (chosen === null)
    return { trouble: { message: `${shown}: has no current-context; name one with --context`, wanted: '', known } };
  const context = entry(configs, 'contexts', chosen);
  if (context === null) return { trouble: { message: `${shown}: has no context "${chosen}"`, wanted: chosen, known } };
  const name = text(mapping(context.entry, 'context'), 'cluster') ?? '';
  const cluster = entry(configs, 'clusters', name);
  if (cluster === null)
    return {
      trouble: {
        message: `${shown}: context "${chosen}" is of cluster "${name}", which it does not have; name another with --context`,
        wanted: chosen,
        known,
      },
    };
  return { access: accessOf(chosen, cluster.file, mapping(cluster.entry, 'cluster')) };
}

/** Whether the server's URL holds a user name or a password. kubectl refuses or ignores them; they are never passed on. */
export function hasLogin({ server }: Pick<ClusterAccess, 'server'>): boolean {
  return server?.includes('@') === true;
}

/** The facts in it, but for the authority, whose place in the file system the caller knows. */
export function accessFacts({ server, serverName }: ClusterAccess): Facts {
  if (server === null || hasLogin({ server })) return {};
  const host = URL.canParse(server) ? new URL(server).hostname : null;
  const region = regionOfUrl(server);
  return {
    'kubeconfig.server': server,
    ...(host === null ? {} : { 'kubeconfig.host': host.replace(/^\[|\]$/g, '') }),
    ...(host === null
      ? {}
      : { [isPrivateHost(host) ? 'kubeconfig.privateServer' : 'kubeconfig.publicServer']: server }),
    ...(serverName === null ? {} : { 'kubeconfig.serverName': serverName }),
    ...(region === null ? {} : { 'cluster.region': region }),
  };
}

interface Config {
  readonly file: string;
  readonly value: Mapping;
}

function parseConfig(content: string): { readonly value: Mapping } | { readonly message: string } {
  const remedy = 'give a kubeconfig, such as ~/.kube/config';
  try {
    // kubectl takes JSON too. Of duplicate keys the YAML library would ask each about all others.
    const document = parseDocument(content, { uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
    const [error] = document.errors;
    if (error !== undefined) return { message: `is not readable as YAML (${error.code}); ${remedy}` };
    // The default limit on aliases stays: no kubeconfig has many.
    const value: unknown = document.toJS();
    const known = isMapping(value) && ['clusters', 'contexts'].some((key) => Array.isArray(field(value, key)));
    return known ? { value } : { message: `is no kubeconfig, it has no clusters and contexts; ${remedy}` };
  } catch (error) {
    // What the library throws for too deep a nesting, and for a "billion laughs" file.
    if (error instanceof RangeError || error instanceof ReferenceError)
      return { message: `is nested too deeply, or its aliases stand for too many values; ${remedy}` };
    throw error;
  }
}

function first<T>(configs: readonly Config[], read: (config: Config) => T | null): T | null {
  for (const config of configs) {
    const found = read(config);
    if (found !== null) return found;
  }
  return null;
}

function namesOf(value: Mapping, list: string): readonly string[] {
  return mappings(value, list).flatMap((item) => text(item, 'name') ?? []);
}

function entry(
  configs: readonly Config[],
  list: 'clusters' | 'contexts',
  name: string,
): { readonly file: string; readonly entry: Mapping } | null {
  return first(configs, ({ file, value }) => {
    const found = mappings(value, list).find((item) => text(item, 'name') === name);
    return found === undefined ? null : { file, entry: found };
  });
}

function accessOf(context: string, file: string, cluster: Mapping): ClusterAccess {
  const data = text(cluster, 'certificate-authority-data');
  const path = text(cluster, 'certificate-authority');
  return {
    context,
    file,
    // As kubectl does (client-go, rest/client.go): what stands in the query, maybe a token, is never sent.
    server: text(cluster, 'server')?.replace(/[?#][^@]*$/, '') ?? null,
    authority: data === null ? (path === null ? null : { path }) : { pem: Buffer.from(data, 'base64').toString() },
    serverName: text(cluster, 'tls-server-name'),
    proxyUrl: text(cluster, 'proxy-url'),
    insecure: saysYes(cluster, 'insecure-skip-tls-verify'),
  };
}
