import type { Need } from '../model/profile.ts';
import type { ProfileChangeKind } from '../model/profile-diff.ts';
import type { Ask } from './asks.ts';
import { holds, type PortPiece, pieces, portTexts } from './ports.ts';

/** What changed at one place: which ports, and for whom. */
export interface Delta {
  readonly kind: ProfileChangeKind;
  readonly before: { readonly ports: readonly string[]; readonly need: Need } | null;
  readonly after: { readonly ports: readonly string[]; readonly need: Need } | null;
  /** Whose purpose and sources count. */
  readonly ask: Ask;
}

const STRICTNESS: Readonly<Record<Need, number>> = { required: 0, optional: 1, deprecated: 2, retired: 3 };

interface Step {
  readonly kind: ProfileChangeKind | 'none';
  readonly old: Ask | null;
  readonly new: Ask | null;
  readonly piece: PortPiece;
}

/** The changes at one place, of which all asks are given. */
export function deltasAt(asks: readonly Ask[]): readonly Delta[] {
  const steps = pieces(asks.map(({ ports }) => ports)).map((piece): Step => {
    const old = strictest(asks, 'old', piece);
    const next = strictest(asks, 'new', piece);
    return { kind: kindOf(old, next), old, new: next, piece };
  });
  const other = grouped(steps.filter(({ kind }) => !isMove(kind) && kind !== 'none'));
  const moves = steps.filter(({ kind }) => isMove(kind));
  const blocked = asks.some(({ requirement }) => requirement.expect === 'blocked');
  const stays = blocked ? [] : steps.filter(({ kind, old }) => kind !== 'retired' && !isMove(kind) && isHeld(old));
  const both = moves.some(({ kind }) => kind === 'open') && moves.some(({ kind }) => kind === 'close');
  if (moves.length > 0 && (stays.length > 0 || both)) return [otherPorts(moves, stays), ...other];
  return [...grouped(moves), ...other];
}

function strictest(asks: readonly Ask[], side: Ask['side'], piece: PortPiece): Ask | null {
  const there = asks.filter((ask) => ask.side === side && holds(ask.ports, piece));
  return there.toSorted((a, b) => STRICTNESS[a.requirement.need] - STRICTNESS[b.requirement.need])[0] ?? null;
}

/** Somebody may have opened it. */
function isHeld(ask: Ask | null): boolean {
  return ask !== null && ask.requirement.need !== 'retired';
}

/** What is deprecated is not opened any more by those who have not done so. */
function isWanted(ask: Ask | null): boolean {
  return ask !== null && (ask.requirement.need === 'required' || ask.requirement.need === 'optional');
}

function kindOf(old: Ask | null, next: Ask | null): Step['kind'] {
  const blocked = (old ?? next)?.requirement.expect === 'blocked';
  if (!isHeld(old)) return isWanted(next) ? (blocked ? 'block' : 'open') : 'none';
  if (next === null) return blocked ? 'unblock' : 'close';
  if (next.requirement.need === 'retired') return blocked ? 'unblock' : 'retired';
  if (next.requirement.need === old?.requirement.need) return 'none';
  return next.requirement.need === 'deprecated' ? 'deprecated' : 'need';
}

function isMove(kind: Step['kind']): boolean {
  return kind === 'open' || kind === 'close' || kind === 'block' || kind === 'unblock';
}

/** Ports with the same change, needs and requirement as one. */
function grouped(steps: readonly Step[]): readonly Delta[] {
  const groups = new Map<string, [Step, ...Step[]]>();
  for (const step of steps) {
    const { kind, old, new: next } = step;
    const key = [kind, old?.requirement.need, next?.requirement.need, (next ?? old)?.requirement.id].join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [step]);
    else group.push(step);
  }
  return [...groups.values()].flatMap((group): Delta[] => {
    const [{ kind, old, new: next }] = group;
    const ask = next ?? old;
    if (kind === 'none' || ask === null) return [];
    const ports = portTexts(group.map(({ piece }) => piece));
    const side = (one: Ask | null): Delta['before'] => (one === null ? null : { ports, need: one.requirement.need });
    return [{ kind, before: isHeld(old) ? side(old) : null, after: side(next), ask }];
  });
}

/** A destination that stays, with another set of ports. */
function otherPorts(moves: readonly Step[], stays: readonly Step[]): Delta {
  const textsOf = (kind: Step['kind']): readonly string[] =>
    portTexts([...stays, ...moves.filter((step) => step.kind === kind)].map(({ piece }) => piece));
  const needOf = (asks: readonly (Ask | null)[]): Need => {
    const needs = asks.flatMap((ask) => ask?.requirement.need ?? []);
    return needs.toSorted((a, b) => STRICTNESS[a] - STRICTNESS[b])[0] ?? 'required';
  };
  const all = [...moves, ...stays];
  const news = all.flatMap((step) => step.new ?? []);
  const olds = all.flatMap((step) => step.old ?? []);
  const ask = moves.find((step) => step.new !== null)?.new ?? news[0] ?? olds[0];
  if (ask === undefined) throw new Error('ports changed that nobody asks for');
  return {
    kind: 'ports',
    before: { ports: textsOf('close'), need: needOf(olds) },
    after: { ports: textsOf('open'), need: needOf(news) },
    ask,
  };
}
