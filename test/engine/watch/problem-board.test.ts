import { expect, test } from "vitest";
import { fileProblem } from "../../../src/core/problem.ts";
import type { Problem } from "../../../src/core/problem.ts";
import { ProblemBoard } from "../../../src/engine/watch/problem-board.ts";

const error = (message: string): Problem => fileProblem("error", "wrong", "a.md", message);
const warning = fileProblem("warning", "doubtful", "a.md", "doubt");

/** What the board says of a file over time: `put` at a moment, then everything that is due until the next. */
function told(steps: readonly (readonly [at: number, problems: readonly Problem[], isNew?: boolean])[]): string[] {
  const board = new ProblemBoard();
  const lines: string[] = [];
  const tellUntil = (end: number): void => {
    for (let at = board.dueAt(); at <= end; at = board.dueAt()) {
      for (const { problems } of board.take(at)) lines.push(`${at}: ${problems.map(({ message }) => message).join()}`);
    }
  };
  for (const [at, problems, isNew = true] of steps) {
    tellUntil(at - 1);
    board.put("a.md", problems, at, isNew);
  }
  tellUntil(10_000);
  return lines;
}

test.each<[string, Parameters<typeof told>[0], string[]]>([
  ["an error is told when nothing more was written for a while", [[0, [error("x")]]], ["150: x"]],
  [
    "an error that is soon mended is not told",
    [
      [0, [error("x")]],
      [100, []],
    ],
    [],
  ],
  [
    "an error that changes while it is written is told as it is at last",
    [
      [0, [error("x")]],
      [100, [error("y")]],
    ],
    ["250: y"],
  ],
  [
    "an error that is written again and again is told after a second",
    Array.from({ length: 11 }, (_, at) => [at * 100, [error(`x${at}`)]] as const),
    ["1000: x10"],
  ],
  ["a warning is told at once", [[5, [warning]]], ["5: doubt"]],
  ["an error of a file that was not just written is told at once", [[5, [error("x")], false]], ["5: x"]],
  [
    "what is mended is told at once, and the same is not told again",
    [
      [0, [error("x")]],
      [300, [error("x")]],
      [400, []],
      [500, []],
    ],
    ["150: x", "400: "],
  ],
])("%s", (_rule, steps, expected) => {
  expect(told(steps)).toEqual(expected);
});
