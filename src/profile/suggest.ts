import { closest, distance } from 'fastest-levenshtein';

/** The known word nearest to a misspelt one, or null when none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const lower = word.toLowerCase();
  const prefixed = known.find((candidate) => lower.length >= 2 && candidate.toLowerCase().startsWith(lower));
  if (prefixed !== undefined) return prefixed;
  const best = closest(lower, [...known]);
  // Two letters exchanged count as two changes, also in a word of three.
  return distance(lower, best.toLowerCase()) <= Math.max(best.length > 2 ? 2 : 1, Math.floor(best.length / 3)) ? best : null;
}

/** `(did you mean "ports"? known: id, title, ports)`: the remedy that follows a message about an unknown word. */
export function hint(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  const list = known.length > 24 ? `${known.slice(0, 24).join(', ')} ...` : known.join(', ');
  const knownText = known.length === 0 ? 'none are known here' : `known: ${list}`;
  return best === null ? `(${knownText})` : `(did you mean "${best}"? ${knownText})`;
}
