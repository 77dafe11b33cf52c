import { expect, test } from "vitest";
import { pythonRepr } from "../../src/mlflow/python-repr.ts";

const VALUES = [
  { value: null, repr: "None" },
  { value: true, repr: "True" },
  { value: 1.5, repr: "1.5" },
  { value: "it's", repr: `"it's"` },
  { value: `it's "so"`, repr: String.raw`'it\'s "so"'` },
  { value: "a\\b\n\t\u0000\u007f\u2028é😀\u{E0001}", repr: String.raw`'a\\b\n\t\x00\x7f\u2028é😀\U000e0001'` },
  { value: ["a", { b: false }], repr: "['a', {'b': False}]" },
];

test.for(VALUES)("$repr is written as Python does", ({ value, repr }) => {
  expect(pythonRepr(value)).toBe(repr);
});
