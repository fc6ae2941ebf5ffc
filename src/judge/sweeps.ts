import type { Failure } from '../model/observation.ts';
import type { SweepArea, SweepEnd, SweepSeen } from '../model/sweep.ts';
import type { RequirementPlan } from '../model/target.ts';
import type { Trace } from './trace.ts';

/** How many endpoints a trace stands for: more than one where a sweep shows only some of those that ended alike. */
export type Weight = (trace: Pick<Trace, 'target' | 'address'>) => number;

export type SweepIndex = ReadonlyMap<string, SweepSeen>;

export function indexSweeps(sweeps: readonly SweepSeen[] = []): SweepIndex {
  return new Map(sweeps.map((sweep) => [sweep.id, sweep]));
}

function sweepsOf({ sweeps = [] }: RequirementPlan, index: SweepIndex): readonly SweepSeen[] {
  return sweeps.flatMap((id) => index.get(id) ?? []);
}

/** Of those that a sweep shows, the first one stands for all that are not shown; what was not tried is shown once. */
export function weighing(plan: RequirementPlan, index: SweepIndex): Weight {
  const swept = sweepsOf(plan, index);
  if (swept.length === 0) return () => 1;
  const weights = new Map<string, number>();
  for (const { ends, untried } of swept) {
    if (untried !== undefined) weights.set(`${untried.target} ${untried.address}`, untried.count);
    for (const { count, shown } of ends) {
      for (const [place, { target, address }] of shown.entries())
        weights.set(`${target} ${address}`, place === 0 ? count - shown.length + 1 : 1);
    }
  }
  return ({ target, address }) => weights.get(`${target.id} ${address}`) ?? 1;
}

/** More of them are told of in one sum. */
const MOST_SWEEPS = 4;

/** In words, how the places of each sweep ended; where they are few, which ones. Null without sweeps. */
export function sweepNote(plan: RequirementPlan, index: SweepIndex): string | null {
  const swept = sweepsOf(plan, index);
  if (swept.length > MOST_SWEEPS) return sumText(swept);
  const texts = swept.flatMap((sweep) => {
    const text = endTexts(sweep).join(', ');
    if (text === '') return [];
    return swept.length === 1 ? text : `${sweep.id.slice('tcp://'.length)}: ${text}`;
  });
  return texts.length === 0 ? null : texts.join('; ');
}

function sumText(swept: readonly SweepSeen[]): string {
  const sums = new Map<string, number>();
  for (const { ends, untried } of swept) {
    for (const end of ends) sums.set(endWord(end), (sums.get(endWord(end)) ?? 0) + end.count);
    if (untried !== undefined) sums.set('not tried', (sums.get('not tried') ?? 0) + untried.count);
  }
  const texts = [...sums].toSorted(([, a], [, b]) => a - b).map(([word, count]) => `${count} ${word}`);
  return `${texts.join(', ')} in ${swept.length} subnets and ranges`;
}

/** What most places came to needs no list: it is all the others. */
function endTexts(sweep: SweepSeen): readonly string[] {
  const { ends, untried } = sweep;
  const [most, ...others] = ends.map((end) => `${end.count} ${endWord(end)}`);
  return [
    ...others.map((text, index) => `${text} (${areasText(ends[index + 1]?.at ?? [], sweep)})`),
    ...(most === undefined ? [] : [most]),
    ...(untried === undefined ? [] : [`${untried.count} not tried`]),
  ];
}

/** More of them would hide the numbers; the report has them all. */
const MOST_AREAS = 12;

function areasText(areas: readonly SweepArea[], sweep: SweepSeen): string {
  const named = areas.slice(0, MOST_AREAS).map((area) => areaText(area, sweep));
  const rest = areas.length - named.length;
  return `${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function endWord({ failure }: SweepEnd): string {
  return failure === null ? 'open' : (END_WORDS[failure] ?? failure.replaceAll('-', ' '));
}

const END_WORDS: Readonly<Partial<Record<Failure, string>>> = {
  'connection-timeout': 'silent',
  'connection-refused': 'refused',
};

/** Ports of one address, addresses at one port, or both. */
function areaText({ first, last, ports }: SweepArea, { addresses, ports: all }: SweepSeen): string {
  const portText = ports.from === ports.to ? String(ports.from) : `${ports.from}-${ports.to}`;
  if (addresses?.count === 1) return portText;
  const addressText = first === last ? first : `${first}-${last}`;
  if (all.from === all.to) return addressText;
  return first === last && !first.includes(':') ? `${first}:${portText}` : `${addressText} port ${portText}`;
}
