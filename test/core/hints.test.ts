import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";

const PROPER_NAMES = ["MLflow"];

test("a hint is a part of a sentence: it begins in lower case and has no full stop", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const hints = sources.flatMap((file) =>
    [...readFileSync(`src/${file}`, "utf8").matchAll(/\bhint(?:: | =\s+)(["'`])(.*?)\1/g)].map(
      (match) => match[2] ?? "",
    ),
  );
  expect(hints.length).toBeGreaterThan(30);
  const wrong = hints.filter((hint) => /^[A-Z][a-z]|\.$/.test(hint));
  expect(wrong.filter((hint) => !PROPER_NAMES.some((name) => hint.startsWith(name)))).toEqual([]);
});
