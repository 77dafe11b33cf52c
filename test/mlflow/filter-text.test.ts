import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FilterClause, SearchFilter } from "../../src/core/filter.ts";
import { promptFilterText, promptsOnly, versionFilterText } from "../../src/mlflow/filter-text.ts";
import { parseFilter } from "../../src/mlflow/filter.ts";
import { promptName as nameOf } from "../contract/builders.ts";
import { promptName, tagKey, text } from "./arbitraries.ts";

const PROMPTS_ONLY: FilterClause = { on: "tag", key: "mlflow.prompt.is_prompt", operator: "=", value: "true" };

describe("a clause that every server reads alike is sent", () => {
  test.for([
    "name = 'greet'",
    'name = "it\'s"',
    "name = ''",
    "name LIKE 'support_%'",
    "name ILIKE 'Support_%'",
    "name IN ('a', 'b')",
    "tags.`team` = 'red'",
    "tags.`use case` = 'say \"hi\"'",
    "tags.`a/b:c` = 'one\ntwo'",
    "tags.`from` = 'OR 1=1 --'",
    "tags.`team` LIKE 're%'",
    "tags.`team` ILIKE 'é%'",
  ])("%s", (clause) => {
    expect(promptFilterText(parsed(clause))).toBe(`tags.\`mlflow.prompt.is_prompt\` = 'true' AND ${clause}`);
  });
});

describe("a filter of the user's own finds prompts only", () => {
  test.each([
    ["", "tags.`mlflow.prompt.is_prompt` = 'true'"],
    ["name = 'a'", "name = 'a' AND tags.`mlflow.prompt.is_prompt` = 'true'"],
    ["tags.`mlflow.prompt.is_prompt` = 'true'", "tags.`mlflow.prompt.is_prompt` = 'true'"],
  ])("%j", (filter, sent) => {
    expect(promptsOnly(filter)).toBe(sent);
  });
});

describe("a clause that some server could read otherwise is not", () => {
  const unsent: readonly FilterClause[] = [
    { on: "name", operator: "!=", value: "a" },
    { on: "name", operator: "NOT IN", values: ["a"] },
    { on: "name", operator: "IN", values: ["no name", "ü"] },
    { on: "name", operator: "=", value: "both ' and \"" },
    { on: "name", operator: "=", value: "back\\" },
    { on: "name", operator: "=", value: "\0" },
    { on: "name", operator: "=", value: "\ud800" },
    { on: "name", operator: "LIKE", value: "a\\_b" },
    { on: "name", operator: "ILIKE", value: "a\\%" },
    { on: "name", operator: "LIKE", value: "[a]%" },
    { on: "tag", key: "team", operator: "!=", value: "red" },
    { on: "tag", key: "team", operator: "LIKE", value: "r_d" },
    { on: "tag", key: "a`b", operator: "=", value: "x" },
    { on: "tag", key: "mlflow.prompt.is_prompt", operator: "=", value: "false" },
    { on: "tag", key: "promptree.repository", operator: "LIKE", value: "%" },
    { on: "tag", key: "team", operator: "=", value: "x".repeat(4001) },
  ];
  test.for(unsent.map((clause) => [JSON.stringify(clause).slice(0, 80), clause] as const))("%s", ([, clause]) => {
    const other: FilterClause = { on: "name", operator: "=", value: "greet" };
    expect(sentFor([clause, other])).toEqual([PROMPTS_ONLY, other]);
  });
});

test("names that no prompt can have are left out of a list", () => {
  const list: FilterClause = { on: "name", operator: "IN", values: ["a", "no name", "b"] };
  expect(sentFor([list])).toEqual([PROMPTS_ONLY, { ...list, values: ["a", "b"] }]);
});

test("whatever is asked for, what is sent is read as some of it, in order", () => {
  const operator = fc.constantFrom("=", "!=", "LIKE", "ILIKE");
  const value = fc.oneof(text, fc.constantFrom("it's", "re%", "a\\", "%_%"));
  const clause: fc.Arbitrary<FilterClause> = fc.oneof(
    fc.record({ on: fc.constant("name"), operator, value }),
    fc.record({ on: fc.constant("tag"), key: fc.oneof(tagKey, text), operator, value }),
    fc.record({
      on: fc.constant("name"),
      operator: fc.constantFrom("IN", "NOT IN"),
      values: fc.array(promptName, { minLength: 1 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(clause), (filter) => {
      const [first, ...sent] = sentFor(filter);
      expect(first).toEqual(PROMPTS_ONLY);
      const asked = filter.map((one) => JSON.stringify(one));
      const found = sent.map((one) => asked.indexOf(JSON.stringify(one)));
      expect(found).not.toContain(-1);
      expect(found.length).toBeLessThanOrEqual(filter.length);
    }),
  );
});

describe("versions are searched", () => {
  test("of one prompt, by tags", () => {
    const sent = versionFilterText([nameOf("greet")], new Map([["promptree.commit", "c0ffee"]]));
    expect(sent).toBe(
      "name = 'greet' AND tags.`mlflow.prompt.is_prompt` = 'true' AND tags.`promptree.commit` = 'c0ffee'",
    );
  });

  test("of several", () => {
    expect(parsed(versionFilterText([nameOf("a"), nameOf("b")]))).toEqual([
      { on: "name", operator: "IN", values: ["a", "b"] },
      PROMPTS_ONLY,
    ]);
  });
});

function sentFor(filter: SearchFilter): SearchFilter {
  return parsed(promptFilterText(filter));
}

function parsed(filter: string): SearchFilter {
  const parse = parseFilter(filter);
  if (!parse.ok) throw new Error(`${filter}: ${parse.message}`);
  return parse.filter;
}
