import { diffWordsWithSpace } from "diff";

export interface Piece {
  readonly text: string;
  readonly changed: boolean;
}

export interface ChangedWords {
  /** The lines of either text, in pieces. */
  readonly before: readonly (readonly Piece[])[];
  readonly after: readonly (readonly Piece[])[];
}

const MOST_WORD_EDITS = 1000;

/** With less in common than this share of the letters, marks on words would be noise. */
const LEAST_IN_COMMON = 0.4;

/** Which words differ between removed lines and the added ones in their place; null when they are not alike. */
export function changedWords(removed: string, added: string): ChangedWords | null {
  if (removed === "" || added === "") return null;
  const changes = diffWordsWithSpace(removed, added, { maxEditLength: MOST_WORD_EDITS });
  if (changes === undefined) return null;

  const common = changes.filter((change) => !change.added && !change.removed);
  const inCommon = letters(common.map((change) => change.value).join(""));
  if (inCommon < LEAST_IN_COMMON * Math.max(letters(removed), letters(added))) return null;
  const piecesOf = (side: typeof changes, mark: "added" | "removed") =>
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
