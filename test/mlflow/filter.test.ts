import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matchesFilter } from "../../src/core/filter.ts";
import { isPromptName } from "../../src/core/name.ts";
import { parseFilter } from "../../src/mlflow/filter.ts";
import { FOUND, PROMPTS, REFUSED } from "./filter-cases.ts";
import { filterLikeText } from "./filter-like-text.ts";

describe("a filter that MLflow takes finds the same prompts here", () => {
  test.for(FOUND)("%s", ([filter, names]) => {
    expect(search(filter)).toEqual(names === "" ? [] : names.split(" ").toSorted());
  });
});

describe("a filter that MLflow refuses is refused", () => {
  test.for(REFUSED)("%s", (filter) => {
    expect(parseFilter(filter)).toMatchObject({ ok: false });
  });
});

/** MLflow takes these too, though they can never mean what was written. */
describe("a filter that could only be a mistake is refused", () => {
  const mistakes = [
    "name IN ('greet' 'quote')",
    "name IN (('greet'))",
    "tags. = 'x'",
    "tags.`` = 'x'",
    "tags.. = 'x'",
    "tags. team = 'Red'",
    "tags.`a`.b = 'x'",
    "tags.team[0] = 'Red'",
    "tags.team() = 'Red'",
  ];
  test.for(mistakes)("%s", (filter) => {
    expect(parseFilter(filter)).toMatchObject({ ok: false });
  });
});

test("the clauses come in the order they are written, with values to the letter", () => {
  expect(parseFilter(`tags."use case" like 'a''\\b' AND attribute.name not in ("x", 'y')`)).toEqual({
    ok: true,
    filter: [
      { on: "tag", key: "use case", operator: "LIKE", value: "a''\\b" },
      { on: "name", operator: "NOT IN", values: ["x", "y"] },
    ],
  });
});

/** Where the problem is stands between the arrows. */
describe("what is wrong is said, and where", () => {
  const problems: readonly (readonly [filter: string, message: string])[] = [
    ["name →>← 'a'", "> is no operator here; there are =, !=, LIKE, ILIKE, IN and NOT IN"],
    ["tags.team →>=← 'a'", ">= is no operator here; there are =, !=, LIKE and ILIKE"],
    ["tags.use →case← = 'a'", "; a key with a space goes into backticks"],
    ["name →IS← NULL", "there is no IS NULL"],
    ["name = →greet←", "a value stands in single or double quotes"],
    ["name = →`greet`←", "a value stands in single or double quotes"],
    ["name =→←", "the value is missing"],
    ["name = 'a' →OR← name = 'b'", "there is no OR: clauses are joined by AND, and IN takes a list"],
    ["→NOT← name = 'a'", "there is no NOT before a clause"],
    ["→(←name = 'a')", "parentheses only stand around the list after IN"],
    ["name = 'a'→;←", "leave out the ;"],
    ["name = 'a' →--← b", "a filter can't hold a comment"],
    ["name = →'←a", "this ' is never closed"],
    ["name IN →(←'a'", "this ( is never closed"],
    ["name IN (→)←", "the list is empty"],
    ["name IN ('a' →'b'←)", "a comma is missing in the list"],
    ["tags.team →IN← ('a')", "IN works on name only, not on tags"],
    ["tags.n = '1' →name← IN ('a')", "a clause with a list needs AND before it"],
    ["→Name← = 'a'", "keys are case-sensitive: write name"],
    ["→TAGS←.team = 'a'", "keys are case-sensitive: write tags."],
    ["→description← = 'a'", "prompts can't be searched by description: a clause begins with name or tags.KEY"],
    ["→foo←.bar = 'a'", "there is no foo.…"],
    ["→`name`← = 'a'", "a clause begins with name or tags.KEY, without quotes"],
    ["→tags← .team = 'a'", "a key follows"],
    ["tags.use→-←case = 'a'", "a key that holds this goes into backticks: write tags.`…`"],
    ["tags.→in← = 'a'", "a word of SQL, goes into backticks"],
    ["tags.→7← = 'a'", "reads like a number"],
    ["name = '😀' AND →x← = 'a'", "prompts can't be searched by x"],
  ];
  test.for(problems)("%s", ([marked, message]) => {
    const [before = "", wrong = ""] = marked.split(/[→←]/);
    const parse = parseFilter(marked.replaceAll(/[→←]/g, ""));
    expect(parse).toMatchObject({ ok: false, position: before.length, length: wrong.length });
    expect(parse).toHaveProperty("message", expect.stringContaining(message));
  });
});

test("any text is read or refused, and a problem lies within the text", () => {
  fc.assert(
    fc.property(filterLikeText('"', ",", "\\"), (filter) => {
      const parse = parseFilter(filter);
      const end = parse.ok ? 0 : parse.position + parse.length;
      expect(end).toBeLessThanOrEqual(filter.length);
    }),
  );
});

test("a quoted value finds the tag that holds it, unless it holds the quote or a backslash", () => {
  const value = fc.string({ unit: "grapheme" }).filter((text) => !/['\\]/.test(text));
  fc.assert(
    fc.property(value, (text) => {
      expect(parseFilter(`tags.k = '${text}'`)).toEqual({
        ok: true,
        filter: [{ on: "tag", key: "k", operator: "=", value: text }],
      });
    }),
  );
});

function search(filter: string): readonly string[] {
  const parse = parseFilter(filter);
  if (!parse.ok) throw new Error(parse.message);
  return Object.entries(PROMPTS)
    .flatMap(([name, tags]) => (isPromptName(name) ? [{ name, tags: new Map(Object.entries(tags)) }] : []))
    .filter((prompt) => matchesFilter(parse.filter, prompt))
    .map((prompt) => prompt.name)
    .toSorted();
}
