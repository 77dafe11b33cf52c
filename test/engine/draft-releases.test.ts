import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { validate } from "../../src/engine/validate.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { problemsOf } from "./plan-words.ts";

const A = "prompts/a.md";

/** What validate says of a draft of `a` after a commit of it. */
async function saidOf(committed: string, draft: string, aliases: string, settings = ""): Promise<readonly string[]> {
  const files = { [A]: committed, "aliases.yaml": aliases, "promptree.yaml": settings };
  const repository = await newRepository({ commits: [{ files }] });
  await repository.git("reset", "--quiet", "--hard");
  await writeFile(join(repository.root, A), draft);
  return problemsOf(await validate(await openRepository(repository.root), null));
}

describe("a draft with a variable that the text at HEAD does not have", () => {
  test("is a warning where a protected alias follows latest, at that line", async () => {
    expect(await saidOf("{{x}}", "{{x}} {{y}} {{z}}", "a:\n  production: latest\n")).toEqual([
      'warning needs-variable aliases.yaml:2:15 production follows latest, and the draft of "a" needs {{y}}, {{z}}; the text at HEAD does not',
    ]);
  });

  test("is one also where the alias follows another that does, and for each that is protected", async () => {
    const aliases = 'a: {production: "@staging", staging: latest}';
    expect(await saidOf("x", "{{y}}", aliases, "protected: [production, staging]")).toEqual([
      expect.stringContaining("production follows latest"),
      expect.stringContaining("staging follows latest"),
    ]);
  });
});

test.each([
  { what: "the alias is at a number", draft: "{{x}} {{y}}", aliases: "a: {production: 1}" },
  { what: "the alias is not protected", draft: "{{x}} {{y}}", aliases: "a: {staging: latest}" },
  { what: "a variable is gone", draft: "no more", aliases: "a: {production: latest}" },
  { what: "nothing was edited", draft: "{{x}}", aliases: "a: {production: latest}" },
  { what: "another prompt is made of the file", draft: "---\nname: b\n---\n{{y}}", aliases: "b: {production: latest}" },
])("nothing is said where $what", async ({ draft, aliases }) => {
  expect((await saidOf("{{x}}", draft, aliases)).filter((line) => line.includes("needs-variable"))).toEqual([]);
});
