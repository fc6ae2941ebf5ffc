import { distance } from 'fastest-levenshtein';

/** Beyond these nobody misspelt a word: it is another one, or a file that is no profile. */
const MAX_LETTERS = 64;
const MAX_KNOWN = 1000;
const MAX_LISTED = 24;
const MAX_BESIDE_GUESS = 8;

/** The known word nearest to a misspelt one, or null when none is near enough to be meant. */
export function nearest(word: string, known: readonly string[]): string | null {
  const lower = word.toLowerCase();
  if (lower.length > MAX_LETTERS || known.length > MAX_KNOWN) return null;
  const prefixed = known.find((candidate) => lower.length >= 2 && candidate.toLowerCase().startsWith(lower));
  if (prefixed !== undefined) return prefixed;
  const ranked = known
    .map((candidate) => ({ candidate, mistakes: mistakes(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, mistakes: count }) => count <= tolerated(Math.max(lower.length, candidate.length)));
  return ranked.toSorted((a, b) => a.mistakes - b.mistakes)[0]?.candidate ?? null;
}

/** Letters missing, added or changed; two neighbours that changed places are one mistake, not two. */
function mistakes(word: string, meant: string): number {
  const swapped = Array.from({ length: Math.max(0, word.length - 1) }, (_, index) =>
    distance(`${word.slice(0, index)}${word[index + 1]}${word[index]}${word.slice(index + 2)}`, meant),
  );
  return Math.min(distance(word, meant), ...swapped.map((count) => count + 1));
}

function tolerated(letters: number): number {
  return Math.max(1, Math.floor(letters / 2.5));
}

/**
 * `(did you mean "ports"? known: id, title, ports)`: the remedy that follows a message about an unknown word. A long
 * list stands there only when no guess does.
 */
export function hint(word: string, known: readonly string[]): string {
  const best = nearest(word, known);
  if (best !== null && known.length > MAX_BESIDE_GUESS) return `(did you mean "${best}"?)`;
  const list =
    known.length > MAX_LISTED
      ? `${known.slice(0, MAX_LISTED).join(', ')} and ${known.length - MAX_LISTED} more`
      : known.join(', ');
  const knownText = known.length === 0 ? 'none are known here' : `known: ${list}`;
  return best === null ? `(${knownText})` : `(did you mean "${best}"? ${knownText})`;
}
