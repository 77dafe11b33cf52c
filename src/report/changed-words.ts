import { diffWordsWithSpace } from "diff";

export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

interface ChangedWords {
  /** The lines of either text, in pieces. */
  readonly before: readonly (readonly Piece[])[];
  readonly after: readonly (readonly Piece[])[];
}

/** Compares removed lines with the added ones in their place; null when they are not alike. */
export type CompareWords = (removed: readonly string[], added: readonly string[]) => ChangedWords | null;

/** In one place; the cost grows with the square. */
const MOST_WORD_EDITS = 1000;

/** In squares of edits, over all places of a text: some tenths of a second at most. */
const MOST_WORK = 4 * MOST_WORD_EDITS ** 2;

/** With less in common than this share of the letters, marks on words would be noise. */
const LEAST_IN_COMMON = 0.4;

/** Which words differ, for the places of one text: what a long one may cost is bounded as a whole. */
export function wordComparison(): CompareWords {
  let workLeft = MOST_WORK;
  return (removed, added) => {
    const [before, after] = [removed.join("\n"), added.join("\n")];
    if (before === "" || after === "") return null;
    const maxEditLength = Math.min(MOST_WORD_EDITS, Math.floor(Math.sqrt(workLeft)));
    if (maxEditLength === 0) return null;
    const changes = diffWordsWithSpace(before, after, { maxEditLength });
    const edits = changes?.reduce((sum, change) => sum + (change.added || change.removed ? change.count : 0), 0);
    workLeft -= (edits ?? maxEditLength) ** 2;
    return changes === undefined ? null : inPieces(changes, before, after);
  };
}

type Changes = NonNullable<ReturnType<typeof diffWordsWithSpace>>;

function inPieces(changes: Changes, before: string, after: string): ChangedWords | null {
  const common = changes.filter((change) => !change.added && !change.removed);
  const inCommon = letters(common.map((change) => change.value).join(""));
  if (inCommon < LEAST_IN_COMMON * Math.max(letters(before), letters(after))) return null;
  const piecesOf = (side: Changes, mark: "added" | "removed") =>
    intoLines(side.map((change) => ({ text: change.value, changed: change[mark] })));
  return {
    before: piecesOf(
      changes.filter((change) => !change.added),
      "removed",
    ),
    after: piecesOf(
      changes.filter((change) => !change.removed),
      "added",
    ),
  };
}

function letters(text: string): number {
  return text.replace(/\s+/gu, "").length;
}

function intoLines(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const lines: Piece[][] = [[]];
  for (const { text, changed } of pieces) {
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) lines.push([]);
      if (part !== "") lines.at(-1)?.push({ text: part, changed });
    }
  }
  return lines;
}
