import { closest, distance } from "fastest-levenshtein";

/** How many letters may differ for a word to be taken for a slip of the pen: one in three, and three at most. */
const MOST = 3;

/** The known word that was probably meant; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const near = closest(word, known);
  return distance(word, near) <= Math.min(MOST, Math.max(1, Math.floor(word.length / 3))) ? near : null;
}

/** The same as a hint; null when nothing is near. */
export function didYouMean(word: string, known: readonly string[]): string | null {
  const near = nearest(word, known);
  return near === null ? null : `did you mean "${near}"?`;
}
