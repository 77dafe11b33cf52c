import { describe, expect, test, vi } from "vitest";
import { createMemoryRegistry } from "../../src/registry/memory.ts";
import type { Registry } from "../../src/core/registry.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { describeByHand, pointByHand, registerByHand } from "./by-hand.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { told } from "./sight.ts";
import { syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const FILES: FileSpecs = {
  [A]: "---\ntags: {tag: x}\n---\none",
  [B]: "one",
  "prompts/README.md": "about",
  "aliases.yaml": "a: {production: latest, staging: 1}\nb: {production: 1}\n",
};

async function synced(): Promise<{ readonly repository: RepositoryBuilder; readonly registry: Registry }> {
  const repository = await newRepository({ commits: [{ files: FILES }] });
  const registry = createMemoryRegistry();
  await syncFolder(repository.root, registry);
  return { repository, registry };
}

/** Syncs, and tells whether that took a look at every prompt. */
async function syncWatched(repository: RepositoryBuilder, registry: Registry) {
  const reading = vi.spyOn(registry, "readPrompts");
  const result = told(await syncFolder(repository.root, registry));
  const looked = reading.mock.calls.length > 0;
  reading.mockRestore();
  return { ...result, lookedAtAll: looked };
}

async function expectAsAfresh(repository: RepositoryBuilder, registry: Registry): Promise<void> {
  await using afresh = createMemoryRegistry();
  await syncFolder(repository.root, afresh);
  expect(await dumpRegistry(registry)).toEqual(await dumpRegistry(afresh));
}

describe("a sync after commits that only edit prompts", () => {
  test.each<{ readonly what: string; readonly commits: readonly FileSpecs[]; readonly applied: readonly string[] }>([
    {
      what: "a text",
      commits: [{ [A]: "---\ntags: {tag: x}\n---\ntwo" }],
      applied: ["a + version 2", "a ~ production 1 → 2 (follows latest)"],
    },
    {
      what: "tags",
      commits: [{ [A]: "---\ntags: {tag: y}\n---\none" }],
      applied: ["a ~ tags.tag: x → y"],
    },
    {
      what: "several texts in several commits, and what is no prompt",
      commits: [
        { [B]: "two", "prompts/README.md": "new" },
        { [B]: "three", "prompts/_part.md": "new" },
      ],
      applied: ["b + version 2", "b + version 3"],
    },
  ])("looks at these alone: $what", async ({ commits, applied }) => {
    const { repository, registry } = await synced();
    await repository.importCommits(commits.map((files) => ({ files })));
    expect(await syncWatched(repository, registry)).toMatchObject({ applied, lookedAtAll: false });
    await expectAsAfresh(repository, registry);
    expect(await syncWatched(repository, registry)).toMatchObject({ applied: [], lookedAtAll: false });
  });
});

describe("a sync looks at every prompt", () => {
  test.each<{ readonly what: string; readonly files: FileSpecs }>([
    { what: "a prompt is new", files: { "prompts/c.md": "one" } },
    { what: "a prompt's file is gone", files: { [B]: null, "aliases.yaml": "a: {production: latest}\n" } },
    { what: "a prompt's file has moved", files: { [B]: null, "prompts/c.md": "---\nname: b\n---\none" } },
    { what: "a prompt has another name", files: { [B]: "---\nname: c\n---\none", "aliases.yaml": "{}" } },
    { what: "pointers were changed", files: { [A]: "two", "aliases.yaml": "a: {production: 1}\n" } },
    { what: "the settings were changed", files: { [A]: "two", "promptree.yaml": "protected: [staging]\n" } },
    {
      what: "many files were changed",
      files: Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`prompts/${n}.md`, "x"])),
    },
  ])("when $what", async ({ files }) => {
    const { repository, registry } = await synced();
    await repository.importCommits([{ files }]);
    expect(await syncWatched(repository, registry)).toMatchObject({ lookedAtAll: true });
    await expectAsAfresh(repository, registry);
  });

  test("when somebody else has written to the registry, and finds what that was", async () => {
    const { repository, registry } = await synced();
    await pointByHand(registry, "b", "production", null);
    await repository.importCommits([{ files: { [A]: "two" } }]);
    expect(await syncWatched(repository, registry)).toMatchObject({
      drift: ["b production is at none, wanted 1"],
      lookedAtAll: true,
    });
  });

  test("when the sync before had something left to say", async () => {
    const { repository, registry } = await synced();
    await pointByHand(registry, "b", "mine", 1);
    await syncFolder(repository.root, registry);
    await repository.importCommits([{ files: { [A]: "two" } }]);
    expect(await syncWatched(repository, registry)).toMatchObject({ drift: ["b has mine at 1"], lookedAtAll: true });
  });

  test("and is settled again after it has put back what was changed by hand", async () => {
    const { repository, registry } = await synced();
    await describeByHand(registry, "a", { tags: { tag: "mine" } });
    await syncFolder(repository.root, registry);
    await repository.importCommits([{ files: { [A]: "---\ntags: {tag: x}\n---\ntwo" } }]);
    expect(await syncWatched(repository, registry)).toMatchObject({ drift: [], lookedAtAll: false });
    await expectAsAfresh(repository, registry);
  });
});

test("a prompt of ours is edited as ever when somebody registers one whose name differs only in case", async () => {
  const repository = await newRepository({ commits: [{ files: { "prompts/Foo.md": "one" } }] });
  const registry = createMemoryRegistry();
  await syncFolder(repository.root, registry);
  await registerByHand(registry, "foo", "other");
  await repository.importCommits([{ files: { "prompts/Foo.md": "two" } }]);
  expect(await syncWatched(repository, registry)).toMatchObject({ applied: ["Foo + version 2"], problems: [] });
  await repository.importCommits([{ files: { "prompts/Foo.md": "three" } }]);
  expect(await syncWatched(repository, registry)).toMatchObject({ applied: ["Foo + version 3"], problems: [] });
});

test("a sync whose new version comes after one that was registered by hand leaves nothing to say to the next", async () => {
  const { repository, registry } = await synced();
  await registerByHand(registry, "b", "by hand");
  await repository.importCommits([{ files: { [B]: "two" } }]);
  expect(await syncWatched(repository, registry)).toMatchObject({
    applied: ["b + version 3"],
    drift: ["b has version 2"],
  });
  const [state] = await registry.readSyncStates();
  expect(state?.settledRevision).toBe(await registry.readRevision());
});
