import type { Piece } from "./changed-words.ts";
import type { View } from "./view.ts";

/** The two sides of a diff. */
export type ChangedSide = "removed" | "added";

/** As `git diff --word-diff` marks words where there is no colour. */
const WORD_MARKS = { removed: ["[-", "-]"], added: ["{+", "+}"] } as const;

/**
 * A removed or added line as it is to be seen: white space at its end, and white space that is itself the change, as `·` and
 * `→`; invisible characters that are the change as their code points; and what changed between marks, if wanted.
 */
export function drawLine(line: readonly Piece[], side: ChangedSide, markWords: boolean): readonly Piece[] {
  const [before, after] = markWords ? WORD_MARKS[side] : ["", ""];
  return endShown(markWords ? joinWords(line) : line).map(({ text, changed }) => {
    if (!changed) return { text, changed };
    const shown = showInvisible(text);
    const { start, end } = wordsOf(shown);
    return { text: `${shown.slice(0, start)}${before}${shown.slice(start, end)}${after}${shown.slice(end)}`, changed };
  });
}

/** A text without the spaces around it; the expression that says so costs the square of the spaces within. */
function wordsOf(text: string): { readonly start: number; readonly end: number } {
  const [spaces = ""] = /^ */.exec(text) ?? [];
  let end = text.length;
  while (end > spaces.length && text[end - 1] === " ") end -= 1;
  return { start: spaces.length, end };
}

/** Paints a drawn line, or a part of one. */
export function paintLine(line: readonly Piece[], side: ChangedSide, { paint }: View): string {
  const [plain, changed] = side === "removed" ? [paint.removed, paint.removedWords] : [paint.added, paint.addedWords];
  return line.map((piece) => (piece.changed ? changed(piece.text) : plain(piece.text))).join("");
}

/** Neighbouring words that changed are one piece with the space between them. */
function joinWords(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const [index, { text, changed: own }] of pieces.entries()) {
    const isBetween = joined.at(-1)?.changed === true && pieces[index + 1]?.changed === true;
    const changed = own || (isBetween && text === " ");
    const last = joined.at(-1);
    if (last?.changed === changed) joined.splice(-1, 1, { text: last.text + text, changed });
    else joined.push({ text, changed });
  }
  return joined;
}

/** The pieces with the white space at the end of the line shown. */
function endShown(line: readonly Piece[]): readonly Piece[] {
  const shown: Piece[] = [];
  let isEnd = true;
  for (const { text, changed } of line.toReversed()) {
    const words: string = isEnd ? text.trimEnd() : text;
    shown.push({ text: words + showSpaces(text.slice(words.length)), changed });
    isEnd &&= words === "";
  }
  return shown.toReversed();
}

function showInvisible(text: string): string {
  if (/^\s+$/u.test(text)) return showSpaces(text);
  return /^\p{Format}+$/u.test(text) ? Array.from(text, codePoint).join(" ") : text;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A tab stays behind its arrow, so that what follows stands where it did. */
function showSpaces(spaces: string): string {
  return spaces.replaceAll("\t", "→\t").replaceAll(/[^\S\t→]/gu, "·");
}
