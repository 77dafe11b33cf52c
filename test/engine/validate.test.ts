import { describe, expect, test } from "vitest";
import { validate } from "../../src/engine/validate.ts";
import { createMemoryReader } from "../../src/registry/memory.ts";
import { openRepository } from "../../src/git/repository.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { problemsOf } from "./plan-words.ts";

const NO_REGISTRY = async () => createMemoryReader();

/** What is found in the work tree of a repository; `committed` in its HEAD. */
async function found({ root }: RepositoryBuilder, where: "work tree" | "committed" = "work tree") {
  const repository = await openRepository(root);
  const { prompts, problems } = await validate(repository, where === "committed" ? repository.head : null, NO_REGISTRY);
  return { prompts, problems: problemsOf({ problems }) };
}

async function repositoryOf(files: FileSpecs): Promise<RepositoryBuilder> {
  const repository = await newRepository({ commits: [{ files }] });
  await repository.checkout();
  return repository;
}

const WHERE = ["work tree", "committed"] as const;

describe.each(WHERE)("in the files that are %s", (where) => {
  async function problemsIn(files: FileSpecs): Promise<readonly string[]> {
    return (await found(await repositoryOf(files), where)).problems;
  }

  test("sound files are counted, and what makes no prompt is not", async () => {
    const repository = await repositoryOf({
      "prompts/a.md": "one",
      "prompts/deep/er/b.md": "one",
      "prompts/README.md": "",
      "prompts/_part.md": "",
      "prompts/notes.txt": "\0",
      "elsewhere/c.md": "",
      "aliases.yaml": "a: {production: 1}\ndeep_er_b: {staging: latest}\n",
      "promptree.yaml": "history: head\n",
    });
    expect(await found(repository, where)).toEqual({ prompts: 2, problems: [] });
  });

  test("every problem of every file is told, prompts first", async () => {
    const problems = await problemsIn({
      "prompts/a.md": "---\nnmae: a\ntags: {x: }\n---\none",
      "prompts/b.md": "",
      "aliases.yaml": "a: {v1: 1}\n",
      "promptree.yaml": "brnch: main\n",
    });
    expect(problems.map((words) => words.split(" ").slice(0, 3).join(" "))).toEqual([
      "error unknown-key prompts/a.md:2:1",
      "error no-value prompts/a.md:3:8",
      "error empty-template prompts/b.md",
      "error alias-name aliases.yaml:1:5",
      "error unknown-key promptree.yaml:1:1",
    ]);
  });

  test("what looks like a secret is a warning, whose words do not have it", async () => {
    const secret = ["ghp_", "9fK2mQ7vXb4LcR8tWz3NpY6hJd5GsA1eUo0T"].join("");
    const problems = await problemsIn({ "prompts/a.md": `---\nnmae: ${secret}\n---\nKey: ${secret}` });
    expect(problems.map((words) => words.split(" ").slice(0, 3).join(" "))).toEqual([
      "error unknown-key prompts/a.md:2:1",
      "warning possible-secret prompts/a.md:2:7",
      "warning possible-secret prompts/a.md:4:6",
    ]);
    expect(problems.join()).not.toContain(secret.slice(4));
  });

  test("a name that several files have is told of each of them", async () => {
    const files = {
      "prompts/a.md": "one",
      "prompts/b.md": "---\nname: a\n---\ntwo",
      "prompts/c.md": "---\nname: A\n---\n3",
    };
    expect(await problemsIn(files)).toEqual([
      'error duplicate-name prompts/a.md has the name "a", which differs only in case from "A" in prompts/b.md, prompts/c.md',
      'error duplicate-name prompts/b.md has the name "a", which differs only in case from "A" in prompts/a.md, prompts/c.md',
      'error duplicate-name prompts/c.md has the name "A", which differs only in case from "a" in prompts/a.md, prompts/b.md',
    ]);
  });

  test("links and submodules are problems under any name, and nothing follows them", async () => {
    const files: FileSpecs = {
      "prompts/a.md": "one",
      "prompts/link.md": { symlink: "a.md" },
      "prompts/folder": { symlink: "../elsewhere" },
      "elsewhere/b.md": "two",
    };
    expect(await problemsIn(files)).toEqual([
      "error symlink prompts/folder this is a symbolic link",
      "error symlink prompts/link.md this is a symbolic link",
    ]);
  });

  test.each(["aliases.yaml", "promptree.yaml"])("%s that is a link is a problem", async (file) => {
    expect(await problemsIn({ "prompts/a.md": "one", [file]: { symlink: "prompts/a.md" } })).toEqual([
      `error not-a-file ${file} is no regular file`,
    ]);
  });

  describe("a split of promptree.yaml", () => {
    const FILES = { "prompts/a.md": "one", "aliases.yaml": "a: {production: 1}\n" };

    test("of a prompt that no file makes, or with an alias that no file has, is a warning", async () => {
      const settings = "splits:\n  a: {s: {production: 1, prodution: 1, mine: 0}}\n  b: {s: {x: 1}}\n";
      expect(await problemsIn({ ...FILES, "promptree.yaml": settings })).toEqual([
        'warning split-alias promptree.yaml:2:26 no file has an alias "prodution" of "a"',
        'warning split-alias promptree.yaml:2:40 no file has an alias "mine" of "a"',
        'warning no-file promptree.yaml:3:3 no file makes a prompt "b"',
      ]);
    });

    test("is no matter where no file says anything of pointers", async () => {
      const files = { "prompts/a.md": "one", "promptree.yaml": "splits: {a: {s: {mine: 1}}}\n" };
      expect(await problemsIn(files)).toEqual([]);
    });

    test("may be of a broken file's prompt, and is not told beside one", async () => {
      const files = {
        ...FILES,
        "prompts/b.md": "---\nname: [\n---\none",
        "promptree.yaml": "splits: {b: {s: {x: 1}}}\n",
      };
      expect(await problemsIn(files)).toContainEqual(expect.stringMatching(/^error yaml-syntax prompts\/b\.md:/));
      expect(await problemsIn(files)).not.toContainEqual(expect.stringContaining("no-file"));
    });
  });

  describe("a prompt of aliases.yaml that no file makes", () => {
    test("is a warning, for only a registry knows orphans", async () => {
      expect(await problemsIn({ "prompts/support.md": "one", "aliases.yaml": "suppotr: {x: 1}\n" })).toEqual([
        'warning no-file aliases.yaml:1:1 no file makes a prompt "suppotr"',
      ]);
    });

    test("may be that of a broken file, and is not told beside one", async () => {
      const files = { "prompts/a.md": "---\nname: [\n---\none", "aliases.yaml": "b: {x: 1}\n" };
      expect(await problemsIn(files)).toEqual([expect.stringMatching(/^error yaml-syntax prompts\/a\.md:/)]);
    });

    test.each([
      { what: "says so itself", front: "name: support\n", told: true },
      { what: "follows from its path", front: "model: x\n", told: true },
      { what: "may stand under a misspelt key", front: "nmae: suppotr\n", told: false },
      { what: "is given twice", front: "name: support\nname: suppotr\n", told: false },
    ])("is told beside a broken file only where that has a sure name: it $what", async ({ front, told }) => {
      const problems = await problemsIn({ "prompts/a.md": `---\n${front}---\n`, "aliases.yaml": "suppotr: {x: 1}\n" });
      expect(problems.filter((words) => words.startsWith("warning no-file")).length).toBe(told ? 1 : 0);
    });

    test("is not told where aliases.yaml itself is broken", async () => {
      const files = { "prompts/a.md": "one", "aliases.yaml": "b: {x: 1}\nc: {latest: 1}\n" };
      expect(await problemsIn(files)).toEqual([expect.stringMatching(/^error alias-name aliases\.yaml:2:5 /)]);
    });
  });

  test("an empty repository of prompts has no problem", async () => {
    expect(await found(await repositoryOf({ "README.md": "words" }), where)).toEqual({ prompts: 0, problems: [] });
  });
});

describe("the work tree and a commit are judged apart", () => {
  test("what is not committed counts in the work tree alone, ignored files nowhere", async () => {
    const repository = await repositoryOf({ "prompts/a.md": "one", ".gitignore": "ignored.md\n" });
    await repository.write("prompts/b.md", "");
    await repository.write("prompts/ignored.md", "");
    await repository.write("aliases.yaml", "a: {v1: 1}\n");
    const { prompts, problems } = await found(repository);
    expect(prompts).toBe(1);
    expect(problems).toHaveLength(2);
    expect(await found(repository, "committed")).toEqual({ prompts: 1, problems: [] });
  });

  test("a file deleted from the work tree is missing there alone", async () => {
    const repository = await repositoryOf({ "prompts/a.md": "one", "prompts/b.md": "---\nname: a\n---\ntwo" });
    await repository.write("prompts/b.md", null);
    expect(await found(repository)).toEqual({ prompts: 1, problems: [] });
    expect((await found(repository, "committed")).problems).toHaveLength(2);
  });

  test("a submodule is told of in a commit", async () => {
    const repository = await newRepository();
    const files = { "prompts/sub": { submodule: "1".repeat(40) } };
    await repository.importCommits([{ files }]);
    expect((await found(repository, "committed")).problems).toEqual([
      "error submodule prompts/sub this is a submodule",
    ]);
  });

  test("a bare repository has no work tree to judge", async () => {
    const bare = await (await repositoryOf({ "prompts/a.md": "" })).bareClone();
    expect((await found(bare, "committed")).problems).toHaveLength(1);
    expect(await found(bare)).toEqual({ prompts: 0, problems: [] });
  });
});
