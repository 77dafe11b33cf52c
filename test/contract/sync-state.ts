import { describe, expect, test } from "vitest";
import { digestJson } from "../../src/core/digest.ts";
import type { WriteSession } from "../../src/core/registry.ts";
import { aliasOf, commitId, promptName, removalOf, syncStateOf, updateOf, versionOf } from "./builders.ts";
import { type Fixture, type RegistryKind, write } from "./fixture.ts";

/** Each in a registry that has the prompt `a` with one version and the alias `production` on it. */
const WRITES: Readonly<Record<string, (session: WriteSession) => Promise<unknown>>> = {
  "a new version": (session) => session.registerVersions([versionOf("a", "2")]),
  "a new prompt": (session) => session.registerVersions([versionOf("b")]),
  "an update": (session) => session.updatePrompts([updateOf("a", { description: "new" })]),
  "an alias set": (session) => session.setAliases([aliasOf("a", "staging", 1)]),
  "an alias deleted": (session) => session.deleteAliases([removalOf("a", "production")]),
  "a prompt deleted": (session) => session.deletePrompts([promptName("a")]),
};

export function describeSyncState(fixture: () => Fixture, kind: RegistryKind): void {
  describe("the state of a sync", () => {
    test("is not there before the first", async () => {
      expect(await fixture().registry.readSyncStates()).toEqual([]);
    });

    test.for([
      syncStateOf(),
      syncStateOf({ branch: null, mode: "head", settledRevision: "any: text' 😀", commit: commitId("ab".repeat(32)) }),
      syncStateOf({ branch: "feature/ä'b", unfinished: commitId("cd".repeat(32)) }),
    ])("comes back as it was saved", async (state) => {
      const { registry } = fixture();
      await write(registry, (session) => session.saveSyncState(state));
      expect(await registry.readSyncStates()).toEqual([state]);
    });

    test("comes back with the newest versions where deleted ones are not counted", async (context) => {
      context.skip(kind.countsDeleted, "this registry counts deleted versions");
      const { registry } = fixture();
      const state = syncStateOf({ newestVersions: digestJson(["a 1"]) });
      await write(registry, (session) => session.saveSyncState(state));
      expect(await registry.readSyncStates()).toEqual([state]);
    });

    test("is kept apart for each repository, and replaced by the next", async () => {
      const { registry } = fixture();
      const [first, other, next] = [
        syncStateOf({ commit: commitId("1"), settledRevision: "x" }),
        syncStateOf({ repository: "github.com/o/other", commit: commitId("2") }),
        syncStateOf({ commit: commitId("3") }),
      ];
      for (const state of [first, other, next]) await write(registry, (session) => session.saveSyncState(state));
      const states = await registry.readSyncStates();
      expect(states).toHaveLength(2);
      expect(states).toEqual(expect.arrayContaining([next, other]));
    });
  });

  describe("the revision", () => {
    test.for(Object.entries(WRITES))("changes with %s, whoever made it", async ([, change]) => {
      const { registry, openAnother } = fixture();
      await write(registry, async (session) => {
        await session.registerVersions([versionOf("a")]);
        await session.setAliases([aliasOf("a", "production", 1)]);
      });
      const before = await registry.readRevision();
      await using other = await openAnother();
      await write(other, change);
      const after = await registry.readRevision();
      expect(after === null || after !== before).toBe(true);
      expect(await other.readRevision()).toBe(after);
    });

    test("is the same while nothing but the state of a sync is written", async (context) => {
      context.skip(!kind.tellsRevision, "this registry can't tell its revision");
      const { registry, openReader } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      const before = await registry.readRevision();
      expect(before).not.toBeNull();
      await write(registry, (session) => session.saveSyncState(syncStateOf({ settledRevision: before })));
      expect(await registry.readRevision()).toBe(before);
      await using reader = await openReader();
      expect(await reader.readRevision()).toBe(before);
    });

    test("of a session's own writes is what it will be after the commit", async (context) => {
      context.skip(!kind.tellsRevision, "this registry can't tell its revision");
      const { registry } = fixture();
      const within = await write(registry, async (session) => {
        await session.registerVersions([versionOf("a")]);
        const revision = await registry.readRevision();
        await session.saveSyncState(syncStateOf({ settledRevision: revision }));
        return revision;
      });
      expect(await registry.readRevision()).toBe(within);
    });
  });
}
