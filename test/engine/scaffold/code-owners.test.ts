import { expect, test } from "vitest";
import { namesAliases } from "../../../src/engine/scaffold/code-owners.ts";

test.each([
  ["/aliases.yaml @ada", true],
  ["# \t/aliases/production.yaml @ada", true],
  ["*.md @ada\n\n  aliases @ada", true],
  ["#\n\n/aliases.yaml @ada", true],
  ["/docs/aliases.yaml @ada", false],
  ["/aliases_of_mine @ada", false],
  ["\n".repeat(300_000), false],
  [" \n#".repeat(300_000), false],
])("a file of owners speaks of the aliases or does not: line %#", (text, names) => {
  expect(namesAliases(text)).toBe(names);
});
