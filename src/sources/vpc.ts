import type { PublicGateway, Subnet } from '../model/discovery.ts';
import type { SourceAddress, SourceList, UnknownSource } from '../model/sources.ts';
import { noAddress, noSubnet } from './misread.ts';
import type { Inventory } from './sources.ts';

/** A subnet with workers, as far as it is known. */
interface UsedSubnet {
  readonly id: string;
  readonly zone: string | null;
  /** As the list of subnets has it. */
  readonly listed: Subnet | null;
  /** As a worker's network interface has it. */
  readonly cidr: string | null;
  /** Why what stands there is not used. */
  readonly problem: string | null;
  /** Null: which workers are in it is not known. */
  readonly workers: number | null;
}

/** Public services see the public gateway of a worker's subnet; private ones see the worker, out of its subnet. */
export function vpcLists(inventory: Inventory): readonly SourceList[] {
  const used = usedSubnets(inventory);
  const unknown = [...inventoryGaps(inventory), ...lostWorkers(inventory)];
  return [publicList(inventory, used, unknown), privateList(inventory, used, unknown)];
}

/** The subnets that workers are in; without a list of workers those of the cluster's zones and VPC, as candidates. */
function usedSubnets(inventory: Inventory): readonly UsedSubnet[] {
  const { workers, subnets } = inventory;
  if (workers === null) return candidateSubnets(inventory);
  const byId = new Map((subnets ?? []).map((subnet) => [subnet.id, subnet]));
  const twice = ambiguous(subnets ?? []);
  const used = new Map<string, UsedSubnet>();
  for (const { interfaces, zone, wrong } of workers) {
    // Others, if there are any, lead to their own subnet only: what leaves it goes through the primary interface.
    const [primary] = interfaces;
    if (primary === undefined || primary.subnetId === null) continue;
    const id = primary.subnetId;
    const before = used.get(id);
    const listed = twice.has(id) ? null : byId.get(id);
    const here = twice.has(id) ? { cidr: null, problem: TWICE } : cidrOf(listed, [before, primary], wrong?.subnet);
    used.set(id, usedSubnet({ id, zone, listed: listed ?? null, ...here, workers: before?.workers ?? 0 }));
  }
  return [...used.values()].toSorted((a, b) => order(a.zone, b.zone) || order(a.id, b.id));
}

/** The same with one worker more. The list knows best in which zone it is. */
function usedSubnet(subnet: UsedSubnet): UsedSubnet {
  return { ...subnet, zone: subnet.listed?.zone ?? subnet.zone, workers: (subnet.workers ?? 0) + 1 };
}

/** The list says it best, unless what it says is no subnet. */
function cidrOf(
  listed: Parameters<typeof usedSubnet>[0]['listed'] | undefined,
  others: Parameters<typeof subnetCidr>[0],
  misread: string | null | undefined,
): Pick<UsedSubnet, 'cidr' | 'problem'> {
  return listed?.wrong === undefined ? subnetCidr([listed, ...others], misread) : subnetCidr([], listed.wrong);
}

/** What the first says that knows. A text that is no subnet is the reason why it is not known. */
function subnetCidr(
  sayings: readonly ({ readonly cidr: string | null } | null | undefined)[],
  misread: string | null | undefined,
): Pick<UsedSubnet, 'cidr' | 'problem'> {
  const known = sayings.map((one) => one?.cidr ?? null).find((cidr) => cidr !== null) ?? null;
  return known !== null || typeof misread !== 'string'
    ? { cidr: known, problem: null }
    : { cidr: null, problem: noSubnet(misread) };
}

const TWICE = 'the list has it several times, with different values.';

/** Ids of entries that do not say the same: which one is meant, nobody can tell. */
function ambiguous(entries: readonly { readonly id: string }[]): ReadonlySet<string> {
  const seen = new Map<string, string>();
  return new Set(
    entries.flatMap((entry) => {
      const before = seen.get(entry.id);
      const now = JSON.stringify(entry);
      seen.set(entry.id, before ?? now);
      return before === undefined || before === now ? [] : [entry.id];
    }),
  );
}

function candidateSubnets({ subnets, cluster }: Inventory): readonly UsedSubnet[] {
  const { zones, vpcs } = cluster ?? { zones: [], vpcs: [] };
  return (subnets ?? [])
    .filter(({ zone, vpc }) => isOneOf(zone, zones) && isOneOf(vpc, vpcs))
    .map((subnet) => ({
      id: subnet.id,
      zone: subnet.zone,
      listed: subnet,
      cidr: subnet.cidr,
      problem: subnet.wrong === undefined ? null : noSubnet(subnet.wrong),
      workers: null,
    }));
}

function isOneOf(value: string | null, values: readonly string[]): boolean {
  return values.length === 0 || (value !== null && values.includes(value));
}

function order(a: string | null, b: string | null): number {
  return (a ?? '~') < (b ?? '~') ? -1 : a === b ? 0 : 1;
}

/** Zones of the cluster in which no worker is: they will add addresses to both lists. */
export function emptyZones({ workers, cluster }: Inventory): readonly string[] {
  const seen = new Set((workers ?? []).map(({ zone }) => zone));
  return workers === null ? [] : (cluster?.zones ?? []).filter((zone) => !seen.has(zone));
}

/** What was not given, for both lists. */
function inventoryGaps({ workers }: Inventory): readonly UnknownSource[] {
  const remedy = 'Give --workers, from "ibmcloud ks worker ls --cluster NAME --output json".';
  if (workers === null)
    return [
      { zone: null, reason: `In which subnets the workers are: all of the cluster's zones stand here. ${remedy}` },
    ];
  return workers.length === 0 ? [{ zone: null, reason: 'The workers: the list of them is empty.' }] : [];
}

function lostWorkers({ workers }: Inventory): readonly UnknownSource[] {
  const lost = (workers ?? []).filter(({ interfaces }) => (interfaces[0]?.subnetId ?? null) === null);
  return lost.map(({ id, zone }) => ({ zone, reason: `In which subnet worker ${id} is: its entry names none.` }));
}

function publicList(
  { subnets, gateways, cluster, workers }: Inventory,
  used: readonly UsedSubnet[],
  gaps: readonly UnknownSource[],
): SourceList {
  if (subnets === null) {
    const zones = [...new Set([...(cluster?.zones ?? []), ...(workers ?? []).flatMap(({ zone }) => zone ?? [])])];
    return withoutSubnets(gateways ?? [], zones, cluster?.vpcs ?? [], gaps);
  }
  const twice = ambiguous(gateways ?? []);
  const parts = used.map((subnet) => gatewayOf(subnet, gateways, twice));
  const addresses = mergedByGateway(parts.flatMap((part) => ('gateway' in part ? [part] : [])));
  return {
    destinations: 'public',
    addresses,
    unknown: [...gaps, ...parts.flatMap((part) => ('reason' in part ? [part] : []))],
  };
}

/** A public gateway serves only the subnets that are attached to it. Which these are, only the list of subnets says. */
function withoutSubnets(
  gateways: readonly PublicGateway[],
  zones: readonly string[],
  vpcs: readonly string[],
  gaps: readonly UnknownSource[],
): SourceList {
  const near = gateways.filter(({ zone, vpc }) => isOneOf(zone, zones) && isOneOf(vpc, vpcs));
  const addresses = near.flatMap(({ address, zone, name, status }) =>
    address === null || status !== 'available' ? [] : [{ zone, value: address, what: `public gateway ${name}` }],
  );
  const reason = `Which subnets have a public gateway${gateways.length === 0 ? '' : ": these are all gateways of the cluster's zones"}. Give --subnets, from "ibmcloud is subnets --output json".`;
  return { destinations: 'public', addresses, unknown: [...gaps, { zone: null, reason }] };
}

interface AttachedSubnet {
  readonly gateway: PublicGateway & { readonly address: string };
  readonly subnet: UsedSubnet;
}

/** The gateway that a subnet's workers go out through, or why it is not known. */
function gatewayOf(
  subnet: UsedSubnet,
  gateways: readonly PublicGateway[] | null,
  twice: ReadonlySet<string>,
): AttachedSubnet | UnknownSource {
  const { zone, listed } = subnet;
  const name = nameOf(subnet);
  if (subnet.problem === TWICE) return { zone, reason: `The public gateway of subnet ${name}: ${TWICE}` };
  if (listed === null)
    return { zone, reason: `Whether subnet ${name} has a public gateway: it is not in the list of subnets.` };
  if (listed.publicGateway === null)
    return { zone, reason: `Subnet ${name} has no public gateway: workers in it reach no public service.` };
  if (gateways === null)
    return {
      zone,
      reason: `The address of the public gateway of subnet ${name}. Give --public-gateways, from "ibmcloud is public-gateways --output json".`,
    };
  const gateway = gateways.find(({ id }) => id === listed.publicGateway);
  if (twice.has(listed.publicGateway))
    return { zone, reason: `The public gateway of subnet ${name} (${listed.publicGateway}): ${TWICE}` };
  if (gateway === undefined)
    return {
      zone,
      reason: `The public gateway of subnet ${name} (${listed.publicGateway}) is not in the list of gateways.`,
    };
  const { address, status, wrong } = gateway;
  if (status !== null && status !== 'available')
    return {
      zone,
      reason: `Public gateway ${gateway.name} of subnet ${name} is ${status}, not available${address === null ? '' : ` (its address would be ${address})`}.`,
    };
  if (wrong !== undefined)
    return { zone, reason: `The address of public gateway ${gateway.name} of subnet ${name}: ${noAddress(wrong)}` };
  if (address === null) return { zone, reason: `Public gateway ${gateway.name} of subnet ${name} has no floating IP.` };
  return { gateway: { ...gateway, address }, subnet };
}

/** One gateway may serve several subnets of its zone. */
function mergedByGateway(parts: readonly AttachedSubnet[]): readonly SourceAddress[] {
  const ids = [...new Set(parts.map(({ gateway }) => gateway.id))];
  return ids.flatMap((id) => {
    const same = parts.filter(({ gateway }) => gateway.id === id);
    const [first] = same;
    if (first === undefined) return [];
    const names = same.map(({ subnet }) => nameOf(subnet)).join(', ');
    const what = `public gateway ${first.gateway.name} of ${same.length === 1 ? 'subnet' : 'subnets'} ${names}`;
    const { zone } = first.subnet;
    return [{ zone, value: first.gateway.address, what: `${what}${workersText(same.map(({ subnet }) => subnet))}` }];
  });
}

function privateList({ subnets }: Inventory, used: readonly UsedSubnet[], gaps: readonly UnknownSource[]): SourceList {
  const reason =
    subnets === null
      ? 'its workers name no subnet address. Give --subnets, from "ibmcloud is subnets --output json".'
      : 'it is not in the list of subnets.';
  return {
    destinations: 'private',
    addresses: used.flatMap((subnet) =>
      subnet.cidr === null
        ? []
        : [{ zone: subnet.zone, value: subnet.cidr, what: `subnet ${nameOf(subnet)}${workersText([subnet])}` }],
    ),
    unknown: [
      ...gaps,
      ...(used.length === 0 && subnets === null && gaps.length === 0
        ? [{ zone: null, reason: 'The subnets of the workers.' }]
        : []),
      ...used
        .filter(({ cidr }) => cidr === null)
        .map((subnet) => ({
          zone: subnet.zone,
          reason: `The addresses of subnet ${nameOf(subnet)}: ${subnet.problem ?? reason}`,
        })),
    ],
  };
}

function nameOf({ id, listed }: UsedSubnet): string {
  return listed?.name ?? id;
}

function workersText(subnets: readonly UsedSubnet[]): string {
  if (subnets.some(({ workers }) => workers === null)) return '';
  const number = subnets.reduce((sum, { workers }) => sum + (workers ?? 0), 0);
  return `, ${number} ${number === 1 ? 'worker' : 'workers'}`;
}
