import type { Requirement } from '../model/profile.ts';
import type { StoppedAt, Verdict } from '../model/verdict.ts';
import { nameSome } from './count.ts';
import { hostPort } from './destination.ts';
import type { Judged } from './order.ts';

/** What was seen, in a sentence: the explanation, where it stopped if that is not plain, and how much was covered. */
export function seenText({ verdict, requirement }: Judged): string {
  const { explanation, coverage } = verdict;
  const additions = [stoppedText(verdict, requirement), coverage.note ?? ''];
  const news = additions.filter((text) => text !== '' && !explanation.includes(text));
  return news.length === 0 ? explanation : `${explanation.replace(/\.$/, '')} (${news.join('; ')}).`;
}

/** One place where a requirement stopped, and the addresses that showed it: `us.icr.io:443 (10.1.2.3, 10.1.2.4)`. */
export function stoppedAtText({ host, port, addresses }: StoppedAt): string {
  const others = addresses.filter((address) => address !== host);
  return others.length === 0 ? hostPort(host, port) : `${hostPort(host, port)} (${others.join(', ')})`;
}

const PLACES_NAMED = 2;

// With one destination and one port, the row says where already.
function stoppedText({ stopped, explanation }: Verdict, requirement: Requirement | undefined): string {
  if (requirement === undefined || hasOnePlace(requirement)) return '';
  const unsaid = stopped
    .filter(({ host }) => !explanation.includes(host))
    .map(({ host, port }) => hostPort(host, port));
  return unsaid.length === 0 ? '' : `at ${nameSome(unsaid, PLACES_NAMED)}`;
}

function hasOnePlace({ destinations, ports }: Requirement): boolean {
  const kind = destinations[0]?.kind;
  const single = ports[0] === undefined || ports[0].from === ports[0].to;
  return destinations.length === 1 && (kind === 'host' || kind === 'address') && ports.length <= 1 && single;
}
