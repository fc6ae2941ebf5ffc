import type { Cluster, Facts, PublicGateway, Subnet, Worker } from '../model/discovery.ts';
import { isHostAddress, isSubnet } from './address-text.ts';
import { isCluster, readCluster } from './cluster.ts';
import { parseJson } from './cluster-info.ts';
import { readClusterText } from './cluster-text.ts';
import { field, isMapping, type Mapping, mapping, mappings, text } from './fields.ts';

/** What one output of the ibmcloud command line holds, told by its shape. */
export type IbmcloudOutput =
  | { readonly kind: 'cluster'; readonly cluster: Cluster }
  | { readonly kind: 'workers'; readonly workers: readonly Worker[] }
  | { readonly kind: 'subnets'; readonly subnets: readonly Subnet[] }
  | { readonly kind: 'public-gateways'; readonly gateways: readonly PublicGateway[] }
  /** An empty list: of what, nobody can tell. */
  | { readonly kind: 'empty' };

export type ListKind = Exclude<IbmcloudOutput['kind'], 'cluster' | 'empty'>;

/**
 * Reads what `ibmcloud ks cluster get` (also as text), `ks worker ls`, `is subnets` or `is public-gateways` printed. Lists
 * are bare, as the command line prints them, or below a key, as the API does. A text of trouble says what was found.
 */
export function readIbmcloudOutput(content: string): IbmcloudOutput | { readonly trouble: string } {
  const value = parseJson(content);
  if (value === undefined) {
    const cluster = readClusterText(content);
    return cluster === null
      ? { trouble: 'is neither JSON nor what "ibmcloud ks cluster get" prints' }
      : { kind: 'cluster', cluster };
  }
  if (isMapping(value) && isCluster(value)) return { kind: 'cluster', cluster: readCluster(value) };
  const items = listOf(value);
  if (items === null) return { trouble: 'is JSON of another kind' };
  const [first] = items;
  if (first === undefined) return { kind: 'empty' };
  if (isCluster(first))
    return items.length === 1
      ? { kind: 'cluster', cluster: readCluster(first) }
      : { trouble: `holds ${items.length} clusters` };
  const kind = kindOf(first);
  return kind === null ? { trouble: 'is a list of another kind' } : READERS[kind](items);
}

/** What to give instead. */
export const IBMCLOUD_REMEDY =
  'give what "ibmcloud ks cluster get --cluster NAME --output json" prints (or "ks worker ls", "is subnets", "is public-gateways")';

/** The facts in lists of workers. */
export function workerFacts(workers: readonly Worker[]): Facts {
  const there = workers.filter(({ deleted }) => !deleted);
  const addresses = there.flatMap(({ privateAddress }) => privateAddress ?? []);
  const publicAddresses = there.flatMap(({ publicAddress }) => publicAddress ?? []);
  return {
    ...(addresses.length === 0 ? {} : { 'workers.addresses': addresses }),
    ...(publicAddresses.length === 0 ? {} : { 'workers.publicAddresses': publicAddresses }),
  };
}

function listOf(value: unknown): readonly Mapping[] | null {
  if (Array.isArray(value)) return value.filter(isMapping);
  if (!isMapping(value)) return null;
  const lists = Object.keys(value).filter((key) => Array.isArray(field(value, key)));
  const known = lists.find((key) => COLLECTIONS.includes(key)) ?? (lists.length === 1 ? lists[0] : undefined);
  return known === undefined ? null : mappings(value, known);
}

const COLLECTIONS = ['clusters', 'workers', 'subnets', 'public_gateways'];

function kindOf(item: Mapping): ListKind | null {
  if (field(item, 'ipv4_cidr_block') !== undefined) return 'subnets';
  if (field(item, 'floating_ip') !== undefined || text(item, 'resource_type') === 'public_gateway')
    return 'public-gateways';
  return WORKER_KEYS.some((key) => field(item, key) !== undefined) ? 'workers' : null;
}

const WORKER_KEYS = ['networkInterfaces', 'privateIP', 'publicIP', 'networkInformation'];

const READERS: Readonly<Record<ListKind, (items: readonly Mapping[]) => IbmcloudOutput>> = {
  workers: (items) => ({ kind: 'workers', workers: items.map(readWorker) }),
  subnets: (items) => ({ kind: 'subnets', subnets: items.map(readSubnet) }),
  'public-gateways': (items) => ({ kind: 'public-gateways', gateways: items.map(readGateway) }),
};

function readWorker(item: Mapping): Worker {
  const network = mapping(item, 'networkInformation');
  const found = mappings(item, 'networkInterfaces');
  const primaryFirst = [...found.filter(isPrimary), ...found.filter((one) => !isPrimary(one))];
  const interfaces = primaryFirst.map((one) => ({
    address: text(one, 'ipAddress', 'ip_address'),
    subnetId: text(one, 'subnetID', 'subnetId'),
    cidr: fitting(text(one, 'cidr'), isSubnet),
  }));
  const publicText = text(item, 'publicIP') ?? text(network, 'publicIP');
  const privateText = text(item, 'privateIP') ?? text(network, 'privateIP') ?? interfaces[0]?.address ?? null;
  const wrong = {
    public: misfit(publicText, isHostAddress),
    private: misfit(privateText, isHostAddress),
    subnet: misfit(primaryFirst[0] === undefined ? null : text(primaryFirst[0], 'cidr'), isSubnet),
  };
  const state = text(mapping(item, 'lifecycle'), 'actualState') ?? text(item, 'state') ?? '';
  return {
    id: text(item, 'id') ?? '',
    zone: text(item, 'location', 'zone'),
    interfaces,
    publicAddress: fitting(publicText, isHostAddress),
    privateAddress: fitting(privateText, isHostAddress),
    ...(Object.values(wrong).every((one) => one === null) ? {} : { wrong }),
    deleted: state.toLowerCase() === 'deleted',
  };
}

/** The text where it is what belongs there; an allowlist with anything else would open too much, or nothing. */
function fitting(found: string | null, fits: (text: string) => boolean): string | null {
  return found !== null && fits(found) ? found : null;
}

/** The text where it is something else. */
function misfit(found: string | null, fits: (text: string) => boolean): string | null {
  return found === null || fits(found) ? null : found;
}

function isPrimary(item: Mapping): boolean {
  return field(item, 'primary') === true;
}

function readSubnet(item: Mapping): Subnet {
  const id = text(item, 'id') ?? '';
  const cidr = text(item, 'ipv4_cidr_block');
  const wrong = misfit(cidr, isSubnet);
  return {
    id,
    name: text(item, 'name') ?? id,
    cidr: fitting(cidr, isSubnet),
    ...(wrong === null ? {} : { wrong }),
    zone: text(mapping(item, 'zone'), 'name'),
    vpc: text(mapping(item, 'vpc'), 'id'),
    publicGateway: text(mapping(item, 'public_gateway'), 'id'),
  };
}

function readGateway(item: Mapping): PublicGateway {
  const id = text(item, 'id') ?? '';
  const address = text(mapping(item, 'floating_ip'), 'address');
  const wrong = misfit(address, isHostAddress);
  return {
    id,
    name: text(item, 'name') ?? id,
    status: text(item, 'status'),
    address: fitting(address, isHostAddress),
    ...(wrong === null ? {} : { wrong }),
    zone: text(mapping(item, 'zone'), 'name'),
    vpc: text(mapping(item, 'vpc'), 'id'),
  };
}
