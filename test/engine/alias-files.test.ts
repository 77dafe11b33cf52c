import { describe, expect, test } from "vitest";
import { validate } from "../../src/engine/validate.ts";
import { openRepository } from "../../src/git/repository.ts";
import { createMemoryReader } from "../../src/registry/memory.ts";
import { changesOf, problemsOf } from "./plan-words.ts";
import { NOTHING, pointersOf, refusalOf, told } from "./sight.ts";
import { newWorkshop } from "./workshop.ts";
import type { Workshop } from "./workshop.ts";
import type { FileSpec } from "../helpers/repository-builder.ts";

type Files = Readonly<Record<string, FileSpec>>;

const A = "prompts/a.md";
const B = "prompts/b.md";
const ALIASES = "aliases.yaml";
const PRODUCTION = "aliases/production.yaml";
const STAGING = "aliases/staging.yaml";

/** Two prompts with two versions each and these files of pointers, synced. */
async function synced(files: Files): Promise<Workshop> {
  const workshop = await newWorkshop("memory", [
    { [A]: "one", [B]: "one" },
    { [A]: "two", [B]: "two", ...files },
  ]);
  await workshop.sync();
  return workshop;
}

async function pointers({ registry }: Workshop): Promise<readonly string[]> {
  const all = await Promise.all(
    ["a", "b"].map(async (name) => Object.entries(await pointersOf(registry, name)).map((pair) => [name, ...pair])),
  );
  return all.flat().map(([name, alias, version]) => `${name}@${alias} ${version}`);
}

describe("files of one alias each", () => {
  test("stand in the place of aliases.yaml", async () => {
    const workshop = await synced({ [PRODUCTION]: "a: 1\nb: latest\n", [STAGING]: 'a: latest\nb: "@production"\n' });
    expect(await pointers(workshop)).toEqual(["a@production 1", "a@staging 2", "b@production 2", "b@staging 2"]);
    expect(told(await workshop.sync())).toEqual(NOTHING);
  });

  test("stand beside aliases.yaml, with a README between them", async () => {
    const workshop = await synced({
      [ALIASES]: "a: {staging: 2}\nb: {staging: 2}\n",
      [PRODUCTION]: "a: 1\n",
      "aliases/README.md": "Who guards what\n",
    });
    expect(await pointers(workshop)).toEqual(["a@production 1", "a@staging 2", "b@staging 2"]);
  });

  test("are read by a sync of one text after the other", async () => {
    const workshop = await synced({ [PRODUCTION]: "a: latest\nb: 1\n" });
    expect(told(await workshop.ship({ [A]: "three" }))).toEqual({
      ...NOTHING,
      applied: ["a + version 3", "a ~ production 2 → 3 (follows latest)"],
    });
  });

  test("decide about their alias, and about no other", async () => {
    const workshop = await synced({ [ALIASES]: "a: {staging: 1}\n", [PRODUCTION]: "a: 1\nb: 1\n" });
    expect(told(await workshop.ship({ [PRODUCTION]: "a: 2\n" }))).toEqual({
      ...NOTHING,
      applied: ["a ~ production 1 → 2", "b - production 1"],
    });
    expect(told(await workshop.ship({ [PRODUCTION]: "{}\n" })).applied).toEqual(["a - production 2"]);
  });

  test("that are empty leave the pointers of their alias alone, with a warning", async () => {
    const workshop = await synced({ [ALIASES]: "a: {staging: 1}\n", [PRODUCTION]: "a: 1\n" });
    expect(told(await workshop.ship({ [PRODUCTION]: "# soon\n", [ALIASES]: "{}\n" }))).toEqual({
      ...NOTHING,
      applied: ["a - staging 1"],
      problems: [expect.stringMatching(/^warning empty-aliases aliases\/production\.yaml the file is empty, so poi/)],
    });
  });

  test("that go leave their pointers to aliases.yaml", async () => {
    const workshop = await synced({ [ALIASES]: "b: {staging: 1}\n", [PRODUCTION]: "a: 1\nb: 1\n" });
    const moved = { [PRODUCTION]: null, [ALIASES]: "a: {production: 1}\nb: {staging: 1}\n" };
    expect(told(await workshop.ship(moved))).toEqual({ ...NOTHING, applied: ["b - production 1"] });
  });

  test("that go leave their pointers alone where no aliases.yaml is there, with a warning", async () => {
    const workshop = await synced({ [PRODUCTION]: "a: 1\n", [STAGING]: "a: 2\n" });
    const some = told(await workshop.ship({ [PRODUCTION]: null }));
    expect(some).toEqual({ ...NOTHING, problems: [expect.stringMatching(/^warning aliases-missing .*production/)] });
    const none = told(await workshop.ship({ [STAGING]: null }));
    expect(none).toEqual({
      ...NOTHING,
      problems: [expect.stringMatching(/^warning aliases-missing .*aliases\/production.yaml is missing/)],
    });
    // Which of them was there, nobody can tell any more.
    expect(told(await workshop.sync()).problems).toEqual([
      expect.stringMatching(/^warning aliases-missing neither aliases\.yaml nor a file in aliases\/ is there, so /),
    ]);
    expect(await pointers(workshop)).toEqual(["a@production 1", "a@staging 2"]);
  });

  test("may be made of an aliases.yaml without any change", async () => {
    const workshop = await synced({ [ALIASES]: "a: {production: 1, staging: latest}\nb: {production: 2}\n" });
    const split = { [ALIASES]: null, [PRODUCTION]: "a: 1\nb: 2\n", [STAGING]: "a: latest\n" };
    expect(told(await workshop.ship(split))).toEqual(NOTHING);
  });

  test("count as a change of aliases, so that a race for a number is told", async () => {
    const workshop = await synced({ [PRODUCTION]: "a: 1\n" });
    expect(told(await workshop.ship({ [A]: "three", [PRODUCTION]: "a: 2\n" })).problems).toEqual([
      expect.stringMatching(/^warning raced-version aliases\/production\.yaml:1:4 /),
    ]);
  });

  test("keep an orphan from being pruned, by their name", async () => {
    const workshop = await synced({ [STAGING]: "a: 1\n" });
    await workshop.commit({ [A]: null });
    const plan = await workshop.plan({ prune: true });
    expect(changesOf(plan)).not.toContain("a deleted");
    expect(problemsOf(plan)).toContain(
      'warning orphan-kept "a" is an orphan and is kept: aliases/staging.yaml names it',
    );
  });
});

/** What only a registry can tell. */
const NO_MATTER_OF_FILES = /unknown-/;

describe("an error in any of them stops the sync before any write", () => {
  const cases: readonly (readonly [string, Files, RegExp])[] = [
    ["two targets", { [ALIASES]: "a: {production: 2}\n", [PRODUCTION]: "a: 1\n" }, /^error aliases-disagree .*:1:4/],
    ["no such version", { [PRODUCTION]: "a: 9\n" }, /^error unknown-version aliases\/production\.yaml:1:4 /],
    ["no such prompt", { [PRODUCTION]: "c: 1\n" }, /^error unknown-prompt aliases\/production\.yaml:1:1 /],
    ["another file", { "aliases/production.yml": "a: 1\n" }, /^error alias-file aliases\/production\.yml /],
    ["a folder", { "aliases/x/production.yaml": "a: 1\n" }, /^error alias-file aliases\/x /],
    ["a file in its place", { aliases: "a: 1\n" }, /^error not-a-folder aliases /],
    ["a link", { [PRODUCTION]: { symlink: "../aliases.yaml" } }, /^error symlink aliases\/production\.yaml /],
    ["a reserved alias", { "aliases/latest.yaml": "a: 1\n" }, /^error alias-name aliases\/latest\.yaml /],
    ["two cases", { "aliases/X.yaml": "a: 1\n", "aliases/x.yaml": "a: 1\n" }, /^error names-differ-in-case aliases\/x/],
    ["too much", { [PRODUCTION]: `# ${"x".repeat(1024 * 1024)}\n` }, /^error file-too-big aliases\/production\.yaml /],
  ];

  test.each(cases)("%s", async (_what, files, problem) => {
    const workshop = await synced({});
    await workshop.commit({ [A]: "three", ...files });
    expect(await refusalOf(workshop.sync())).toEqual(
      expect.objectContaining({ problems: expect.arrayContaining([expect.stringMatching(problem)]) }),
    );
    const { root } = workshop.repository;
    const repository = await openRepository(root);
    const { problems } = await validate(repository, repository.head, async () => createMemoryReader());
    const isFound = problemsOf({ problems }).some((words) => problem.test(words));
    expect(isFound).toBe(!NO_MATTER_OF_FILES.test(problem.source));
  });
});

test("validate reads those of the work tree, committed or not", async () => {
  const workshop = await synced({ [PRODUCTION]: "a: 1\n" });
  const { repository: builder } = workshop;
  await builder.checkout();
  await builder.write(STAGING, "a: newest\nc: 1\n");
  const repository = await openRepository(builder.root);
  const found = await validate(repository, null, async () => createMemoryReader());
  expect(problemsOf(found)).toEqual([expect.stringMatching(/^error alias-target aliases\/staging\.yaml:1:4 /)]);
});
