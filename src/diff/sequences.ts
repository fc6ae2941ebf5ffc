import type { Destination } from '../model/profile.ts';

/** `c-{01..20}.example.com`, also where other `{parameters}` still stand beside the numbers. */
const NUMBERS = /\{([0-9]{1,5})\.\.([0-9]{1,5})\}/;
/** As many as a profile may write; what is longer is compared as it stands. */
const MOST = 100;

/** The names that a sequence stands for; anything else stands for itself. */
export function namesOf(destination: Destination): readonly Destination[] {
  const { kind, value } = destination;
  const [, from = '', to = ''] = (kind === 'host' || kind === 'sequence' ? NUMBERS.exec(value) : null) ?? [];
  const count = Number(to) - Number(from) + 1;
  if (from === '' || count < 2 || count > MOST) return [destination];
  // The numbers are as long as the last one when they begin with a nought.
  const length = from.startsWith('0') ? from.length : 0;
  return Array.from({ length: count }, (_, index) => ({
    kind: 'host',
    value: value.replace(NUMBERS, String(Number(from) + index).padStart(length, '0')),
  }));
}

/** Names, those of a sequence that somebody wrote down, and that is there whole, as that sequence. */
export function withSequences(names: readonly Destination[], written: readonly Destination[]): readonly Destination[] {
  const there = new Set(names.map(({ value }) => value));
  const whole = written
    .map((destination) => ({ destination, names: namesOf(destination) }))
    .filter(({ names: own }) => own.length > 1 && own.every(({ value }) => there.has(value)));
  if (whole.length === 0) return names;
  const covered = new Set(whole.flatMap(({ names: own }) => own.map(({ value }) => value)));
  return [...whole.map(({ destination }) => destination), ...names.filter(({ value }) => !covered.has(value))];
}
