import { describe, expect, test } from "vitest";
import { ALIAS_NAME_LIMIT, explainAliasName, isAliasName } from "../../src/core/alias.ts";

/** A letter outside the basic plane: one character, two UTF-16 units. */
const LETTER = "𝒜";

describe("the length of an alias counts characters, not UTF-16 units", () => {
  test.each(["a", "é", "字", LETTER])("%s", (letter) => {
    expect(isAliasName(letter.repeat(ALIAS_NAME_LIMIT))).toBe(true);
    expect(explainAliasName(letter.repeat(ALIAS_NAME_LIMIT + 1))).toBe("is longer than 255 characters");
  });

  test("of long and short ones together", () => {
    expect(isAliasName("a".repeat(ALIAS_NAME_LIMIT - 1) + LETTER)).toBe(true);
    expect(explainAliasName("a".repeat(ALIAS_NAME_LIMIT) + LETTER)).toBe("is longer than 255 characters");
  });

  test("however long it is", () => {
    expect(explainAliasName(LETTER.repeat(1_000_000))).toBe("is longer than 255 characters");
  });
});

test.each(["production", "übung", "A-1_b", "生产", "v1a", "latest2"])("%s is an alias", (text) => {
  expect(explainAliasName(text)).toBeNull();
});

test.each([
  ["", "is empty"],
  ["Latest", "is reserved: it always is the newest version"],
  ["V12", "is reserved: it reads like a version number"],
  ["12", "is reserved: it reads like a version number"],
  ["a b", "may only hold letters, digits, _ and -"],
  ["a\n", "may only hold letters, digits, _ and -"],
  ["\uD835", "may only hold letters, digits, _ and -"],
])("%j is none: it %s", (text, reason) => {
  expect(explainAliasName(text)).toBe(reason);
});
