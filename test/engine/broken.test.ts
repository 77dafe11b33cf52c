import { describe, expect, test } from "vitest";
import type { FileSpec } from "../helpers/repository-builder.ts";
import { NOTHING, promptsOf, refusalOf, told, versionTagsOf, versionsOf } from "./sight.ts";
import { newWorkshop } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const BROKEN = "---\ntmeperature: 1\n---\nbroken";

const COMMIT = "4f1c2ab4f1c2ab4f1c2ab4f1c2ab4f1c2ab4f1c2";
const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize 12345\n`;

const UNREADABLE: readonly { readonly what: string; readonly file: FileSpec; readonly says: RegExp }[] = [
  { what: "an unknown key", file: BROKEN, says: /^error unknown-key prompts\/a\.md:2:1 .*tmeperature/ },
  { what: "front matter that never ends", file: "---\nmodel: x\n", says: /^error \S+ prompts\/a\.md/ },
  { what: "a symbolic link", file: { symlink: "b.md" }, says: /^error symlink prompts\/a\.md / },
  { what: "a submodule", file: { submodule: COMMIT }, says: /^error submodule prompts\/a\.md / },
  { what: "a pointer of Git LFS", file: LFS, says: /^error \S*lfs\S* prompts\/a\.md/ },
  { what: "bytes that are no UTF-8", file: Buffer.from([0x61, 0xff, 0x62]), says: /^error \S+ prompts\/a\.md.*UTF-8/ },
  { what: "more than 1 MiB", file: "x".repeat(1024 * 1024 + 1), says: /^error file-too-big prompts\/a\.md / },
  { what: "a template of too many characters", file: "x".repeat(100_001), says: /^error \S+ prompts\/a\.md/ },
  { what: "an empty template", file: "---\ndescription: x\n---\n", says: /^error \S+ prompts\/a\.md/ },
];

describe.each(UNREADABLE)("a prompt file with $what", ({ file, says }) => {
  test("stops the sync before any write when it is there at HEAD", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await workshop.sync();
    const revision = await workshop.registry.readRevision();
    await workshop.commit({ [A]: file, [B]: "new" });
    const refusal = await refusalOf(workshop.sync());
    expect(refusal).toMatchObject({ code: "invalid-files", problems: [expect.stringMatching(says)] });
    expect((await workshop.plan()).changes).toEqual([]);
    expect(await workshop.registry.readRevision()).toBe(revision);
  });

  test("makes no version when it was mended later, and holds up nothing else of its commit", async () => {
    const workshop = await newWorkshop("memory", [
      { [A]: "one" },
      { message: "Break", files: { [A]: file, [B]: "b" } },
      { message: "Mend", files: { [A]: "two" } },
    ]);
    const result = told(await workshop.sync());
    expect(result.problems).toEqual([
      expect.stringMatching(/^warning broken-in-history prompts\/a\.md was broken in commit [0-9a-f]{7}/),
    ]);
    expect(result.orphans).toEqual([]);
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two"]);
    expect(await versionsOf(workshop.registry, "b")).toEqual(["1 b"]);
  });
});

test("a broken file that is mended to equal content makes no version", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one" }, { [A]: BROKEN }, { [A]: "one" }]);
  await workshop.sync();
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
});

test("a broken file that is deleted leaves an orphan", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one" }, { [A]: BROKEN }, { [A]: null }]);
  expect(told(await workshop.sync()).orphans).toEqual(["a"]);
});

test("a file that was broken from its first commit on begins when it is mended", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: BROKEN }, { [A]: "one" }]);
  await workshop.sync();
  expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one"]);
});

test("all files that are broken at HEAD are named, not only the first", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: BROKEN, [B]: BROKEN, "aliases.yaml": "a: 1\n" }]);
  const { problems } = await refusalOf(workshop.sync());
  expect(problems.map((problem) => problem.split(" ")[2])).toEqual([
    "prompts/a.md:2:1",
    "prompts/b.md:2:1",
    "aliases.yaml:1:4",
  ]);
});

test("a broken aliases.yaml deletes and moves nothing", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one", "aliases.yaml": "a:\n  production: 1\n" }]);
  await workshop.sync();
  await workshop.commit({ [A]: "two", "aliases.yaml": "a:\n  production: [\n" });
  expect((await refusalOf(workshop.sync())).code).toBe("invalid-files");
  expect((await workshop.plan()).changes).toEqual([]);
});

test("an aliases.yaml that once was broken is no matter", async () => {
  const workshop = await newWorkshop("memory", [
    { [A]: "one", "aliases.yaml": "a:\n  production: [\n" },
    { "aliases.yaml": "a:\n  production: 1\n" },
  ]);
  expect(told(await workshop.sync())).toEqual({
    ...NOTHING,
    applied: ["a + version 1 (new prompt)", "a ~ production none → 1"],
  });
});

test("an aliases.yaml that is a link is refused, and the file behind it is not read", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one", "aliases.yaml": { symlink: "/etc/hostname" } }]);
  expect((await refusalOf(workshop.sync())).problems).toEqual([
    expect.stringMatching(/^error not-a-file aliases\.yaml /),
  ]);
});

describe("two files with one name", () => {
  const NAMED = "---\nname: a\n---\nother";

  test("at HEAD are an error in each that names the other", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await workshop.sync();
    await workshop.commit({ [B]: NAMED });
    expect((await refusalOf(workshop.sync())).problems).toEqual([
      'error duplicate-name prompts/a.md has the name "a", and so has prompts/b.md',
      'error duplicate-name prompts/b.md has the name "a", and so has prompts/a.md',
    ]);
  });

  test("deep in history make no version there, either of them", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }, { [A]: "two", [B]: NAMED }, { [B]: null }]);
    const { problems } = told(await workshop.sync());
    expect(problems).toEqual([
      expect.stringMatching(
        /^warning duplicate-in-history prompts\/a\.md had the name "a" in commit [0-9a-f]{7}, as had prompts\/b\.md/,
      ),
    ]);
    // The last commit leaves `two` as the one file of that name: from there on it counts.
    expect(await versionsOf(workshop.registry, "a")).toEqual(["1 one", "2 two"]);
  });

  test("that differ only in case are an error in each", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one", [B]: "---\nname: A\n---\nother" }]);
    expect((await refusalOf(workshop.sync())).problems.toSorted()).toEqual([
      'error duplicate-name prompts/a.md has the name "a", which differs only in case from "A" in prompts/b.md',
      'error duplicate-name prompts/b.md has the name "A", which differs only in case from "a" in prompts/a.md',
    ]);
  });
});

test("a name that differs only in case from one in the registry is an error that says how to write it", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
  await workshop.sync();
  await workshop.commit({ [A]: null, "prompts/A.md": "one" });
  expect((await refusalOf(workshop.sync())).problems).toEqual([
    'error name-differs-in-case prompts/A.md has the name "A", which differs only in case from "a" in the registry',
  ]);
  expect(await promptsOf(workshop.registry)).toEqual(["a"]);
});

test("tags of a broken file are not taken", async () => {
  const workshop = await newWorkshop("memory", [
    { [A]: "---\ntags: {team: a}\n---\none" },
    { [A]: "---\ntags: {team: b}\ntmeperature: 1\n---\none" },
    { [A]: "---\ntags: {team: c}\n---\ntwo" },
  ]);
  await workshop.sync();
  expect(await versionTagsOf(workshop.registry, "a")).toEqual([{ team: "a" }, { team: "c" }]);
});

describe("a file in the place of the folder of prompts", () => {
  test("stops the sync before any write, and orphans nothing", async () => {
    const workshop = await newWorkshop("memory", [{ [A]: "one" }]);
    await workshop.sync();
    const revision = await workshop.registry.readRevision();
    await workshop.commit({ [A]: null, prompts: "no folder" });
    const refusal = await refusalOf(workshop.sync());
    expect(refusal).toMatchObject({
      code: "invalid-files",
      problems: [expect.stringMatching(/^error not-a-folder prompts is a file/)],
    });
    expect(await workshop.registry.readRevision()).toBe(revision);
  });
});

test("a prompt that aliases.yaml names is not said to be missing where its new file is broken", async () => {
  const workshop = await newWorkshop("memory", [{ [A]: BROKEN, "aliases.yaml": "a: {production: 1}" }]);
  expect(await refusalOf(workshop.sync())).toMatchObject({
    code: "invalid-files",
    problems: [expect.stringContaining("unknown-key prompts/a.md")],
  });
});
