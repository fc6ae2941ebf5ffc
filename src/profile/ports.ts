import type { PortRange } from '../model/profile.ts';

/** Reads `443` or `30000-32767`; null when it is neither. */
export function parsePorts(text: string): PortRange | null {
  const match = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/.exec(text);
  const from = Number(match?.[1]);
  const to = Number(match?.[2] ?? match?.[1]);
  return from >= 1 && from <= to && to <= 65_535 ? { from, to } : null;
}
