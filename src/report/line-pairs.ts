import type { Piece } from "./changed-words.ts";

type Line = readonly Piece[];

/** A removed line beside the added one in its place; null where a side has none. */
export interface LinePair {
  readonly removed: Line | null;
  readonly added: Line | null;
}

/** The first beside the first, and so on. */
export function pairInOrder(removed: readonly Line[], added: readonly Line[]): readonly LinePair[] {
  return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => ({
    removed: removed[index] ?? null,
    added: added[index] ?? null,
  }));
}

/**
 * Puts removed lines beside the added ones that they share words with, in the order of both. What is not changed in the pieces
 * has to be the same text on both sides but for its white space.
 */
export function pairByWords(removed: readonly Line[], added: readonly Line[]): readonly LinePair[] {
  const pairs: LinePair[] = [];
  let [left, right] = [0, 0];
  const pairUpTo = (nextLeft: number, nextRight: number) => {
    pairs.push(...pairInOrder(removed.slice(left, nextLeft), added.slice(right, nextRight)));
    [left, right] = [nextLeft, nextRight];
  };
  for (const anchor of anchors(removed, added)) {
    pairUpTo(anchor.removed, anchor.added);
    pairUpTo(anchor.removed + 1, anchor.added + 1);
  }
  pairUpTo(removed.length, added.length);
  return pairs;
}

interface Anchor {
  readonly removed: number;
  readonly added: number;
  /** How many letters the two lines share. */
  readonly shared: number;
}

/** Each line with its best partner, none of them crossing. */
function anchors(removed: readonly Line[], added: readonly Line[]): readonly Anchor[] {
  const chosen: Anchor[] = [];
  // What the two sides have in common stands in the same order in both, so candidates never cross.
  for (const candidate of sharedLetters(removed, added)) {
    const last = chosen.at(-1);
    const isRival = last !== undefined && (last.removed === candidate.removed || last.added === candidate.added);
    if (!isRival) chosen.push(candidate);
    else if (candidate.shared > last.shared) chosen.splice(-1, 1, candidate);
  }
  return chosen;
}

/** The pairs of lines that share words. Both sides hold the same unchanged text, cut into lines at other places. */
function sharedLetters(removed: readonly Line[], added: readonly Line[]): readonly Anchor[] {
  const [left, right] = [unchangedParts(removed), unchangedParts(added)];
  const found: Anchor[] = [];
  const at = { left: 0, right: 0 };
  for (;;) {
    const [one, other] = [left[at.left], right[at.right]];
    if (one === undefined || other === undefined) return found;
    const length = Math.min(one.end, other.end) - Math.max(one.start, other.start);
    const last = found.at(-1);
    if (last?.removed === one.line && last.added === other.line) {
      found.splice(-1, 1, { ...last, shared: last.shared + length });
    } else if (length > 0) {
      found.push({ removed: one.line, added: other.line, shared: length });
    }
    if (one.end <= other.end) at.left++;
    if (other.end <= one.end) at.right++;
  }
}

/** Where the unchanged letters of each line stand among all of them; white space does not count. */
function unchangedParts(lines: readonly Line[]) {
  let end = 0;
  return lines.flatMap((pieces, line) => {
    const start = end;
    for (const { text, changed } of pieces) if (!changed) end += text.replace(/\s+/gu, "").length;
    return end === start ? [] : [{ line, start, end }];
  });
}
