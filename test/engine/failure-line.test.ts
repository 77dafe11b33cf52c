import { expect, test } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { fileProblem } from "../../src/core/problem.ts";
import type { Problem } from "../../src/core/problem.ts";
import { failureLine } from "../../src/engine/failure-line.ts";
import { InvalidFilesError } from "../../src/engine/project.ts";

function problem(line: number, severity: Problem["severity"] = "error"): Problem {
  return { ...fileProblem(severity, "unknown-key", "prompts/a.md", `key ${line} is unknown`), line, column: 1 };
}

const CASES: readonly { readonly what: string; readonly error: unknown; readonly line: string }[] = [
  { what: "a message", error: new PromptreeError("blocked", "it is blocked"), line: "it is blocked" },
  {
    what: "a message and its hint",
    error: new PromptreeError("blocked", "it is blocked", { hint: "look at it with: promptree plan" }),
    line: "it is blocked; look at it with: promptree plan",
  },
  {
    what: "problems with their places, without the warnings",
    error: new InvalidFilesError([problem(2), problem(3, "warning"), problem(4)], "wrong", "mend them"),
    line: "wrong: prompts/a.md:2: key 2 is unknown; prompts/a.md:4: key 4 is unknown; mend them",
  },
  {
    what: "the first of many problems",
    error: new InvalidFilesError(
      [1, 2, 3, 4, 5].map((line) => problem(line)),
      "wrong",
      "mend them",
    ),
    line: `wrong: ${[1, 2, 3].map((line) => `prompts/a.md:${line}: key ${line} is unknown`).join("; ")}; and 2 more; mend them`,
  },
  {
    what: "no credential",
    error: new PromptreeError("git-failed", "unable to access 'https://bot:hunter2@example.com/o/r'"),
    line: "unable to access 'https://***@example.com/o/r'",
  },
  { what: "one line", error: new PromptreeError("blocked", "a\r\nb\u001b[2Jc\u2028d"), line: "a b [2Jc d" },
  { what: "what is no Error", error: "thrown", line: "unexpected: thrown" },
];

test.each(CASES)("a failure in a log is $what", ({ error, line }) => {
  expect(failureLine(error)).toBe(line);
});

test("a failure in a log has an end", () => {
  expect(failureLine(new PromptreeError("blocked", "x".repeat(100_000))).length).toBeLessThan(3000);
});
