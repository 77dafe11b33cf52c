import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { displayWidth, graphemes } from "../../src/report/columns.ts";
import { textDiff } from "../../src/report/text-diff.ts";
import type { DiffLayout } from "../../src/report/text-diff.ts";
import { createView } from "../../src/report/view.ts";
import { rowStarts } from "../../src/report/wrap.ts";

/** Without braces and brackets, which marks are made of. */
const WORDS = [
  "a",
  "be",
  "kind",
  "name",
  "日本語",
  "🦊",
  "e\u0301",
  "naïve",
  "…",
  "│",
  "-",
  "+",
  "@@",
  " ",
  "  ",
  "\t",
  "\n",
  "\n",
];

const text = fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(""));

/** A text, and what an edit here and there made of it. */
const pair = fc.oneof(
  fc.tuple(text, text),
  fc
    .tuple(text, fc.array(fc.tuple(fc.nat(200), fc.nat(4), fc.constantFrom(...WORDS)), { maxLength: 4 }))
    .map(([before, edits]): [string, string] => [
      before,
      edits
        .reduce((after, [at, cut, word]) => after.slice(0, at) + word + after.slice(at + cut), before)
        .toWellFormed(),
    ]),
);

interface Sides {
  readonly before: string;
  readonly after: string;
}

/** Both texts read from a diff's rows; the lines that it leaves out, which are the same in both, come from the old text. */
function readBack(
  diff: string,
  before: string,
  rowOf: (row: string) => readonly [string | null, string | null],
): Sides {
  const lines = before === "" && diff === "" ? [] : before.split("\n");
  const sides: { old: string[]; fresh: string[] } = { old: [], fresh: [] };
  const skipTo = (line: number) => {
    const skipped = lines.slice(sides.old.length, line);
    sides.old.push(...skipped);
    sides.fresh.push(...skipped);
  };
  for (const row of diff === "" ? [] : diff.split("\n")) {
    const [, start, count] = /^@@ -(\d+),(\d+) \+\d+,\d+ @@$/.exec(row) ?? [];
    if (start !== undefined) {
      skipTo(Number(start) - (count === "0" ? 0 : 1));
      continue;
    }
    const [old, fresh] = rowOf(row);
    if (old !== null) sides.old.push(old);
    if (fresh !== null) sides.fresh.push(fresh);
  }
  skipTo(lines.length);
  return { before: sides.old.join("\n"), after: sides.fresh.join("\n") };
}

function unified(row: string): readonly [string | null, string | null] {
  const line = withoutMarks(row.slice(1));
  return [row.startsWith("+") ? null : line, row.startsWith("-") ? null : line];
}

function withoutMarks(line: string): string {
  return line
    .replaceAll(/\[-|-\]|\{\+|\+\}/g, "")
    .replaceAll("→", "")
    .replaceAll("·", " ");
}

const LAYOUTS: readonly DiffLayout[] = ["unified", "unified-with-marks"];

describe("both texts can be read back", () => {
  test.each(LAYOUTS)("from a diff that is %s", (layout) => {
    fc.assert(
      fc.property(pair, ([before, after]) => {
        const diff = textDiff(before, after, createView({ colour: false }), layout);
        expect(readBack(diff, before, unified)).toEqual({ before, after });
      }),
    );
  });

  test("from two columns, whose lines fit, but for white space at the ends of lines that stayed", () => {
    fc.assert(
      fc.property(pair, (any) => {
        // How wide a tab is drawn depends on what stands before it.
        const [before = "", after = ""] = any.map((one) => one.replaceAll("\t", " "));
        const view = createView({ colour: false, width: 1003 });
        const diff = textDiff(before, after, view, "side-by-side");
        const found = readBack(diff, before, (row) => {
          const [left, right] = splitAt(row, 500);
          const added = right.slice(" │ ".length);
          const stayed = !left.startsWith("-") && !added.startsWith("+");
          return [
            stayed || left.startsWith("-") ? lineOf(left) : null,
            stayed || added.startsWith("+") ? lineOf(added) : null,
          ];
        });
        expect(trimmed(found.before)).toBe(trimmed(before));
        expect(trimmed(found.after)).toBe(trimmed(after));
      }),
    );
  });

  test("from two narrow columns, whose long lines go on, but for white space", () => {
    fc.assert(
      fc.property(pair, fc.integer({ min: 30, max: 60 }), ([before, after], width) => {
        const view = createView({ colour: false, width });
        const column = Math.floor((width - 3) / 2);
        const diff = textDiff(before, after, view, "side-by-side");
        const found = readBack(diff, before, (row) => {
          expect(displayWidth(row)).toBeLessThanOrEqual(width);
          const [left, right] = splitAt(row, column);
          return [left.slice(1), right.slice(" │ ".length).slice(1)];
        });
        expect(letters(withoutMarks(found.before.replaceAll("\n", "")))).toBe(letters(before));
        expect(letters(withoutMarks(found.after.replaceAll("\n", "")))).toBe(letters(after));
      }),
    );
  });
});

test("the rows of a long line are the line, and fit", () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 20 }), (line, width) => {
      const flat = line.replaceAll(/[\n\t]/g, " ");
      const starts = rowStarts(flat, width);
      const rows = starts.map((start, row) => flat.slice(start, starts[row + 1]));
      expect(rows.join("")).toBe(flat);
      for (const row of rows) expect(displayWidth(row)).toBeLessThanOrEqual(width);
      expect(flat === "" || !rows.includes("")).toBe(true);
    }),
  );
});

/** A row at a column of the screen. */
function splitAt(row: string, column: number): readonly [string, string] {
  let left = "";
  let used = 0;
  for (const { text: letter, width } of graphemes(row)) {
    if (used >= column) break;
    left += letter;
    used += width;
  }
  return [left, row.slice(left.length)];
}

/** A cell without its sign. */
function lineOf(cell: string): string {
  return withoutMarks(cell.slice(1).trimEnd());
}

function trimmed(all: string): string {
  return all
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function letters(all: string): string {
  return all.replaceAll(/\s/g, "");
}
