import { describe, expect, test } from "vitest";
import type { Registry } from "../../src/core/registry.ts";
import { createMemoryRegistry } from "../../src/registry/memory.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { changeByHand, registerByHand } from "./by-hand.ts";
import { driftOf } from "./plan-words.ts";
import { FragileRegistry } from "./properties/fragile-registry.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, refusalOf, told, versionsOf } from "./sight.ts";
import { SilentRegistry } from "./silent-registry.ts";
import { planFolder, syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const FILES = { [A]: "one", [B]: "one", "aliases.yaml": "a: {production: 1, staging: latest}\n" };

const KINDS = [
  { kind: "a registry with transactions", open: () => createMemoryRegistry() },
  { kind: "a registry without", open: () => new FragileRegistry() },
  { kind: "a registry that can't tell its revision", open: () => new SilentRegistry() },
];

/** A repository that is synced, and the text of its newest version of `a` changed by hand since. */
async function changed({ open }: { readonly open: () => Registry }, ...more: readonly FileSpecs[]) {
  const repository = await newRepository({ commits: [FILES, ...more].map((files) => ({ files })) });
  const registry = open();
  await syncFolder(repository.root, registry);
  const before = await dumpRegistry(registry);
  await changeByHand(registry, "a", before["a"]?.versions.length ?? 0, "by hand");
  return { repository, registry, before };
}

/** The registry as it were if nobody had touched it. */
async function undisturbed(repository: RepositoryBuilder) {
  await using registry = createMemoryRegistry();
  await syncFolder(repository.root, registry);
  return dumpRegistry(registry);
}

describe.each(KINDS)("a version whose content somebody changed in $kind", (kind) => {
  test("is drift, and a sync of the same commit puts git's content back, and the next finds nothing", async () => {
    const { repository, registry, before } = await changed(kind);
    expect(told(await syncFolder(repository.root, registry))).toEqual({
      ...NOTHING,
      applied: ["a ~ version 1 put back"],
      drift: ["a version 1 was changed"],
    });
    expect(await dumpRegistry(registry)).toEqual(before);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });

  test.each([
    { what: "the file is changed", files: { [A]: "two" }, applied: ["a ~ version 1 put back", "a + version 2"] },
    {
      what: "the file comes to say what was written by hand",
      files: { [A]: "by hand" },
      applied: ["a ~ version 1 put back", "a + version 2"],
    },
    {
      what: "only its tags are changed, which makes no version",
      files: { [A]: "---\ntags: {team: x}\n---\none" },
      applied: ["a ~ version 1 put back", "a ~ tags.team: none → x"],
    },
    {
      what: "the file is deleted",
      files: { [A]: null },
      applied: ["a ~ version 1 put back", "a ~ orphaned: false → true"],
    },
    { what: "another file is changed", files: { [B]: "two" }, applied: ["a ~ version 1 put back", "b + version 2"] },
  ])("is put back also when $what meanwhile", async ({ files, applied }) => {
    const { repository, registry } = await changed(kind);
    await repository.importCommits([{ files }]);
    const result = told(await syncFolder(repository.root, registry));
    expect(result.applied).toEqual(expect.arrayContaining(applied));
    expect(result.applied.filter((change) => change.includes("version"))).toHaveLength(
      applied.filter((change) => change.includes("version")).length,
    );
    expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual([]);
  });

  test("is put back as of its own commit, from where its file was then", async () => {
    const { repository, registry, before } = await changed(
      kind,
      { [A]: "---\nname: a\nconfig: {temperature: 0}\n---\n<user>\ntwo\n</user>" },
      { [A]: null, "prompts/moved.md": "---\nname: a\nconfig: {temperature: 0}\n---\n<user>\ntwo\n</user>" },
    );
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["a ~ version 2 put back"]);
    expect(await dumpRegistry(registry)).toEqual(before);
  });

  test("makes no new version where history is accepted as it is", async () => {
    const { repository, registry } = await changed(kind, { [A]: "two" });
    const rewritten = await repository.git("commit-tree", "HEAD^{tree}", "-p", "HEAD^", "-m", "Another message");
    await repository.git("update-ref", "refs/heads/main", rewritten.trim());
    const result = told(await syncFolder(repository.root, registry, { acceptRewrite: true }));
    expect(result.applied).toEqual(["a ~ version 2 put back"]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two"]);
  });

  test("is put back under a version that somebody else registered", async () => {
    const { repository, registry } = await changed(kind);
    await registerByHand(registry, "a", "theirs");
    expect(told(await syncFolder(repository.root, registry))).toMatchObject({
      applied: ["a ~ version 1 put back"],
      drift: ["a version 1 was changed", "a has version 2"],
    });
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 theirs"]);
  });
});

describe("a version that is not the newest", () => {
  const kind = { open: () => new SilentRegistry() };

  test("is not looked at where no alias is at it", async () => {
    const { repository, registry } = await changed(kind, { [A]: "two", "aliases.yaml": "a: {staging: latest}\n" });
    await syncFolder(repository.root, registry);
    await changeByHand(registry, "a", 1, "by hand");
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
    expect(await versionsOf(registry, "a")).toEqual(["1 by hand", "2 two"]);
  });

  test("is put back where an alias is at it", async () => {
    const { repository, registry, before } = await changed(kind, { [A]: "two" });
    await syncFolder(repository.root, registry);
    await changeByHand(registry, "a", 1, "by hand");
    const { plan } = await planFolder(repository.root, registry);
    expect(driftOf(plan)).toEqual(["a version 1 was changed"]);
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["a ~ version 1 put back"]);
    expect(await dumpRegistry(registry)).toEqual(before);
  });

  test("is not looked at in a registry where nobody can change it", async () => {
    const { repository, registry } = await changed({ open: () => new FragileRegistry() }, { [A]: "two" });
    await syncFolder(repository.root, registry);
    await changeByHand(registry, "a", 1, "by hand");
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });

  test("is put back where a pointer to a commit has all versions looked up", async () => {
    const { repository, registry } = await changed(kind, { [A]: "two" });
    const first = await repository.git("rev-list", "--max-parents=0", "HEAD");
    await repository.importCommits([{ files: { "aliases.yaml": `a: {production: commit:${first.slice(0, 10)}}\n` } }]);
    await syncFolder(repository.root, registry);
    await changeByHand(registry, "a", 1, "by hand");
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["a ~ version 1 put back"]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two"]);
  });
});

describe("a content that git does not have here", () => {
  /** The newest version of `a` changed by hand, and a shallow clone that lacks the commit of it. */
  async function lacking({ open }: { readonly open: () => Registry }) {
    const repository = await newRepository({
      commits: [
        { files: { ...FILES, "promptree.yaml": "repository: ours\n" } },
        { files: { "README.md": "one" } },
        { files: { "README.md": "two" } },
      ],
    });
    const registry = open();
    await syncFolder(repository.root, registry);
    await changeByHand(registry, "a", 1, "by hand");
    return { clone: await repository.shallowClone(), repository, registry };
  }

  test.each(KINDS)("in $kind fails by itself, says how to fetch it, and holds nothing else up", async (kind) => {
    const { clone, registry } = await lacking(kind);
    await clone.commit("Change both", { [B]: "two", [A]: "two" });
    const result = await syncFolder(clone.root, registry);
    expect(result.failed).toMatchObject([
      {
        change: { action: "restore-version", prompt: "a", version: 1 },
        error: {
          code: "not-found",
          message: expect.stringContaining("is not in this clone"),
          hint: expect.stringContaining("git fetch --unshallow"),
        },
      },
    ]);
    expect(result.skipped).toEqual([]);
    expect(await versionsOf(registry, "a")).toEqual(["1 by hand", "2 two"]);
    expect(await versionsOf(registry, "b")).toEqual(["1 one", "2 two"]);
    expect((await registry.readSyncStates())[0]).toMatchObject({
      commit: await clone.head(),
      settledRevision: null,
      unfinished: null,
    });
  });

  test.each(KINDS)("in $kind is told by every sync until it is there", async (kind) => {
    const { clone, repository, registry } = await lacking(kind);
    for (const _ of [1, 2]) {
      const { failed, drift } = await syncFolder(clone.root, registry);
      expect(failed).toHaveLength(1);
      expect(drift).toHaveLength(1);
    }
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["a ~ version 1 put back"]);
    expect(await versionsOf(registry, "a")).toEqual(["1 one"]);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });
});

test("a content whose write is refused holds up the versions after it, which would hide it", async () => {
  const registry = new FragileRegistry();
  const { repository } = await changed({ open: () => registry });
  await repository.importCommits([{ files: { [A]: "two", [B]: "two" } }]);
  registry.fault = { at: 2, kind: "refusal" };
  const result = await syncFolder(repository.root, registry);
  expect(result.failed).toMatchObject([{ change: { action: "restore-version" } }]);
  expect(result.skipped).toMatchObject([
    { change: { action: "register-version", prompt: "a" }, because: "the content of version 1 could not be put back" },
    { change: { action: "set-alias", prompt: "a" } },
  ]);
  registry.fault = null;
  await syncFolder(repository.root, registry);
  expect(await dumpRegistry(registry)).toEqual(await undisturbed(repository));
});

test("an approved plan is stale once a content was changed by hand", async () => {
  const repository = await newRepository({ commits: [{ files: FILES }] });
  const registry = new SilentRegistry();
  await syncFolder(repository.root, registry);
  const { plan } = await planFolder(repository.root, registry);
  await changeByHand(registry, "a", 1, "by hand");
  const refusal = await refusalOf(syncFolder(repository.root, registry, { approved: plan.fingerprint() }));
  expect(refusal).toMatchObject({ code: "blocked", message: expect.stringContaining("stale") });
});
