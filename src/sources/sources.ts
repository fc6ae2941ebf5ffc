import type { Cluster, Generation, PublicGateway, Subnet, Worker } from '../model/discovery.ts';
import type { ClusterSources } from '../model/sources.ts';
import { classicLists } from './classic.ts';
import { noSubnet } from './misread.ts';
import { emptyZones, vpcLists } from './vpc.ts';

/** What the user gave; null where nothing was given. */
export interface Inventory {
  readonly cluster: Cluster | null;
  readonly workers: readonly Worker[] | null;
  readonly subnets: readonly Subnet[] | null;
  readonly gateways: readonly PublicGateway[] | null;
}

/**
 * From which addresses a cluster comes, and so what other services have to allow. On VPC workers have private addresses
 * only, and go out through the public gateway of their subnet; on classic infrastructure each has its own. Pure.
 */
export function clusterSources(inventory: Inventory): ClusterSources {
  const { cluster } = inventory;
  const generation = generationOf(inventory);
  const fact = (name: 'cluster.id' | 'cluster.name' | 'cluster.region'): string | null => {
    const value = cluster?.facts[name];
    return typeof value === 'string' ? value : null;
  };
  const workers = inventory.workers?.filter(({ deleted }) => !deleted) ?? null;
  return {
    cluster: { id: fact('cluster.id'), name: fact('cluster.name'), region: fact('cluster.region') },
    generation,
    lists: generation === 'classic' ? classicLists({ ...inventory, workers }) : vpcLists({ ...inventory, workers }),
    notes: [
      ...emptyZones({ ...inventory, workers }).map(emptyZoneNote),
      ...vlanNotes(cluster?.vlanSubnets ?? []),
      ...(cluster?.wrongSubnets ?? []).map((text) => `A subnet on the cluster's VLANs is left out: ${noSubnet(text)}`),
      ...NOTES[generation],
    ],
  };
}

/** Whether a list lacks something, so that it must not be taken for the whole. */
export function isWhole({ lists }: ClusterSources): boolean {
  return lists.every(({ unknown }) => unknown.length === 0);
}

/** Subnets and public gateways exist on VPC only, and there no worker has a public address. */
function generationOf({ cluster, workers, subnets, gateways }: Inventory): Generation {
  if (cluster?.generation !== undefined && cluster.generation !== null) return cluster.generation;
  if (workers !== null && workers.length > 0)
    return workers.some(({ interfaces }) => interfaces.length > 0) ? 'vpc' : 'classic';
  return subnets !== null || gateways !== null ? 'vpc' : 'classic';
}

function emptyZoneNote(zone: string): string {
  return `${zone}: the cluster has this zone, but no worker in it. The first one there will bring other addresses.`;
}

/** What stands behind load balancers and Ingress. Nothing goes out from there, but IAM may see it. */
function vlanNotes(subnets: Cluster['vlanSubnets']): readonly string[] {
  const listed = subnets.map(({ cidr, isPublic }) => `${cidr} (${isPublic ? 'public' : 'private'})`);
  return listed.length === 0
    ? []
    : [`Subnets on the cluster's VLANs, for the IP address restrictions of IAM, too: ${listed.join(', ')}.`];
}

const IAM =
  'IP address restrictions of IAM: add the list for public services there too. The lists of control plane subnets that once went with them are no longer kept: use context-based restrictions, with a network zone that names the service "Kubernetes Service".';

const NOTES: Readonly<Record<Generation, readonly string[]>> = {
  vpc: [
    IAM,
    'A public gateway serves every worker of its subnet, and its address stays when workers are replaced. Pods that leave the cluster have the address of their worker, or of its gateway.',
    'Where whole subnets are too much for the private list, the addresses of single workers do, until workers are replaced ("ibmcloud ks worker ls").',
    // "VPC behind the curtain", section cse-source-addresses, in the VPC documents.
    'IBM Cloud services that are reached through private service endpoints, and that check addresses themselves (context-based restrictions, allowed IP policies), see neither list but the Cloud Service Endpoint source addresses of the VPC, one in each zone: "ibmcloud is vpc VPC" prints them.',
  ],
  classic: [
    IAM,
    'Workers that are replaced or added have other addresses. Allow the subnets of their VLANs where that happens often: "ibmcloud sl subnet list" shows them, and other clusters on the same VLAN may use them too.',
    'Pods that leave the cluster have the address of their worker. Behind a gateway appliance that translates addresses, its address counts instead.',
  ],
};
