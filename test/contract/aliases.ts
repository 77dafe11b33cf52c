import { describe, expect, test } from "vitest";
import {
  aliasName,
  aliasOf,
  foreignVersionOf,
  managedBy,
  promptName,
  removalOf,
  versionNumber,
  versionOf,
} from "./builders.ts";
import { type Fixture, type RegistryKind, aliasesOf, codesOf, readAll, readOne, write } from "./fixture.ts";

export function describeAliases(fixture: () => Fixture, kind: RegistryKind): void {
  /** Prompts with so many versions. */
  const register = (versions: Readonly<Record<string, number>>) =>
    write(fixture().registry, (session) =>
      session.registerVersions(
        Object.entries(versions).flatMap(([name, count]) =>
          Array.from({ length: count }, (_, index) => versionOf(name, `${name} ${index + 1}`)),
        ),
      ),
    );

  describe("setting aliases", () => {
    test("an alias is made, moved forth and back, and belongs to its prompt alone", async () => {
      const { registry } = fixture();
      await register({ a: 2, b: 1 });
      const set = async (version: number) => {
        await write(registry, (session) => session.setAliases([aliasOf("a", "production", version)]));
        return (await readAll(registry)).map(aliasesOf);
      };
      expect(await set(1)).toEqual([{ production: 1 }, {}]);
      expect(await set(2)).toEqual([{ production: 2 }, {}]);
      expect(await set(1)).toEqual([{ production: 1 }, {}]);
    });

    test("names differ by case, and may be of any script", async () => {
      const { registry } = fixture();
      await register({ a: 2 });
      const names = ["prod", "Prod", "größe", "本番", "𝒳", "a-b_c"];
      await write(registry, (session) =>
        session.setAliases(names.map((name, index) => aliasOf("a", name, (index % 2) + 1))),
      );
      const expected = { prod: 1, Prod: 2, größe: 1, 本番: 2, 𝒳: 1, "a-b_c": 2 };
      expect(aliasesOf(await readOne(registry, "a"))).toEqual(expected);
    });

    test("a version of the same session can be pointed at", async () => {
      const { registry } = fixture();
      const outcomes = await write(registry, async (session) => {
        await session.registerVersions([versionOf("a", "1"), versionOf("a", "2")]);
        return session.setAliases([aliasOf("a", "staging", 2)]);
      });
      expect(codesOf(outcomes)).toEqual(["ok"]);
      expect(aliasesOf(await readOne(registry, "a"))).toEqual({ staging: 2 });
    });

    test("an alias to what is missing is refused alone, and stays where it was", async () => {
      const { registry } = fixture();
      await register({ a: 2, b: 1 });
      await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]));
      const outcomes = await write(registry, (session) =>
        session.setAliases([
          aliasOf("a", "production", 3, ["production"]),
          aliasOf("nobody", "production", 1),
          aliasOf("b", "production", 1),
          aliasOf("b", "staging", 2),
        ]),
      );
      expect(codesOf(outcomes)).toEqual(["not-found", "not-found", "ok", "not-found"]);
      expect((await readAll(registry)).map(aliasesOf)).toEqual([{ production: 1 }, { production: 1 }]);
      expect((await readOne(registry, "a")).managed?.aliases).toEqual(new Set());
    });

    test("of two moves in a batch the last counts", async () => {
      const { registry } = fixture();
      await register({ a: 3 });
      const batch = [aliasOf("a", "production", 3, ["x"]), aliasOf("a", "production", 2, ["production"])];
      await write(registry, (session) => session.setAliases(batch));
      const { aliases, managed } = await readOne(registry, "a");
      expect([aliases, managed?.aliases]).toEqual([new Map([["production", 2]]), new Set(["production"])]);
    });

    test("hundreds in one batch are all set", async () => {
      const { registry } = fixture();
      const names = Array.from({ length: Math.ceil(kind.many * 0.3) }, (_, index) => `p${index}`);
      const wrong = Math.floor(names.length / 2);
      await register(Object.fromEntries(names.map((name) => [name, 2])));
      const batch = names.flatMap((name) => [aliasOf(name, "production", 1), aliasOf(name, "staging", 2)]);
      const outcomes = await write(registry, (session) =>
        session.setAliases(batch.with(2 * wrong + 1, aliasOf(`p${wrong}`, "staging", 9))),
      );
      expect(outcomes.flatMap((outcome, index) => (outcome.ok ? [] : [index]))).toEqual([2 * wrong + 1]);
      const all = await readAll(registry);
      expect(all.filter(({ aliases }) => aliases.size === 2)).toHaveLength(names.length - 1);
    });
  });

  describe("deleting aliases", () => {
    test("one goes, the others stay", async () => {
      const { registry } = fixture();
      await register({ a: 1, b: 1 });
      const both = ["a", "b"].flatMap((name) => [aliasOf(name, "production", 1), aliasOf(name, "staging", 1)]);
      await write(registry, (session) => session.setAliases(both));
      const outcomes = await write(registry, (session) => session.deleteAliases([removalOf("a", "production")]));
      expect(codesOf(outcomes)).toEqual(["ok"]);
      expect((await readAll(registry)).map(aliasesOf)).toEqual([{ staging: 1 }, { production: 1, staging: 1 }]);
    });

    test("one that is not there is deleted already", async () => {
      const { registry } = fixture();
      await register({ a: 1 });
      const batch = [removalOf("a", "never"), removalOf("nobody", "production"), removalOf("a", "never", ["kept"])];
      expect(codesOf(await write(registry, (session) => session.deleteAliases(batch)))).toEqual(["ok", "ok", "ok"]);
      expect((await readOne(registry, "a")).managed?.aliases).toEqual(new Set(["kept"]));
      expect(await registry.readPrompt(promptName("nobody"))).toBeNull();
    });

    test("a version takes the aliases that point at it along", async (context) => {
      const { registry, deleteVersion } = fixture();
      if (deleteVersion === null) return context.skip("this registry has no way to delete one version");
      await register({ a: 2 });
      await write(registry, (session) =>
        session.setAliases([aliasOf("a", "production", 2), aliasOf("a", "staging", 1)]),
      );
      await deleteVersion(promptName("a"), versionNumber(2));
      expect(aliasesOf(await readOne(registry, "a"))).toEqual({ staging: 1 });
    });
  });

  describe("the record of the aliases that git has set", () => {
    test("is replaced where it is given, and stays where it is not", async () => {
      const { registry } = fixture();
      const managed = managedBy("a", { aliases: new Set([aliasName("first")]) });
      const version = versionOf("a", "1", { defaults: { metadata: versionOf("a").metadata, managed } });
      await write(registry, (session) => session.registerVersions([version]));
      const record = async () => [...((await readOne(registry, "a")).managed?.aliases ?? [])].toSorted();
      expect(await record()).toEqual(["first"]);
      await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1, ["first", "production"])]));
      expect(await record()).toEqual(["first", "production"]);
      await write(registry, (session) => session.setAliases([aliasOf("a", "byHand", 1)]));
      expect(await record()).toEqual(["first", "production"]);
      await write(registry, (session) => session.deleteAliases([removalOf("a", "production", ["first"])]));
      expect(await record()).toEqual(["first"]);
      await write(registry, (session) => session.deleteAliases([removalOf("a", "byHand")]));
      expect(await record()).toEqual(["first"]);
    });

    test("is not kept for a prompt that no repository manages", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([foreignVersionOf("a")]));
      await write(registry, (session) => session.setAliases([aliasOf("a", "production", 1, ["production"])]));
      expect(await readOne(registry, "a")).toMatchObject({ managed: null, aliases: new Map([["production", 1]]) });
    });
  });
}
