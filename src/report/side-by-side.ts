import { wordComparison } from "./changed-words.ts";
import type { CompareWords, Piece } from "./changed-words.ts";
import { displayWidth, expandTabs, padTo } from "./columns.ts";
import { drawLine, paintLine } from "./drawn-line.ts";
import type { ChangedSide } from "./drawn-line.ts";
import { hunkHeading } from "./line-diff.ts";
import type { Hunk, LineRun } from "./line-diff.ts";
import { pairByWords, pairInOrder } from "./line-pairs.ts";
import type { View } from "./view.ts";
import { rowStarts } from "./wrap.ts";

const SEPARATOR = " │ ";
const SIGNS = { same: " ", removed: "-", added: "+" } as const;

/** Stands for the sign where a long line goes on. */
const GOES_ON = "…";

/** However narrow the terminal is. */
const LEAST_WIDTH = 10;

/**
 * Hunks in two columns, the old text on the left; long lines go on in the next row, and words that changed stand between marks
 * where no colour tells them. The texts are safe already.
 */
export function sideBySideLines(hunks: readonly Hunk[], view: View): readonly string[] {
  const compareWords = wordComparison();
  // Each column begins with a sign.
  const width = Math.max(LEAST_WIDTH, Math.floor((view.width - SEPARATOR.length) / 2) - 1);
  return hunks.flatMap((hunk) => [
    ...(hunk.isWhole ? [] : [view.paint.dim(hunkHeading(hunk))]),
    ...hunk.runs.flatMap((run) => runRows(run, width, compareWords, view)),
  ]);
}

type Side = ChangedSide | "same";

/** One row of a column: what it shows, painted, and as it is. */
interface Cell {
  readonly plain: string;
  readonly painted: string;
}

function runRows(run: LineRun, width: number, compareWords: CompareWords, view: View): readonly string[] {
  if (run.kind === "same") {
    return run.lines.flatMap((line) => {
      const cells = cellsOf([{ text: line, changed: false }], "same", width, view);
      return besides(cells, cells, width, view);
    });
  }
  const words = compareWords(run.removed, run.added);
  const pairs =
    words === null
      ? pairInOrder(run.removed.map(unmarked), run.added.map(unmarked))
      : pairByWords(words.before, words.after);
  return pairs.flatMap(({ removed, added }) =>
    besides(
      removed === null ? [] : cellsOf(drawLine(removed, "removed", !view.colour), "removed", width, view),
      added === null ? [] : cellsOf(drawLine(added, "added", !view.colour), "added", width, view),
      width,
      view,
    ),
  );
}

function unmarked(text: string): readonly Piece[] {
  return [{ text, changed: false }];
}

function besides(left: readonly Cell[], right: readonly Cell[], width: number, view: View): readonly string[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) => {
    const { plain, painted } = left[row] ?? { plain: "", painted: "" };
    const fill = padTo(plain, width + 1).slice(plain.length);
    return `${painted}${fill}${view.paint.dim(SEPARATOR)}${right[row]?.painted ?? ""}`.trimEnd();
  });
}

/** The rows of one line in its column. */
function cellsOf(line: readonly Piece[], side: Side, width: number, view: View): readonly Cell[] {
  const pieces = withoutTabs(line);
  const text = pieces.map((piece) => piece.text).join("");
  const starts = rowStarts(text, width);
  return starts.map((start, row) => {
    const sign = row === 0 ? SIGNS[side] : GOES_ON;
    const shown = [{ text: sign, changed: false }, ...slicePieces(pieces, start, starts[row + 1] ?? text.length)];
    const plain = shown.map((piece) => piece.text).join("");
    return { plain, painted: side === "same" ? plain : paintLine(shown, side, view) };
  });
}

function withoutTabs(line: readonly Piece[]): readonly Piece[] {
  let column = 0;
  return line.map(({ text, changed }) => {
    const spaced = expandTabs(text, column);
    column += displayWidth(spaced);
    return { text: spaced, changed };
  });
}

function slicePieces(pieces: readonly Piece[], start: number, end: number): readonly Piece[] {
  let at = 0;
  return pieces.flatMap(({ text, changed }) => {
    const part = text.slice(Math.max(0, start - at), Math.max(0, end - at));
    at += text.length;
    return part === "" ? [] : [{ text: part, changed }];
  });
}
