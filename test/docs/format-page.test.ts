import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readAliasPart } from "../../src/content/alias-part.ts";
import { readAliases } from "../../src/content/aliases.ts";
import { readPrompt } from "../../src/content/prompt.ts";
import { ConfigSchema, PromptSchema } from "../../src/content/prompt-schema.ts";
import { SettingsSchema } from "../../src/content/settings-schema.ts";
import { readSettings } from "../../src/content/settings.ts";
import { aliasName } from "../contract/builders.ts";
import { readSections } from "./blocks.ts";
import { bulletTerms, codeWords, proseUnder } from "./bullets.ts";
import { problemCodes, warningCodes } from "./problem-codes.ts";

const page = readFileSync("docs/format.md", "utf8");
const files = readSections(page)
  .flatMap((section) => section.blocks)
  .filter(({ info, language }) => info !== "" && (language === "markdown" || language === "yaml"));

test("docs/format.md has every key of a prompt file, and none that does not exist", () => {
  expect(bulletTerms(proseUnder(page, "Prompt files"))).toEqual(Object.keys(PromptSchema.shape));
});

test("docs/format.md has every key of config that is checked", () => {
  const checked = /^- `config`: ([^]*?)^- /m.exec(proseUnder(page, "Prompt files"))?.[1] ?? "";
  expect(codeWords(checked)).toEqual(Object.keys(ConfigSchema.shape));
});

test("docs/format.md has every key of promptree.yaml, and none that does not exist", () => {
  expect(bulletTerms(proseUnder(page, "promptree.yaml"))).toEqual(Object.keys(SettingsSchema.shape));
});

test("docs/format.md has every code of a problem once, and none that does not exist", () => {
  const codes = problemCodes();
  // The sources hold dozens; fewer would mean that they are not found any more.
  expect(codes.length).toBeGreaterThan(60);
  expect(bulletTerms(proseUnder(page, "Problem codes")).toSorted()).toEqual(codes);
});

test("docs/format.md marks as warnings what is one", () => {
  const lines = proseUnder(page, "Problem codes");
  const ofHistory = lines.slice(lines.indexOf("all of them warnings"));
  const marked = [...lines.matchAll(/^- `([^`]+)`: [^-]*A warning/gm)].map((match) => match[1] ?? "");
  expect([...marked, ...bulletTerms(ofHistory)].toSorted()).toEqual(warningCodes());
});

describe("the files that docs/format.md shows have no problem", () => {
  test.each(files.map((block) => [block.info, block.lines.join("\n")] as const))("%s", (path, text) => {
    expect(problemsOf(path, Buffer.from(text))).toEqual([]);
  });

  test("and there is one of each kind", () => {
    expect(new Set(files.map(({ info }) => info.replace(/^prompts\/.*/, "prompts/")))).toEqual(
      new Set(["prompts/", "aliases.yaml", "aliases/production.yaml", "promptree.yaml"]),
    );
  });
});

test("the example of promptree.yaml has every key", () => {
  const example = files.find(({ info }) => info === "promptree.yaml")?.lines ?? [];
  const keys = example.flatMap((line) => /^(\w+):/.exec(line)?.[1] ?? []);
  expect(keys).toEqual(Object.keys(SettingsSchema.shape));
});

function problemsOf(path: string, bytes: Uint8Array): readonly unknown[] {
  if (path === "aliases.yaml") return readAliases(path, bytes).problems;
  if (path.startsWith("aliases/")) return readAliasPart(path, aliasName("production"), bytes).problems;
  return path === "promptree.yaml" ? readSettings(path, bytes).problems : readPrompt(path, bytes).problems;
}
