import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FilterClause, SearchFilter } from "../../src/core/filter.ts";
import { matchesFilter } from "../../src/core/filter.ts";
import type { PromptName } from "../../src/core/name.ts";
import { isPromptName } from "../../src/core/name.ts";

function promptName(text: string): PromptName {
  if (!isPromptName(text)) throw new Error(`no name: ${text}`);
  return text;
}

const passes = (filter: SearchFilter, name: string, tags: Record<string, string> = {}): boolean =>
  matchesFilter(filter, { name: promptName(name), tags: new Map(Object.entries(tags)) });

const tag = (operator: "=" | "!=" | "LIKE" | "ILIKE", value: string): FilterClause => ({
  on: "tag",
  key: "k",
  operator,
  value,
});

describe("a filter", () => {
  test("without clauses lets everything pass", () => {
    expect(passes([], "a")).toBe(true);
  });

  test("needs every clause, two on one key included", () => {
    const clauses = [tag("LIKE", "a%"), tag("LIKE", "%z")];
    expect(passes(clauses, "p", { k: "a to z" })).toBe(true);
    expect(passes(clauses, "p", { k: "a" })).toBe(false);
  });

  test.each([
    ["=", "greet", true],
    ["=", "Greet", false],
    ["!=", "greet", false],
    ["!=", "other", true],
    ["LIKE", "gr%", true],
    ["LIKE", "GR%", false],
    ["ILIKE", "GR%", true],
  ] as const)("compares names by %s: %s", (operator, value, expected) => {
    expect(passes([{ on: "name", operator, value }], "greet")).toBe(expected);
  });

  test.each([
    ["IN", ["a", "greet"], true],
    ["IN", [], false],
    ["NOT IN", ["a", "greet"], false],
    ["NOT IN", ["Greet"], true],
  ] as const)("looks names up by %s %j", (operator, values, expected) => {
    expect(passes([{ on: "name", operator, values }], "greet")).toBe(expected);
  });

  test.each(["=", "!=", "LIKE", "ILIKE"] as const)("%s on a tag that is not there never passes", (operator) => {
    expect(passes([tag(operator, "x")], "p", { other: "x" })).toBe(false);
  });

  test("!= passes where the tag has another value", () => {
    expect(passes([tag("!=", "x")], "p", { k: "y" })).toBe(true);
    expect(passes([tag("!=", "x")], "p", { k: "x" })).toBe(false);
  });
});

describe("LIKE", () => {
  test.each([
    ["abc", "abc", true],
    ["abc", "ab", false],
    ["abc", "b%", false],
    ["abc", "%b%", true],
    ["abc", "a%c", true],
    ["abc", "%", true],
    ["", "%", true],
    ["", "", true],
    ["", "_", false],
    ["abc", "a_c", true],
    ["ac", "a_c", false],
    ["a😀c", "a_c", true],
    ["a%c", "a\\%c", false],
    ["a.c", "a.c", true],
    ["abc", "a.c", false],
    ["a\nb", "a%b", true],
    ["a\nb", "a_b", true],
    ["aXbXc", "a%X%c", true],
    ["mississippi", "m%iss%ip%i", true],
    ["mississippi", "m%iss%ipx%", false],
  ])("%j by %j: %j", (value, pattern, expected) => {
    expect(passes([tag("LIKE", pattern)], "p", { k: value })).toBe(expected);
  });

  test("agrees with a regular expression that says the same", () => {
    const letters = fc.array(fc.constantFrom("a", "b", "%", "_"), { maxLength: 8 }).map((parts) => parts.join(""));
    fc.assert(
      fc.property(letters, letters, (value, pattern) => {
        const same = new RegExp(`^${pattern.replaceAll("%", "[^]*").replaceAll("_", "[^]")}$`);
        expect(passes([tag("LIKE", pattern)], "p", { k: value })).toBe(same.test(value));
      }),
      { numRuns: 2000 },
    );
  });

  test("ends on a pattern made to be slow", () => {
    expect(passes([tag("LIKE", `${"%a".repeat(50)}b`)], "p", { k: "a".repeat(10_000) })).toBe(false);
  });
});
