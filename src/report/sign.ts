import type { Requirement } from '../model/profile.ts';
import type { Verdict } from '../model/verdict.ts';
import type { Style } from './colour.ts';

/** The symbol before an outcome, and its colour. */
interface Sign {
  readonly symbol: string;
  readonly style: Style;
}

/** The sign follows what was wanted: `blocked` is good where the requirement says so, and `allowed` then is bad. */
export function signOf(verdict: Verdict): Sign {
  if (verdict.outcome === 'skipped') return { symbol: '-', style: 'dim' };
  if (verdict.outcome === 'impaired') return { symbol: '!', style: 'yellow' };
  return SIGNS[verdict.met];
}

const SIGNS: Readonly<Record<Verdict['met'], Sign>> = {
  yes: { symbol: '✓', style: 'green' },
  no: { symbol: '✗', style: 'red' },
  unknown: { symbol: '?', style: 'yellow' },
};

/** A requirement's id, with its need where that is not the usual one: `ntp (optional)`. */
export function idText(id: string, requirement: Requirement | undefined): string {
  if (requirement === undefined || requirement.need === 'required') return id;
  return `${id} (${requirement.need})`;
}
