import { wordComparison } from "./changed-words.ts";
import type { CompareWords, Piece } from "./changed-words.ts";
import { drawLine, paintLine } from "./drawn-line.ts";
import type { ChangedSide } from "./drawn-line.ts";
import { hunkHeading } from "./line-diff.ts";
import type { Hunk, LineRun } from "./line-diff.ts";
import type { View } from "./view.ts";

const SIGNS = { removed: "-", added: "+" } as const;

/**
 * Hunks as a unified diff, the changed words highlighted. The texts are safe already.
 * @param markWords Put marks around these words, too.
 */
export function unifiedLines(hunks: readonly Hunk[], view: View, markWords: boolean): readonly string[] {
  const compareWords = wordComparison();
  return hunks.flatMap((hunk) => [
    ...(hunk.isWhole ? [] : [view.paint.dim(hunkHeading(hunk))]),
    ...hunk.runs.flatMap((run) => runLines(run, compareWords, view, markWords)),
  ]);
}

function runLines(run: LineRun, compareWords: CompareWords, view: View, markWords: boolean): readonly string[] {
  if (run.kind === "same") return run.lines.map((line) => ` ${line}`);
  const words = compareWords(run.removed, run.added);
  const line = (pieces: readonly Piece[], side: ChangedSide): string =>
    paintLine(withSign(drawLine(pieces, side, markWords), SIGNS[side]), side, view);
  return [
    ...(words?.before ?? run.removed.map(unmarked)).map((pieces) => line(pieces, "removed")),
    ...(words?.after ?? run.added.map(unmarked)).map((pieces) => line(pieces, "added")),
  ];
}

function unmarked(text: string): readonly Piece[] {
  return text === "" ? [] : [{ text, changed: false }];
}

function withSign(line: readonly Piece[], sign: string): readonly Piece[] {
  const [first, ...rest] = line;
  if (first === undefined || first.changed) return [{ text: sign, changed: false }, ...line];
  return [{ text: sign + first.text, changed: false }, ...rest];
}
