import { describe, expect, test } from "vitest";
import { createMemoryData, createMemoryRegistry } from "../../src/registry/memory.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { FileSpecs, RepositoryBuilder } from "../helpers/repository-builder.ts";
import { pointByHand, registerByHand } from "./by-hand.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, pointersOf, refusalOf, told, versionsOf } from "./sight.ts";
import { SilentRegistry } from "./silent-registry.ts";
import { planFolder, syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const FILES: FileSpecs = { [A]: "one", [B]: "one", "aliases.yaml": "a: {production: 1, staging: latest}\n" };

async function synced(registry = new SilentRegistry()): Promise<{
  readonly repository: RepositoryBuilder;
  readonly registry: SilentRegistry;
}> {
  const repository = await newRepository({ commits: [{ files: FILES }] });
  await syncFolder(repository.root, registry);
  registry.takeAsked();
  return { repository, registry };
}

/** Somebody else's handle on the registry of a test. */
function sharedRegistry() {
  const data = createMemoryData();
  return { registry: new SilentRegistry(data), theirs: createMemoryRegistry(data) };
}

describe("a sync with nothing to do, of a registry that can't tell its revision", () => {
  test("takes no lock, and asks for nothing but the last sync and the prompts", async () => {
    const { repository, registry } = await synced();
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
    expect(registry.takeAsked()).toEqual(["states", "prompts"]);
  });

  test("tells what it tells under the lock: drift, orphans and problems", async () => {
    const { repository, registry } = await synced();
    await repository.importCommits([{ files: { [B]: null } }]);
    await syncFolder(repository.root, registry);
    await registerByHand(registry, "a", "theirs");
    await pointByHand(registry, "a", "mine", 1);
    await syncFolder(repository.root, registry);
    await pointByHand(registry, "a", "theirs", 2);
    registry.takeAsked();

    const result = await syncFolder(repository.root, registry);
    expect(registry.takeAsked()).not.toContain("lock");
    expect(result.orphans).toEqual(["b"]);
    expect(result.drift.length).toBeGreaterThan(0);
    // A copy tells its revision, and is not as its last sync left it: its sync takes the lock.
    expect(await syncFolder(repository.root, registry.copy())).toEqual(result);
  });

  test("takes the lock to remember another commit, where nothing else is to be done, and only once", async () => {
    const { repository, registry } = await synced();
    await repository.importCommits([{ files: { "README.md": "About." } }]);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
    expect(registry.takeAsked()).toContain("lock");
    await syncFolder(repository.root, registry);
    expect(registry.takeAsked()).not.toContain("lock");
  });

  test("is done without the lock by an approved plan, too, and one that is stale is refused", async () => {
    const { repository, registry } = await synced();
    const { plan } = await planFolder(repository.root, registry);
    registry.takeAsked();
    expect(told(await syncFolder(repository.root, registry, { approved: plan.fingerprint() }))).toEqual(NOTHING);
    expect(registry.takeAsked()).not.toContain("lock");
    await repository.importCommits([{ files: { [A]: "two" } }]);
    const { plan: other } = await planFolder(repository.root, registry);
    await syncFolder(repository.root, registry);
    const refusal = await refusalOf(syncFolder(repository.root, registry, { approved: other.fingerprint() }));
    expect(refusal).toMatchObject({ code: "blocked", message: expect.stringContaining("stale") });
  });
});

describe("a sync with something to do, of a registry that can't tell its revision", () => {
  test("does under the lock what is to be done by then", async () => {
    const { registry, theirs } = sharedRegistry();
    const { repository } = await synced(registry);
    await pointByHand(theirs, "a", "staging", null);
    await pointByHand(theirs, "a", "production", null);
    registry.beforeLock = async () => {
      await pointByHand(theirs, "a", "staging", 1);
      registry.beforeLock = null;
    };
    const { applied } = told(await syncFolder(repository.root, registry));
    expect(applied).toEqual([expect.stringContaining("production")]);
    expect(await pointersOf(registry, "a")).toEqual({ production: 1, staging: 1 });
  });

  test("makes no version that another sync has made in the meantime", async () => {
    const { registry, theirs } = sharedRegistry();
    const { repository } = await synced(registry);
    await repository.importCommits([{ files: { [A]: "two" } }]);
    registry.beforeLock = async () => {
      await syncFolder(repository.root, theirs);
      registry.beforeLock = null;
    };
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
    expect(await versionsOf(registry, "a")).toEqual(["1 one", "2 two"]);
  });

  test("forgets under the lock that one was cut off, once history was accepted as it is", async () => {
    const { repository, registry } = await synced();
    const head = await repository.head();
    await repository.importCommits([{ files: { [A]: "two" } }]);
    registry.fault = { at: 2, kind: "crash" };
    await refusalOf(syncFolder(repository.root, registry));
    registry.fault = null;
    await repository.git("update-ref", "refs/heads/main", head);
    const before = await dumpRegistry(registry);
    expect(await refusalOf(syncFolder(repository.root, registry))).toMatchObject({ code: "blocked" });
    await syncFolder(repository.root, registry, { acceptRewrite: true });
    registry.takeAsked();
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
    expect(registry.takeAsked()).not.toContain("lock");
    expect(await dumpRegistry(registry)).toEqual(before);
  });
});
