import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainPromptName, isPromptName, nameFromPath, nameKey, PROMPT_NAME_LIMIT } from "../../src/core/name.ts";

describe("a prompt name", () => {
  test.each([
    "a",
    "A.b-c_1",
    "0",
    "-",
    "...",
    ".hidden",
    "promptree",
    "promptree.sync.x",
    "x".repeat(PROMPT_NAME_LIMIT),
  ])("may be %s", (name) => {
    expect(explainPromptName(name)).toBeNull();
  });

  test.each([
    ["", "is empty"],
    [".", "is a path, not a name"],
    ["..", "is a path, not a name"],
    ["x".repeat(PROMPT_NAME_LIMIT + 1), "is longer than 250 characters"],
    ["a/b", "may only hold letters, digits, and _ . -"],
    ["a:b", "may only hold letters, digits, and _ . -"],
    ["a b", "may only hold letters, digits, and _ . -"],
    ["é", "may only hold letters, digits, and _ . -"],
    ["promptree.sync", "is where promptree keeps its own records on an MLflow server"],
    ["Promptree.SYNC", "is where promptree keeps its own records on an MLflow server"],
    ["a\n", "may only hold letters, digits, and _ . -"],
  ])("may not be %j, and the reason ends a sentence", (name, reason) => {
    expect(explainPromptName(name)).toBe(reason);
  });

  test("passes the check exactly when nothing is wrong with it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 5 }), (name) => {
        expect(isPromptName(name)).toBe(explainPromptName(name) === null);
        expect(isPromptName(name)).toBe(
          /^[a-zA-Z0-9_.-]+$/.test(name) && name !== "." && name !== ".." && !name.includes("\n"),
        );
      }),
    );
  });
});

describe("a name from a path", () => {
  test.each([
    ["prompts/greeting.md", "greeting"],
    ["prompts/support/de/greeting.md", "support_de_greeting"],
    ["prompts/a.b/c.d.md", "a.b_c.d"],
    ["prompts/my prompt.md", "my prompt"],
  ])("%s is %s", (path, name) => {
    expect(nameFromPath(path)).toBe(name);
  });
});

test("names that differ only in case have one key", () => {
  const keys = ["Greeting", "greeting", "GREETING"].filter(isPromptName).map(nameKey);
  expect(keys).toHaveLength(3);
  expect(new Set(keys).size).toBe(1);
});
