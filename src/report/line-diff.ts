import { structuredPatch } from "diff";

/** A run of lines of a hunk: the same in both texts, or some of the old one with what stands in their place. */
export type LineRun =
  | { readonly kind: "same"; readonly lines: readonly string[] }
  | { readonly kind: "changed"; readonly removed: readonly string[]; readonly added: readonly string[] };

/** Neighbouring changes with the lines around them. Lines are counted from 1. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly runs: readonly LineRun[];
  /** There is one text only, or the two are too different to be compared: all of one is followed by all of the other. */
  readonly isWhole: boolean;
}

const CONTEXT_LINES = 3;

/** Beyond so many changed lines the cost grows with their square, and nobody follows the diff line by line anyway. */
const MOST_LINE_EDITS = 2000;

/** Where two texts differ; a newline at a text's end is followed by an empty line. Null is no text at all. */
export function diffLines(before: string | null, after: string | null): readonly Hunk[] {
  if (before === after) return [];
  if (before === null || after === null) return [wholeHunk(before, after)];
  // A newline at the end of both keeps remarks on its absence out of the diff.
  const options = { context: CONTEXT_LINES, maxEditLength: MOST_LINE_EDITS };
  const patch = structuredPatch("", "", `${before}\n`, `${after}\n`, undefined, undefined, options);
  if (patch === undefined) return [wholeHunk(before, after)];
  return patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    oldStart,
    oldLines,
    newStart,
    newLines,
    runs: runsOf(lines),
    isWhole: false,
  }));
}

/** `@@ -1,3 +1,4 @@`, as every unified diff has it. */
export function hunkHeading({ oldStart, oldLines, newStart, newLines }: Hunk): string {
  return `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`;
}

/** The lines of a unified diff: each with a space, `-` or `+` before it. */
export function signedLines({ runs }: Hunk): readonly string[] {
  return runs.flatMap((run) =>
    run.kind === "same"
      ? run.lines.map((line) => ` ${line}`)
      : [...run.removed.map((line) => `-${line}`), ...run.added.map((line) => `+${line}`)],
  );
}

function wholeHunk(before: string | null, after: string | null): Hunk {
  const [removed, added] = [before?.split("\n") ?? [], after?.split("\n") ?? []];
  const runs: readonly LineRun[] = [{ kind: "changed", removed, added }];
  return {
    oldStart: Math.min(1, removed.length),
    oldLines: removed.length,
    newStart: Math.min(1, added.length),
    newLines: added.length,
    runs,
    isWhole: true,
  };
}

/** Removed lines and the added ones after them are one run. */
function runsOf(lines: readonly string[]): readonly LineRun[] {
  const runs: LineRun[] = [];
  let same: string[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const endChange = () => {
    if (removed.length + added.length > 0) runs.push({ kind: "changed", removed, added });
    [removed, added] = [[], []];
  };
  const endSame = () => {
    if (same.length > 0) runs.push({ kind: "same", lines: same });
    same = [];
  };
  for (const line of lines) {
    const text = line.slice(1);
    if (line.startsWith(" ")) {
      endChange();
      same.push(text);
      continue;
    }
    endSame();
    if (line.startsWith("+")) {
      added.push(text);
    } else {
      if (added.length > 0) endChange();
      removed.push(text);
    }
  }
  endChange();
  endSame();
  return runs;
}
