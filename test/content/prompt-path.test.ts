import { expect, test } from "vitest";
import { isPromptPath } from "../../src/content/prompt-path.ts";

test.each(["prompts/a.md", "prompts/a/b/c.md", "prompts/_drafts/a.md", "prompts/readme.txt.md", "prompts/a.b.md"])(
  "%s is a prompt",
  (path) => {
    expect(isPromptPath(path)).toBe(true);
  },
);

test.each([
  "a.md",
  "prompts.md",
  "prompts/a.txt",
  "prompts/a.md.bak",
  "prompts/_partial.md",
  "prompts/a/_partial.md",
  "prompts/README.md",
  "prompts/a/ReadMe.md",
  "docs/prompts/a.md",
  "Prompts/a.md",
])("%s is none", (path) => {
  expect(isPromptPath(path)).toBe(false);
});
