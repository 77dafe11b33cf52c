import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { modelFilter, versionFilter } from "../../src/mlflow/search-filter.ts";
import { refusalOf } from "./refusal.ts";
import { filterLikeText } from "./filter-like-text.ts";

const VERSION_KEYS = "{'name', 'version_number', 'run_id', 'source_path'}";
const UNQUOTED = "Parameter value is either not quoted or unidentified quote types used for string value";

describe("a clause on the tag of prompts says what is sought, and is left out where it says no more", () => {
  const name = { on: "name", operator: "=", value: "a" };
  const clauses: readonly (readonly [clause: string, of: string])[] = [
    ["tags.`mlflow.prompt.is_prompt` = 'true'", "prompts"],
    ["tag.mlflow.prompt.is_prompt = 'true'", "prompts"],
    ["tags.`mlflow.prompt.is_prompt` != 'false'", "prompts"],
    ["tags.`mlflow.prompt.is_prompt` != 'FALSE'", "prompts"],
    ["tags.`mlflow.prompt.is_prompt` = 'false'", "models"],
    ["tags.`mlflow.prompt.is_prompt` != 'true'", "models"],
    ["tags.`mlflow.prompt.is_prompt` LIKE 'true'", "models"],
    ["tags.`mlflow.prompt.is_prompt` ILIKE 'true'", "models"],
  ];
  test.for(clauses)("%s", ([clause, of]) => {
    expect(modelFilter(`${clause} AND name = 'a'`)).toEqual({ of, filter: [name] });
    expect(versionFilter(`name = 'a' AND ${clause}`)).toEqual({ of, filter: [name] });
  });
});

test("without a clause on the tag of prompts models are sought", () => {
  expect(modelFilter("")).toEqual({ of: "models", filter: [] });
  expect(versionFilter("")).toEqual({ of: "models", filter: [] });
});

test("a clause that asks for prompts in other letters stays, for it finds none", () => {
  const clause = { on: "tag", key: "mlflow.prompt.is_prompt", operator: "=", value: "True" };
  expect(modelFilter("tags.`mlflow.prompt.is_prompt` = 'True'")).toEqual({ of: "prompts", filter: [clause] });
});

test("of two clauses on the tag of prompts the first decides where to look, and both have to hold", () => {
  const isPrompt = "tags.`mlflow.prompt.is_prompt` = 'true'";
  const isNone = "tags.`mlflow.prompt.is_prompt` = 'false'";
  expect(modelFilter(`${isNone} AND ${isPrompt}`)).toEqual({ of: "models", filter: [] });
  expect(modelFilter(`${isPrompt} AND ${isNone}`)).toEqual({
    of: "prompts",
    filter: [{ on: "tag", key: "mlflow.prompt.is_prompt", operator: "=", value: "false" }],
  });
});

describe("a search for models is refused in MLflow's words", () => {
  const refused: readonly (readonly [filter: string, message: string])[] = [
    ["name = 'a' OR name = 'b'", "Invalid clause(s) in filter string: OR"],
    ["NOT name = 'a'", "Invalid clause(s) in filter string: NOT"],
    ["name = 'a';", "Invalid clause(s) in filter string: ;"],
    ["name =", "Invalid clause(s) in filter string: name, ="],
    ["name LIKE", "Invalid clause(s) in filter string: name, LIKE"],
    ["description = 'x'", "Invalid attribute key 'description' specified. Valid keys are '{'name'}'"],
    ["Name = 'x'", "Invalid attribute key 'Name' specified. Valid keys are '{'name'}'"],
    ["attribute.x = 'x'", "Invalid attribute key 'x' specified. Valid keys are '{'name'}'"],
    ["version_number = 1", "Invalid attribute key 'version_number' specified. Valid keys are '{'name'}'"],
    ["foo.bar = 'a'", "Invalid entity type 'foo'. Valid entity types are ('attribute', 'tag', 'tags')"],
    ["TAGS.x = 'a'", "Invalid entity type 'TAGS'. Valid entity types are ('attribute', 'tag', 'tags')"],
    ["name = greet", `${UNQUOTED} greet. Use either single or double quotes.`],
    ["name = `greet`", `${UNQUOTED} \`greet\`. Use either single or double quotes.`],
    ["tags.a = b", `${UNQUOTED} b. Use either single or double quotes.`],
    ["name = 1", "Expected a quoted string value or a list of quoted string values for attributes. Got value 1"],
    ["tags.a = -1.5", "Expected a quoted string value for tag (e.g. 'my-value'). Got value -1.5"],
    ["name > 'a'", "Invalid comparator for attribute: >"],
    ["name NOT LIKE 'a'", "Invalid comparator for attribute: NOT LIKE"],
    ["tags.a > 'a'", "Invalid comparator for tag: >"],
    ["name IN ()", "While parsing a list in the query, expected a non-empty list of string values, but got empty list"],
  ];
  test.for(refused)("%s", ([filter, message]) => {
    expect(refusalOf(() => modelFilter(filter))).toBe(message);
  });
});

describe("a search for versions is refused in MLflow's words", () => {
  const lists = "Only ['name', 'run_id'] attributes support comparison with a list of quoted string values.";
  const refused: readonly (readonly [filter: string, message: string])[] = [
    ["status = 'READY'", `Invalid attribute key 'status' specified. Valid keys are '${VERSION_KEYS}'`],
    ["version_number LIKE '1'", "Invalid comparator for attribute version_number: LIKE"],
    ["version_number == 1", "Invalid comparator for attribute version_number: =="],
    ["version_number = 'abc'", "Invalid value for numeric attribute 'version_number': 'abc'"],
    ["version_number = ''", "Invalid value for numeric attribute 'version_number': ''"],
    ["version_number = 1.5", "Invalid value for numeric attribute 'version_number': 1.5"],
    ["version_number = abc", `${UNQUOTED} abc. Use either single or double quotes.`],
    ["version_number = 1_0", `${UNQUOTED} 1_0. Use either single or double quotes.`],
    ["version_number = `1`", `${UNQUOTED} \`1\`. Use either single or double quotes.`],
    ["version_number =", "Invalid clause(s) in filter string: version_number, ="],
    ["version_number IN (1, 2)", lists],
    ["source_path IN ('a')", lists],
    ["source_path > 'a'", "Invalid comparator for attribute: >"],
    ["run_id > 'a'", "Invalid comparator for attribute: >"],
    ["tags.a >= 'a'", "Invalid comparator for tag: >="],
  ];
  test.for(refused)("%s", ([filter, message]) => {
    expect(refusalOf(() => versionFilter(filter))).toBe(message);
  });
});

test("any text is a filter or refused", () => {
  fc.assert(
    fc.property(filterLikeText("version_number", "1", "-", ".", ">"), (filter) => {
      const refusals = [modelFilter, versionFilter].map((parse) => refusalOf(() => parse(filter)));
      expect(refusals).not.toContain("");
    }),
  );
});

describe("a pattern", () => {
  const filterWith = (operator: string, length: number) => `tags.k ${operator} '${"a".repeat(length)}'`;

  test.for(["LIKE", "ILIKE"])("after %s may have 500 characters, since it may be tried on long texts", (operator) => {
    expect(modelFilter(filterWith(operator, 500)).filter).toHaveLength(1);
    const message = `The pattern after ${operator} is longer than 500 characters.`;
    expect(() => modelFilter(filterWith(operator, 501))).toThrow(message);
    expect(() => versionFilter(filterWith(operator, 501))).toThrow(message);
  });

  test("is none after =", () => {
    expect(modelFilter(filterWith("=", 5000)).filter).toHaveLength(1);
  });
});
