import type { Worker } from '../model/discovery.ts';
import type { SourceAddress, SourceList, UnknownSource } from '../model/sources.ts';
import { noAddress } from './misread.ts';
import type { Inventory } from './sources.ts';

/** Each worker has an address of its own on the private VLAN, and, unless its pool is private only, on the public one. */
export function classicLists({ workers }: Inventory): readonly SourceList[] {
  return (['public', 'private'] as const).map((destinations) => ({
    destinations,
    addresses: (workers ?? []).flatMap((worker) => addressOf(worker, destinations)).toSorted(byZone),
    unknown:
      workers === null || workers.length === 0 ? [NO_WORKERS] : workers.flatMap((worker) => gap(worker, destinations)),
  }));
}

const NO_WORKERS: UnknownSource = {
  zone: null,
  reason: 'The addresses of the workers. Give --workers, from "ibmcloud ks worker ls --cluster NAME --output json".',
};

function addressOf(worker: Worker, destinations: SourceList['destinations']): readonly SourceAddress[] {
  const value = destinations === 'public' ? worker.publicAddress : worker.privateAddress;
  return value === null ? [] : [{ zone: worker.zone, value, what: `worker ${worker.id}` }];
}

function byZone(a: SourceAddress, b: SourceAddress): number {
  return (a.zone ?? '') < (b.zone ?? '') ? -1 : a.zone === b.zone ? 0 : 1;
}

function gap(
  { id, zone, publicAddress, privateAddress, wrong }: Worker,
  destinations: SourceList['destinations'],
): readonly UnknownSource[] {
  const misread = wrong?.[destinations] ?? null;
  if (misread !== null) return [{ zone, reason: `The ${destinations} address of worker ${id}: ${noAddress(misread)}` }];
  if (destinations === 'private')
    return privateAddress === null ? [{ zone, reason: `Worker ${id} has no private address in its entry.` }] : [];
  if (publicAddress !== null) return [];
  return [
    {
      zone,
      reason: `Worker ${id} has no public address: it goes out through the gateway appliance of its VLAN, whose address ibmcloud does not print, or not at all.`,
    },
  ];
}
