import type { Heard, Peer } from './heard.ts';

/** More than any test has; addresses of UDP can be forged, so that anybody could make any number of them. */
const MAX_PEERS = 1000;
/** More than anybody can read. */
const LINES_PER_SECOND = 20;

/** Who was heard, within bounds that no flood can break. */
export interface Tally {
  /** Counts it. The peer when it is worth a line: heard for the first time, or ten, a hundred times ...; else null. */
  readonly hear: (heard: Heard, nowMs: number) => Peer | null;
  /** In the order in which they were first heard. */
  readonly peers: () => readonly Peer[];
  /** What came from further addresses, which are not remembered. */
  readonly unlisted: () => { readonly proven: number; readonly unproven: number };
}

export function createTally(maxPeers: number = MAX_PEERS): Tally {
  // Strangers have a list of their own, so that they cannot push out those who know the token.
  const lists = { proven: new Map<string, Peer>(), unproven: new Map<string, Peer>() };
  const unlisted = { proven: 0, unproven: 0 };
  const mayPrint = limiter();

  return {
    hear: (heard, nowMs) => {
      const which = heard.proven ? 'proven' : 'unproven';
      const key = `${heard.transport} ${heard.port} ${heard.address}`;
      const before = lists[which].get(key);
      if (before === undefined && lists[which].size >= maxPeers) {
        unlisted[which] += 1;
        return null;
      }
      const count = (before?.count ?? 0) + 1;
      const peer: Peer = { ...heard, count, firstMs: before?.firstMs ?? nowMs, lastMs: nowMs };
      lists[which].set(key, peer);
      return /^10*$/.test(String(count)) && mayPrint(nowMs) ? peer : null;
    },
    peers: () => [...lists.proven.values(), ...lists.unproven.values()].toSorted((a, b) => a.firstMs - b.firstMs),
    unlisted: () => ({ ...unlisted }),
  };
}

function limiter(): (nowMs: number) => boolean {
  let second = Number.NEGATIVE_INFINITY;
  let lines = 0;
  return (nowMs) => {
    if (Math.floor(nowMs / 1000) !== second) {
      second = Math.floor(nowMs / 1000);
      lines = 0;
    }
    lines += 1;
    return lines <= LINES_PER_SECOND;
  };
}
