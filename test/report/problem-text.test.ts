import { describe, expect, test } from "vitest";
import type { Problem } from "../../src/core/problem.ts";
import { generalProblem } from "../../src/core/problem.ts";
import { problemsText } from "../../src/report/problem-text.ts";
import { createView } from "../../src/report/view.ts";
import { plain, problem } from "./builders.ts";

function one(over: Partial<Problem>, width = 100): string {
  return problemsText([problem(over)], createView({ colour: false, width }));
}

/** The offending line and what stands below it. */
function excerptOf(over: Partial<Problem>, width = 100): string {
  return one({ line: 4, ...over }, width)
    .split("\n")
    .slice(1, -2)
    .join("\n");
}

test("the design's drawing", () => {
  expect(problemsText([problem()], plain)).toBe(`\
prompts/billing/refund.md:4:3  unknown key "tmeperature" under config
  4 |   tmeperature: 0.2
    |   ^^^^^^^^^^^ did you mean "temperature"?

1 error in 1 file.`);
});

test("no problems are no text", () => {
  expect(problemsText([], plain)).toBe("");
});

test("errors come before warnings, then by file and line; what has nothing to show takes one line", () => {
  const bare = { excerpt: null, hint: null };
  const problems = [
    problem({ ...bare, severity: "warning", file: "a.md", line: 1, column: 2, message: "first warning" }),
    problem({ ...bare, file: "b.md", line: 10, column: 1, message: "later line" }),
    problem({ ...bare, file: "b.md", line: 9, column: 8, message: "later column" }),
    problem({ ...bare, file: "b.md", line: 9, column: 2, message: "earlier column" }),
    problem({
      file: "a.md",
      line: null,
      column: null,
      excerpt: null,
      message: "is a symbolic link",
      hint: "commit the file",
    }),
    generalProblem("error", "no-prompts", "there is no folder prompts", "Make one with: promptree init"),
    generalProblem("warning", "shallow", "the clone is shallow"),
  ];
  expect(problemsText(problems, plain)).toBe(`\
error: there is no folder prompts
  Make one with: promptree init

a.md  is a symbolic link
  commit the file

b.md:9:2  earlier column
b.md:9:8  later column
b.md:10:1  later line
warning: the clone is shallow
a.md:1:2  warning: first warning
5 errors, 2 warnings in 2 files.`);
});

test("what belongs to no file is in none", () => {
  expect(problemsText([generalProblem("warning", "shallow", "the clone is shallow")], plain)).toBe(`\
warning: the clone is shallow
1 warning.`);
});

describe("carets", () => {
  test.each([
    ["after a tab", "\tkey: x", 2, 3, ["  4 |     key: x", "    |     ^^^"]],
    ["under a tab", "a\tb", 2, 1, ["  4 | a   b", "    |  ^^^"]],
    ["after full-width characters", "説明: bad", 5, 3, ["  4 | 説明: bad", "    |       ^^^"]],
    ["under full-width characters", "a: 説明", 4, 2, ["  4 | a: 説明", "    |    ^^^^"]],
    ["after an emoji of two UTF-16 units", "🙂 bad", 4, 3, ["  4 | 🙂 bad", "    |    ^^^"]],
    ["in the middle of an emoji", "🙂 bad", 2, 1, ["  4 | 🙂 bad", "    | ^^"]],
    ["at the end of the line", "key:", 5, 1, ["  4 | key:", "    |     ^"]],
    ["beyond the end of the line", "key:", 5000, 9, ["  4 | key:", "    |     ^"]],
    ["for a length of none", "key: x", 6, 0, ["  4 | key: x", "    |      ^"]],
    ["on an empty line", "", 1, 1, ["  4 |", "    | ^"]],
    ["after an escape sequence, which is not shown", "\u001B[31mx bad", 8, 3, ["  4 | x bad", "    |   ^^^"]],
  ])("%s", (_, text, column, length, lines) => {
    expect(excerptOf({ hint: null, column, excerpt: { text, length } }).split("\n")).toEqual(lines);
  });

  test("a line without a column has none, and the hint below", () => {
    const over = { column: null, excerpt: { text: "the whole line", length: 14 }, hint: "write another" };
    expect(excerptOf(over)).toBe("  4 | the whole line\n    | write another");
  });

  test("the gutter is as wide as the number", () => {
    expect(excerptOf({ line: 1042, hint: null })).toBe("  1042 |   tmeperature: 0.2\n       |   ^^^^^^^^^^^");
  });
});

describe("long lines", () => {
  const line = `${"before ".repeat(100)}OFFENDING${" after".repeat(100)}`;

  test("are cut around the place, and the carets stay under it", () => {
    const text = excerptOf({ column: 701, excerpt: { text: line, length: 9 }, hint: null }, 60);
    expect(text).toBe(`\
  4 | …fore before before before OFFENDING after after afte…
    |                            ^^^^^^^^^`);
  });

  test("are cut at the end only, where the place is near the beginning", () => {
    const text = excerptOf({ column: 1, excerpt: { text: line, length: 6 }, hint: "no" }, 40);
    expect(text).toBe(`\
  4 | before before before before befor…
    | ^^^^^^ no`);
  });

  test("a place longer than the view is cut itself", () => {
    const text = excerptOf({ column: 5, excerpt: { text: `key: ${"x".repeat(500)}`, length: 500 }, hint: null }, 40);
    const [shown = "", carets = ""] = text.split("\n");
    expect(shown).toMatch(/^ {2}4 \| key: x+…$/);
    expect(shown.length).toBeLessThanOrEqual(40);
    expect(carets.length).toBeLessThanOrEqual(40);
  });

  test("a hint that does not fit beside the carets stands below them", () => {
    expect(excerptOf({ hint: "a hint that is too long to stand beside" }, 40)).toBe(`\
  4 |   tmeperature: 0.2
    |   ^^^^^^^^^^^
    | a hint that is too long to stand beside`);
  });
});

test("with a limit the rest is counted", () => {
  const problems = Array.from({ length: 5 }, (_, index) => problem({ line: index + 1, excerpt: null, hint: null }));
  expect(problemsText(problems, plain, { limit: 2 }).split("\n").slice(2)).toEqual([
    "… and 3 more problems (--full lists them)",
    "5 errors in 1 file.",
  ]);
});
