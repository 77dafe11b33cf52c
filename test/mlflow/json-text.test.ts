import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { digestJson } from "../../src/core/digest.ts";
import { readJson, readJsonObject } from "../../src/mlflow/json-text.ts";
import { json } from "./arbitraries.ts";

describe("JSON that nobody could work with is not read", () => {
  test.for([
    "",
    "{",
    "{'a': 1}",
    "NaN",
    '{"a": Infinity}',
    '{"a": 1e999}',
    '"\\ud800"',
    '{"\\udfff": 1}',
    `${"[".repeat(201)}${"]".repeat(201)}`,
    "[".repeat(50_000),
    `${'{"a":'.repeat(15_000)}1${"}".repeat(15_000)}`,
  ])("%s", (text) => {
    expect(readJson(text)).toBeUndefined();
  });
});

test("everything else is, and has a digest", () => {
  fc.assert(
    fc.property(json, (value) => {
      const read = readJson(JSON.stringify(value));
      expect(read).toEqual(value);
      expect(digestJson(read ?? null)).toBe(digestJson(value));
    }),
  );
});

test("an object is an object, and nothing else", () => {
  expect(readJsonObject('{"a": {"__proto__": 1}}')).toEqual(JSON.parse('{"a": {"__proto__": 1}}'));
  for (const text of ["[]", "null", "1", '"a"', "{", undefined]) expect(readJsonObject(text)).toBeNull();
});
