import { closest, distance } from "fastest-levenshtein";

/** How many letters may differ for a word to be taken for a slip of the pen: one in three, and three at most. */
const MOST = 3;

/** In UTF-16 units. Two letters in the wrong order are half of a shorter word. */
const LEAST_FOR_A_SWAP = 3;

/** The known word that was probably meant; null when none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const near = closest(word, known);
  const edits = distance(word, near);
  // Two letters in the wrong order are one slip, and the distance counts them as two edits.
  const swapped = edits > 1 ? known.find((candidate) => isSwapped(word, candidate)) : undefined;
  if (swapped !== undefined) return swapped;
  return edits <= Math.min(MOST, Math.max(1, Math.floor(word.length / 3))) ? near : null;
}

/** The same as a hint; null when nothing is near. */
export function didYouMean(word: string, known: readonly string[]): string | null {
  const near = nearest(word, known);
  return near === null ? null : `did you mean "${near}"?`;
}

/** Whether two words are the same but for two neighbouring letters in the wrong order. */
function isSwapped(word: string, other: string): boolean {
  if (word.length !== other.length || word.length < LEAST_FOR_A_SWAP) return false;
  let at = 0;
  while (at < word.length && word[at] === other[at]) at++;
  return word[at] === other[at + 1] && word[at + 1] === other[at] && word.slice(at + 2) === other.slice(at + 2);
}
