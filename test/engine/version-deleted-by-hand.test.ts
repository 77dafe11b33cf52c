import { describe, expect, test } from "vitest";
import type { Registry } from "../../src/core/registry.ts";
import { createMemoryData, createMemoryRegistry } from "../../src/registry/memory.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { promptName } from "./builders.ts";
import { deleteVersionByHand, registerByHand } from "./by-hand.ts";
import { ForgetfulRegistry } from "./forgetful-registry.ts";
import { FragileRegistry } from "./properties/fragile-registry.ts";
import { NOTHING, messagesOf, pointersOf, refusalOf, told, versionsOf } from "./sight.ts";
import { SilentRegistry } from "./silent-registry.ts";
import { planFolder, syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const ALIASES = "aliases.yaml";
const FIRST = { [A]: "one", [B]: "one", [ALIASES]: "a: {production: 1, staging: latest}\n" };
const HISTORY: readonly FileSpecs[] = [FIRST, { [A]: "two" }];

const REVERT: readonly FileSpecs[] = [...HISTORY, { [A]: "one" }];

interface Deletable {
  readonly registry: Registry;
  readonly deleteVersion: (prompt: string, version: number) => void;
}

function inMemory(): Deletable {
  const data = createMemoryData();
  const registry = createMemoryRegistry(data);
  return { registry, deleteVersion: (prompt, version) => deleteVersionByHand(data, prompt, version) };
}

function fragile(registry: FragileRegistry): Deletable {
  return { registry, deleteVersion: (prompt, version) => registry.deleteVersion(prompt, version) };
}

const KINDS = [
  { kind: "a registry with transactions", open: inMemory },
  { kind: "a registry without", open: () => fragile(new FragileRegistry()) },
  { kind: "a registry that can't tell its revision", open: () => fragile(new SilentRegistry()) },
];

/** A repository that is synced, and versions of `a` deleted by hand since. */
async function cut(
  open: () => Deletable,
  deleted: readonly number[],
  history: readonly FileSpecs[] = HISTORY,
): Promise<{ readonly repository: RepositoryBuilder; readonly registry: Registry; readonly deleteAgain: Deletable }> {
  const repository = await newRepository({ commits: history.map((files) => ({ files })) });
  const { registry, deleteVersion } = open();
  await syncFolder(repository.root, registry);
  for (const version of deleted) deleteVersion("a", version);
  return { repository, registry, deleteAgain: { registry, deleteVersion } };
}

async function newestCommit(registry: Registry): Promise<string | undefined> {
  return (await registry.readPrompt(promptName("a")))?.newestManaged?.provenance?.commit;
}

describe.each(KINDS)("the newest version, deleted by hand in $kind", ({ open }) => {
  test("is drift, and is made again from its commit, and what follows latest goes there at once", async () => {
    const { repository, registry } = await cut(open, [2]);
    const result = await syncFolder(repository.root, registry);
    expect(told(result)).toEqual({
      ...NOTHING,
      applied: ["a + version 3", "a ~ staging none → 3 (follows latest)"],
      drift: ["a lacks its newest version"],
    });
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "3 two"]);
    expect(await newestCommit(registry)).toBe(await repository.head());
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 3 });
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });

  test.each<{ readonly what: string; readonly files: FileSpecs; readonly versions: readonly string[] }>([
    { what: "another file is changed", files: { [B]: "two" }, versions: ["1 one", "3 two"] },
    { what: "its file is changed", files: { [A]: "three" }, versions: ["1 one", "3 three"] },
    {
      what: "only its tags are changed",
      files: { [A]: "---\ntags: {team: x}\n---\ntwo" },
      versions: ["1 one", "3 two"],
    },
    {
      what: "its file is moved",
      files: { [A]: null, "prompts/c.md": "---\nname: a\n---\ntwo" },
      versions: ["1 one", "3 two"],
    },
    {
      what: "its file goes back to what the version before has",
      files: { [A]: "one" },
      versions: ["1 one", "3 two", "4 one"],
    },
  ])("is made again, or its file's next text, when $what since", async ({ files, versions }) => {
    const { repository, registry } = await cut(open, [2]);
    await repository.importCommits([{ files }]);
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(versions);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: versions.length + 1 });
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual([]);
  });

  test("is made again when a second file of its name came and went meanwhile", async () => {
    const { repository, registry } = await cut(open, [2]);
    const second = "prompts/second.md";
    await repository.importCommits([{ files: { [second]: "---\nname: a\n---\nx" } }, { files: { [second]: null } }]);
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "3 two"]);
  });

  test("comes back with those before it that are gone as well, each from its own commit", async () => {
    const { repository, registry } = await cut(open, [2, 3], [...HISTORY, { [A]: "three" }]);
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual([
      "a + version 4",
      "a + version 5",
      "a ~ staging none → 5 (follows latest)",
    ]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "4 two", "5 three"]);
    expect(new Set(await messagesOf(registry, "a")).size).toBe(3);
  });

  test("comes back though the version that is left has its text, and was made by an older commit", async () => {
    const { repository, registry } = await cut(open, [3, 2], REVERT);
    expect(told(await syncFolder(repository.root, registry))).toMatchObject({
      applied: ["a + version 4", "a + version 5", "a ~ staging none → 5 (follows latest)"],
      drift: ["a lacks its newest version"],
    });
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "4 two", "5 one"]);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });

  test("comes back where no version is left", async () => {
    const { repository, registry } = await cut(
      open,
      [1, 2],
      [{ [A]: "one", [ALIASES]: "a: {staging: latest}\n" }, { [A]: "two" }],
    );
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["3 one", "4 two"]);
    expect(await pointersOf(registry, "a")).toEqual({ staging: 4 });
  });

  test("does not let a second file take the name while no version is left", async () => {
    const { repository, registry } = await cut(open, [1, 2], [{ [A]: "one" }, { [A]: "two" }]);
    await repository.importCommits([{ files: { "prompts/second.md": "---\nname: a\n---\none" } }]);
    expect(await refusalOf(syncFolder(repository.root, registry))).toMatchObject({ code: "invalid-files" });
    expect(await versionsOf(registry, "a")).toEqual([]);
  });

  test("comes back above a version that somebody else registered", async () => {
    const { repository, registry, deleteAgain } = await cut(open, []);
    await registerByHand(registry, "a", "theirs");
    deleteAgain.deleteVersion("a", 2);
    expect(told(await syncFolder(repository.root, registry)).drift).toEqual([
      "a lacks its newest version",
      "a has version 3",
    ]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "3 theirs", "4 two"]);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 4 });
  });

  test.each(["ASK", "ask"])("comes back though somebody else has taken its name as %s", async (theirs) => {
    const history = [{ "prompts/Ask.md": "one" }, { "prompts/Ask.md": "two" }];
    const { repository, registry, deleteAgain } = await cut(open, [], history);
    await registerByHand(registry, theirs, "theirs");
    deleteAgain.deleteVersion("Ask", 2);
    expect(told(await syncFolder(repository.root, registry)).drift).toContain("Ask lacks its newest version");
    expect((await versionsOf(registry, "Ask")).map((version) => version.slice(2))).toEqual(["one", "two"]);
  });

  test("stays away when git has no file for it any more, and of an orphan", async () => {
    const { repository, registry, deleteAgain } = await cut(open, [2]);
    await repository.importCommits([{ files: { [A]: null, [ALIASES]: "{}" } }]);
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["1 one"]);
    deleteAgain.deleteVersion("a", 1);
    expect(told(await syncFolder(repository.root, registry))).toEqual({ ...NOTHING, orphans: ["a"] });
  });

  test("is one version of HEAD where only HEAD counts", async () => {
    const settings = { "promptree.yaml": "history: head\n" };
    const history = [
      { ...FIRST, ...settings, [ALIASES]: "a: {staging: latest}\n" },
      { [A]: "two" },
      { [A]: "three" },
      { [B]: "two" },
    ];
    const { repository, registry } = await cut(open, [1], history);
    expect(told(await syncFolder(repository.root, registry)).drift).toEqual(["a lacks its newest version"]);
    expect(await versionsOf(registry, "a")).toEqual(["2 three"]);
    expect(await newestCommit(registry)).toBe(await repository.head());
  });

  test("is not made again from a shallow clone, which lacks its commit", async () => {
    const settings = { "promptree.yaml": "repository: ours\n" };
    const { repository, registry } = await cut(open, [2], [{ ...FIRST, ...settings }, { [A]: "two" }]);
    const clone = await repository.shallowClone();
    expect(await refusalOf(syncFolder(clone.root, registry))).toMatchObject({
      code: "blocked",
      message: expect.stringContaining('the newest version of "a" was deleted by hand in the registry'),
      hint: expect.stringContaining("fetch-depth: 0"),
    });
    expect(await pointersOf(registry, "a")).toEqual({ production: 1 });
  });

  test("is the last one that git has where history does not have the commit of the one before", async () => {
    const first = { ...FIRST, "promptree.yaml": "repository: ours\n" };
    const { repository, registry, deleteAgain } = await cut(open, [], [first, { [A]: "two" }, { [A]: "three" }]);
    await repository.importCommits([{ parents: [], files: { ...first, [A]: "two" } }, { files: { [A]: "four" } }]);
    await syncFolder(repository.root, registry, { acceptRewrite: true });
    deleteAgain.deleteVersion("a", 4);
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two", "3 three", "5 four"]);
  });
});

test("versions of which a sync that failed has made a part again all come back in the end", async () => {
  const fragileRegistry = new FragileRegistry();
  const { repository, registry } = await cut(() => fragile(fragileRegistry), [2, 3], [...HISTORY, { [A]: "three" }]);
  fragileRegistry.fault = { at: 3, kind: "refusal" };
  expect((await syncFolder(repository.root, registry)).failed).toHaveLength(1);
  expect(await versionsOf(registry, "a")).toEqual(["1 one", "4 two"]);
  expect(await pointersOf(registry, "a")).toEqual({ production: 1 });
  fragileRegistry.fault = null;
  await syncFolder(repository.root, registry);
  expect(await versionsOf(registry, "a")).toEqual(["1 one", "4 two", "5 three"]);
  expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 5 });
});

test("an older version that nothing points to is not missed", async () => {
  const { repository, registry } = await cut(
    inMemory,
    [1],
    [{ [A]: "one", [ALIASES]: "a: {staging: latest}\n" }, { [A]: "two" }],
  );
  expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
});

test("a version whose number aliases.yaml says is refused with what may have happened, and comes under another", async () => {
  const { repository, registry } = await cut(inMemory, [2], [FIRST, { [A]: "two", [ALIASES]: "a: {s: 2}\n" }]);
  const { plan } = await planFolder(repository.root, registry);
  expect(plan.problems).toMatchObject([
    {
      code: "unknown-version",
      hint: expect.stringMatching(
        /^somebody may have deleted it in the registry; its versions: 1 \(.{7}\), 3 \(.{7}\)$/,
      ),
    },
  ]);
  await repository.importCommits([{ files: { [ALIASES]: "a: {s: 3}\n" } }]);
  await syncFolder(repository.root, registry);
  expect(await versionsOf(registry, "a")).toEqual(["1 one", "3 two"]);
  expect(await pointersOf(registry, "a")).toEqual({ s: 3 });
});

describe("where nobody can tell which number comes next", () => {
  const open = (): Deletable => fragile(new ForgetfulRegistry());

  test.each([
    { what: "", files: null },
    { what: ", and when another file is changed meanwhile", files: { [B]: "two" } },
  ])("the version comes back and its pointers wait for the next sync$what", async ({ files }) => {
    const { repository, registry } = await cut(open, [2]);
    if (files !== null) await repository.importCommits([{ files }]);
    const first = await syncFolder(repository.root, registry);
    expect(told(first).drift).toEqual(["a lacks its newest version"]);
    expect(told(first).applied).toContain("a + version 3");
    expect(first.skipped).toMatchObject([
      { change: { action: "set-alias" }, because: "the plan said version 2, and the registry made it 3" },
    ]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "3 two"]);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1 });

    expect(told(await syncFolder(repository.root, registry)).applied).toEqual([
      "a ~ staging none → 3 (deleted by hand in the registry; git says 3)",
    ]);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 3 });
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });

  test("versions without pointers are told under the numbers that the registry gave, and nothing is left undone", async () => {
    const { repository, registry } = await cut(
      open,
      [2, 3],
      [{ [A]: "one", [B]: "one" }, { [A]: "two" }, { [A]: "three" }],
    );
    const result = await syncFolder(repository.root, registry);
    expect(told(result).applied).toEqual(["a + version 4", "a + version 5"]);
    expect([...result.skipped, ...result.failed]).toEqual([]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "4 two", "5 three"]);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });

  test("no pointer goes to the older text either when it is deleted once more before that", async () => {
    const { repository, registry, deleteAgain } = await cut(open, [2]);
    await repository.importCommits([{ files: { [B]: "two" } }]);
    await syncFolder(repository.root, registry);
    deleteAgain.deleteVersion("a", 3);
    await syncFolder(repository.root, registry);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1 });
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "4 two"]);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 4 });
  });

  test("nothing is made again where nothing is missing", async () => {
    const { repository, registry } = await cut(open, []);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
    await repository.importCommits([{ files: { [B]: "two" } }]);
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["b + version 2"]);
  });
});
