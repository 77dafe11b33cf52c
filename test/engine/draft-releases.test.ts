import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { validate } from "../../src/engine/validate.ts";
import { openRepository } from "../../src/git/repository.ts";
import { createMemoryData, createMemoryReader, createMemoryRegistry } from "../../src/registry/memory.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { problemsOf } from "./plan-words.ts";
import { syncFolder } from "./workshop.ts";

const A = "prompts/a.md";

/** What validate says of a draft of `a` after a commit of it. */
async function saidOf(committed: string, draft: string, aliases: string, settings = ""): Promise<readonly string[]> {
  const files = { [A]: committed, "aliases.yaml": aliases, "promptree.yaml": settings };
  const repository = await newRepository({ commits: [{ files }] });
  await repository.git("reset", "--quiet", "--hard");
  await writeFile(join(repository.root, A), draft);
  return problemsOf(await validate(await openRepository(repository.root), null, async () => createMemoryReader()));
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

describe("a protected alias that the work tree puts at another number", () => {
  /** What validate says after two versions, `{{x}}` and `{{x}} {{y}}`, were synced with production at the first. */
  async function saidAfter(aliases: string, openRegistry?: () => never): Promise<readonly string[]> {
    const repository = await newRepository({
      commits: [
        { files: { [A]: "{{x}}", "aliases.yaml": "a: {production: 1, staging: 2}" } },
        { files: { [A]: "{{x}} {{y}}" } },
      ],
    });
    await repository.git("reset", "--quiet", "--hard");
    const data = createMemoryData();
    await syncFolder(repository.root, createMemoryRegistry(data));
    await writeFile(join(repository.root, "aliases.yaml"), aliases);
    const opened = openRegistry ?? (async () => createMemoryReader(data));
    return problemsOf(await validate(await openRepository(repository.root), null, opened));
  }

  test.each(["a: {production: 2, staging: 2}", 'a: {production: "@staging", staging: 2}'])(
    "is a warning where that version needs another variable: %s",
    async (aliases) => {
      expect(await saidAfter(aliases)).toEqual([
        expect.stringMatching(
          /^warning needs-variable aliases.yaml:1:\d+ production of "a" goes to version 2, which needs {{y}}; version 1 does not$/,
        ),
      ]);
    },
  );

  test("is no matter for an alias that is not protected, nor for a version that is not there", async () => {
    expect(await saidAfter("a: {production: 1, staging: 1}")).toEqual([]);
    expect(await saidAfter("a: {production: 7, staging: 2}")).toEqual([]);
  });

  test("can't be told where the registry can't be read, which is said; it is not even asked where nothing was moved", async () => {
    const failing = (): never => {
      throw new PromptreeError("registry-unavailable", "the registry is away");
    };
    expect(await saidAfter("a: {production: 2}", failing)).toEqual([
      "warning registry-not-read nobody can tell whether the changed pointers break applications: the registry is away",
    ]);
    expect(await saidAfter("a: {production: 1, staging: latest}", failing)).toEqual([]);
  });
});
