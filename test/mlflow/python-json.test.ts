import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/core/json.ts";
import { pythonJson } from "../../src/mlflow/python-json.ts";
import { json } from "./arbitraries.ts";

const CASES: readonly (readonly [value: Json, text: string])[] = [
  [null, "null"],
  [true, "true"],
  [{}, "{}"],
  [[], "[]"],
  [[1, 2, "3"], '[1, 2, "3"]'],
  [{ model_name: "gpt-4", temperature: 0.2 }, '{"model_name": "gpt-4", "temperature": 0.2}'],
  [{ a: { b: [{}] } }, '{"a": {"b": [{}]}}'],
  ["é 😀", '"\\u00e9 \\ud83d\\ude00"'],
  ['"\\/', '"\\"\\\\/"'],
  ["\b\f\n\r\t\v\0\u007f", '"\\b\\f\\n\\r\\t\\u000b\\u0000\\u007f"'],
  ["\u2028\ud800", '"\\u2028\\ud800"'],
  [{ é: 1 }, '{"\\u00e9": 1}'],
  [0, "0"],
  [-1.5, "-1.5"],
  [1e16, "10000000000000000"],
  [1e21, "1e+21"],
  [1.5e300, "1.5e+300"],
  [0.0001, "0.0001"],
  [0.00001, "1e-05"],
  [-0.0000123, "-1.23e-05"],
  [1e-7, "1e-07"],
  [5e-324, "5e-324"],
];

describe("JSON is written as Python's json.dumps does", () => {
  test.for(CASES)("%j", ([value, text]) => {
    expect(pythonJson(value)).toBe(text);
  });

  const samples = [...CASES.map(([value]) => value), ...fc.sample(json, 300)];
  const written = runPython(samples);

  test.skipIf(written === null)("Python itself agrees", () => {
    expect(samples.map(pythonJson)).toEqual(written);
  });
});

test("what is written is read as the same value", () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = pythonJson(value);
      expect(JSON.parse(text)).toEqual(value);
      expect(text).toMatch(/^[ -~]*$/);
    }),
  );
});

test("a number that JSON has no text for is refused", () => {
  expect(() => pythonJson({ a: Number.NaN })).toThrow(RangeError);
});

/** Null where there is no Python. */
function runPython(values: readonly Json[]): unknown {
  const program = "import json, sys; print(json.dumps([json.dumps(value) for value in json.load(sys.stdin)]))";
  const { status, stdout } = spawnSync("python3", ["-c", program], { input: JSON.stringify(values), encoding: "utf8" });
  return status === 0 ? JSON.parse(stdout) : null;
}
