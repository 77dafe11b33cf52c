import { describe, expect, test } from "vitest";
import { makePlan } from "../../src/engine/make-plan.ts";
import { digestNewest, newestVersionsOf } from "../../src/engine/newest-versions.ts";
import { NO_PROGRESS } from "../../src/engine/progress.ts";
import { openProject } from "../../src/engine/project.ts";
import { ContentStore } from "../../src/engine/replay/content-store.ts";
import { openBlobs } from "../../src/git/blobs.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { disguiseByHand, registerByHand, repeatByHand } from "./by-hand.ts";
import { ForgetfulRegistry } from "./forgetful-registry.ts";
import { NOTHING, told, versionsOf } from "./sight.ts";
import { syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const OPTIONS = { prune: true, adopt: true, force: true, acceptRewrite: false };

async function left(registry: ForgetfulRegistry): Promise<string | null | undefined> {
  return (await registry.readSyncStates())[0]?.newestVersions;
}

async function found(registry: ForgetfulRegistry): Promise<string> {
  const states = (await Array.fromAsync(registry.readPrompts())).flat();
  return digestNewest(newestVersionsOf(states.filter(({ managed }) => managed !== null)));
}

/** A sync without work leaves nothing, and takes no lock for it; the next one with work does. */
async function expectRememberedWithWork(repository: RepositoryBuilder, registry: ForgetfulRegistry): Promise<void> {
  registry.takeAsked();
  expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  expect(registry.takeAsked()).not.toContain("lock");
  await repository.importCommits([{ files: { [B]: "one" } }]);
  await syncFolder(repository.root, registry);
  expect(await left(registry)).toBe(await found(registry));
}

/** How many prompt files a plan reads. */
async function filesRead({ root }: RepositoryBuilder, registry: ForgetfulRegistry): Promise<number> {
  const project = await openProject(root);
  const blobs = openBlobs(project.repository);
  let count = 0;
  const read: typeof blobs.read = async (ids) => {
    count += ids.length;
    return blobs.read(ids);
  };
  await using contents = new ContentStore({ ...blobs, read });
  await makePlan(project, registry, contents, OPTIONS, NO_PROGRESS);
  return count;
}

test.each<{ readonly what: string; readonly commits: readonly FileSpecs[] }>([
  { what: "new prompts", commits: [{ [A]: "one", [B]: "one" }] },
  { what: "new versions", commits: [{ [A]: "one", [B]: "one" }, { [A]: "two" }, { [A]: "three", [B]: "two" }] },
  { what: "metadata", commits: [{ [A]: "one" }, { [A]: "---\ntags: {team: x}\n---\none" }] },
  { what: "a deleted prompt", commits: [{ [A]: "one", [B]: "one" }, { [B]: null }] },
])("a sync leaves which versions are newest then: $what", async ({ commits }) => {
  const repository = await newRepository();
  const registry = new ForgetfulRegistry();
  for (const files of commits) {
    await repository.importCommits([{ files }]);
    await syncFolder(repository.root, registry, OPTIONS);
    expect(await left(registry)).toBe(await found(registry));
  }
});

test("a version that came out with another number than was expected is left under that", async () => {
  const repository = await newRepository({ commits: [{ files: { [A]: "one" } }, { files: { [A]: "two" } }] });
  const registry = new ForgetfulRegistry();
  await syncFolder(repository.root, registry);
  registry.deleteVersion("a", 2);
  expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["a + version 3"]);
  expect(await left(registry)).toBe(await found(registry));
  await expectRememberedWithWork(repository, registry);
});

test("files are read only where the newest versions are not those that the last sync left", async () => {
  const repository = await newRepository({
    commits: [{ files: { [A]: "one", [B]: "one" } }, { files: { [A]: "two" } }],
  });
  const registry = new ForgetfulRegistry();
  await syncFolder(repository.root, registry);
  expect(await filesRead(repository, registry)).toBe(0);
  registry.deleteVersion("a", 2);
  expect(await filesRead(repository, registry)).toBeGreaterThan(0);
});

test("which versions are newest is left open by an adoption, and remembered by the next sync that has work", async () => {
  const repository = await newRepository({ commits: [{ files: { [A]: "one" } }] });
  const registry = new ForgetfulRegistry();
  await registerByHand(registry, "a", "one");
  await syncFolder(repository.root, registry, OPTIONS);
  expect(await left(registry)).toBeNull();
  await expectRememberedWithWork(repository, registry);
});

describe("nothing is left, so that every sync looks for itself,", () => {
  /** Another commit, and its sync, which leaves what it found. */
  async function ship(repository: RepositoryBuilder, registry: ForgetfulRegistry, text: string): Promise<void> {
    await repository.importCommits([{ files: { [B]: text } }]);
    await syncFolder(repository.root, registry);
  }

  test("where an older commit's version covers the newest", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }, { files: { [A]: "two" } }] });
    const registry = new ForgetfulRegistry();
    await syncFolder(repository.root, registry);
    await repeatByHand(registry, "a", 1);
    await ship(repository, registry, "one");
    expect(await left(registry)).toBeNull();
  });

  test("where somebody has changed what a version says it was made with", async () => {
    const repository = await newRepository({ commits: [{ files: { [A]: "one" } }, { files: { [A]: "two" } }] });
    const registry = new ForgetfulRegistry();
    await syncFolder(repository.root, registry);
    await disguiseByHand(registry, "a", 2, { as: 1, digestOnly: true });
    await ship(repository, registry, "one");
    expect(await left(registry)).toBeNull();
    await disguiseByHand(registry, "a", 2, { as: 1, digestOnly: false });
    await syncFolder(repository.root, registry);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 one", "3 two"]);
  });
});
