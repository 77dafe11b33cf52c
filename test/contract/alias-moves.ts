import { beforeEach, describe, expect, test } from "vitest";
import type { AliasMove, Registry } from "../../src/core/registry.ts";
import { aliasOf, commitId, promptName, removalOf, versionOf } from "./builders.ts";
import { type Fixture, type RegistryKind, WRITER, write } from "./fixture.ts";

/** `production 1 → 2`, oldest first; of a registry that keeps no record, nothing. */
async function told(registry: Registry, prompt = "a"): Promise<readonly string[] | null> {
  const moves = await registry.readAliasMoves(promptName(prompt));
  return moves?.map(({ alias, from, to }) => `${alias} ${from ?? "none"} → ${to ?? "none"}`) ?? null;
}

export function describeAliasMoves(fixture: () => Fixture, kind: RegistryKind): void {
  test("the moves of aliases are null where no record of them is kept", async (context) => {
    context.skip(kind.tellsAliasMoves, "this registry keeps a record of them");
    const { registry } = fixture();
    await write(registry, (session) => session.registerVersions([versionOf("a", "1")]));
    await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]));
    expect(await told(registry)).toBeNull();
  });

  describe("the moves of aliases", () => {
    beforeEach((context) => {
      context.skip(!kind.tellsAliasMoves, "this registry keeps no record of moves");
    });

    test("are kept with who made them, when, and for which commit", async () => {
      const { registry } = fixture();
      const before = new Date().toISOString();
      await using session = await registry.beginWrite({ ...WRITER, actor: "ada", commit: commitId("c") });
      await session.registerVersions([versionOf("a", "1"), versionOf("a", "2"), versionOf("b", "1")]);
      await session.setAliases([aliasOf("a", "production", 1), aliasOf("b", "production", 1)]);
      await session.commit();
      await write(registry, (later) => later.setAliases([aliasOf("a", "production", 2), aliasOf("a", "staging", 2)]));
      await write(registry, (later) => later.deleteAliases([removalOf("a", "production")]));
      const moves: readonly AliasMove[] = (await registry.readAliasMoves(promptName("a"))) ?? [];
      expect(await told(registry)).toEqual([
        "production none → 1",
        "production 1 → 2",
        "staging none → 2",
        "production 2 → none",
      ]);
      expect(moves[0]).toMatchObject({ prompt: "a", actor: "ada", commit: commitId("c") });
      expect(moves[1]).toMatchObject({ actor: WRITER.actor, commit: WRITER.commit });
      const times = [before, ...moves.map((move) => move.at), new Date().toISOString()];
      expect(times.toSorted()).toEqual(times);
    });

    test("are none where an alias stays where it is, and for a prompt that is not there", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", "1")]));
      for (let round = 0; round < 2; round++) {
        await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]));
      }
      await write(registry, (session) => session.deleteAliases([removalOf("a", "staging")]));
      expect(await told(registry)).toEqual(["production none → 1"]);
      expect(await told(registry, "b")).toEqual([]);
    });

    test("end with the prompt, and go on with one of that name", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a", "1")]));
      await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]));
      await write(registry, (session) => session.deletePrompts([promptName("a")]));
      await write(registry, (session) => session.registerVersions([versionOf("a", "2")]));
      await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]));
      expect(await told(registry)).toEqual(["production none → 1", "production 1 → none", "production none → 1"]);
    });

    test("of a prompt that was deleted are told from those of one of that name", async () => {
      const { registry } = fixture();
      const former = async () => (await registry.readAliasMoves(promptName("a")))?.map((move) => move.former);
      await write(registry, (session) => session.registerVersions([versionOf("a", "1"), versionOf("b", "1")]));
      await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]));
      await write(registry, (session) => session.deletePrompts([promptName("b")]));
      expect(await former()).toEqual([false]);
      await write(registry, (session) => session.deletePrompts([promptName("a")]));
      expect(await former()).toEqual([true, true]);
      await write(registry, (session) => session.registerVersions([versionOf("a", "2")]));
      expect(await former()).toEqual([true, true]);
      await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]));
      expect(await former()).toEqual([true, true, false]);
      await write(registry, (session) => session.deletePrompts([promptName("a")]));
      expect(await former()).toEqual([true, true, true, true]);
    });

    test("are those of a former prompt also where it is deleted and made anew in one session", async () => {
      const { registry } = fixture();
      await write(registry, async (session) => {
        await session.registerVersions([versionOf("a", "1")]);
        await session.setAliases([aliasOf("a", "production", 1)]);
        await session.deletePrompts([promptName("a")]);
        await session.registerVersions([versionOf("a", "2")]);
        await session.setAliases([aliasOf("a", "staging", 1)]);
      });
      const moves = await registry.readAliasMoves(promptName("a"));
      expect(moves?.map(({ alias, former }) => [alias, former])).toEqual([
        ["production", true],
        ["production", true],
        ["staging", false],
      ]);
    });
  });
}
