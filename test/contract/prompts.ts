import { describe, expect, test } from "vitest";
import type { SearchFilter } from "../../src/core/filter.ts";
import type { Metadata } from "../../src/core/metadata.ts";
import {
  REPOSITORY,
  aliasName,
  aliasOf,
  commitId,
  foreignVersionOf,
  managedBy,
  metadataOf,
  promptName,
  provenanceOf,
  textContent,
  updateOf,
  versionNumber,
  versionOf,
} from "./builders.ts";
import {
  type Fixture,
  type RegistryKind,
  aliasesOf,
  codesOf,
  readAll,
  readOne,
  readRecord,
  readSummaries,
  valuesOf,
  write,
} from "./fixture.ts";

function tagged(name: string, team: string) {
  return versionOf(name, name, { defaults: { metadata: metadataOf({ team }), managed: null } });
}

export function describePrompts(fixture: () => Fixture, kind: RegistryKind): void {
  describe("reading prompts", () => {
    test("an empty registry gives none", async () => {
      const { registry } = fixture();
      expect(await readAll(registry)).toEqual([]);
      expect(await readSummaries(registry, ["a"])).toEqual([]);
    });

    test("they come by code point", async () => {
      const { registry } = fixture();
      const names = ["a", "B", "b", "A", "_", "-", "0", "10", "2", "a.b", "a-b", "a_b", "aa", "Z", "z"];
      await write(registry, (session) => session.registerVersions(names.map((name) => versionOf(name))));
      const sorted = ["-", "0", "10", "2", "A", "B", "Z", "_", "a", "a-b", "a.b", "a_b", "aa", "b", "z"];
      expect((await readAll(registry)).map((prompt) => prompt.name)).toEqual(sorted);
    });

    test("thousands come in pages, each prompt once", async () => {
      const { registry } = fixture();
      const names = Array.from({ length: kind.many }, (_, index) => `p${index}`);
      await write(registry, async (session) => {
        await session.registerVersions(names.map((name) => versionOf(name)));
        await session.setAliases(names.map((name) => aliasOf(name, "production", 1)));
      });
      const pages = await Array.fromAsync(registry.readPrompts());
      expect(pages.flat().map((prompt) => prompt.name)).toEqual(names.toSorted());
      expect(pages.every((page) => page.length > 0)).toBe(true);
      expect(pages.flat().every((prompt) => prompt.aliases.size === 1 && prompt.latest?.prompt === prompt.name)).toBe(
        true,
      );
    });

    test("one read alone is the same as among all", async () => {
      const { registry } = fixture();
      await write(registry, async (session) => {
        await session.registerVersions([versionOf("a"), versionOf("b"), foreignVersionOf("b", "2"), versionOf("c")]);
        await session.setAliases([aliasOf("b", "production", 1), aliasOf("c", "production", 1)]);
      });
      for (const prompt of await readAll(registry)) expect(await readOne(registry, prompt.name)).toEqual(prompt);
    });

    test("a filter passes what it matches", async () => {
      const { registry } = fixture();
      const batch = [tagged("support", "ai"), tagged("sales", "ai"), tagged("legal", "law"), versionOf("bare")];
      await write(registry, (session) => session.registerVersions(batch));
      const find = async (filter: SearchFilter) =>
        (await Array.fromAsync(registry.readPrompts(filter))).flat().map((prompt) => prompt.name);
      expect(await find([{ on: "tag", key: "team", operator: "=", value: "ai" }])).toEqual(["sales", "support"]);
      expect(await find([{ on: "tag", key: "team", operator: "!=", value: "ai" }])).toEqual(["legal"]);
      expect(await find([{ on: "name", operator: "LIKE", value: "s%" }])).toEqual(["sales", "support"]);
      expect(await find([{ on: "name", operator: "IN", values: ["bare", "legal", "x"] }])).toEqual(["bare", "legal"]);
      expect(await find([{ on: "name", operator: "=", value: "x' OR '1' = '1" }])).toEqual([]);
      expect(await find([])).toHaveLength(4);
    });
  });

  describe("updating prompts", () => {
    test("only what is named changes", async () => {
      const { registry } = fixture();
      const defaults = {
        metadata: metadataOf({ team: "ai", old: "x", by: "hand" }, { description: "d" }),
        managed: null,
      };
      await write(registry, (session) => session.registerVersions([versionOf("a", "1", { defaults })]));
      const setTags = new Map([
        ["team", "law"],
        ["new", "y"],
      ]);
      const update = updateOf("a", { setTags, removeTags: ["old", "never there"] });
      expect(codesOf(await write(registry, (session) => session.updatePrompts([update])))).toEqual(["ok"]);
      const { tags, description } = await readOne(registry, "a");
      expect({ tags: Object.fromEntries(tags), description }).toEqual({
        tags: { team: "law", new: "y", by: "hand" },
        description: "d",
      });
    });

    test("a description is set, taken away, or left", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      const after = async (changes: Parameters<typeof updateOf>[1]) => {
        await write(registry, (session) => session.updatePrompts([updateOf("a", changes)]));
        return (await readOne(registry, "a")).description;
      };
      expect(await after({ description: "It's new" })).toBe("It's new");
      expect(await after({})).toBe("It's new");
      expect(await after({ description: null })).toBeNull();
    });

    test("what git last set comes back as it was given", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      const managed = managedBy("a", {
        repository: "github.com/o/r'; --",
        path: "prompts/ä b/😀.md",
        orphaned: true,
        metadata: metadataOf({ ключ: "значение" }, { description: "d", inputSchema: { name: "string" } }),
        aliases: new Set(["production", "größe"].map(aliasName)),
        splits: new Map([["checkout", '{"candidate":10,"production":90}']]),
      });
      await write(registry, (session) => session.updatePrompts([updateOf("a", { managed })]));
      expect((await readOne(registry, "a")).managed).toEqual(managed);
    });

    test("a split is set, changed and taken away, and no tag of the author's is", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      const setTags = new Map([["team", "law"]]);
      const after = async (splits: Readonly<Record<string, string>>) => {
        const managed = managedBy("a", {
          metadata: metadataOf({ team: "law" }),
          splits: new Map(Object.entries(splits)),
        });
        await write(registry, (session) => session.updatePrompts([updateOf("a", { managed, setTags })]));
        const { tags, managed: found } = await readOne(registry, "a");
        expect(Object.fromEntries(tags)).toEqual({ team: "law" });
        expect(found?.metadata).toEqual(managed.metadata);
        return Object.fromEntries(found?.splits ?? []);
      };
      const both = { checkout: '{"production":1}', signup: '{"a":1,"b":2}' };
      expect(await after(both)).toEqual(both);
      expect(await after({ checkout: '{"production":2}' })).toEqual({ checkout: '{"production":2}' });
      expect(await after({})).toEqual({});
    });

    test("versions get new metadata, and keep all else", async () => {
      const { registry } = fixture();
      const batch = [versionOf("a", "1"), versionOf("a", "2")];
      await write(registry, (session) => session.registerVersions(batch));
      const before = await readRecord(registry, "a", 1);
      const metadata = metadataOf({ team: "law" }, { description: "new", inputSchema: { x: "string" } });
      const versions = [{ version: versionNumber(1), metadata }];
      await write(registry, (session) => session.updatePrompts([updateOf("a", { versions })]));
      expect(await readRecord(registry, "a", 1)).toEqual({ ...before, metadata });
      expect((await readRecord(registry, "a", 2)).metadata).toEqual(metadataOf());
    });

    test("of a version that git has made the tags that others have set stay", async () => {
      const { registry } = fixture();
      const found = metadataOf({ team: "law", old: "x", reviewed: "carol" }, { description: "d" });
      await write(registry, (session) => session.registerVersions([versionOf("a", "1", { metadata: found })]));
      const versions = [
        {
          version: versionNumber(1),
          metadata: metadataOf({ team: "ai", new: "y" }),
          was: metadataOf({ team: "law", old: "x" }, { description: "d" }),
        },
      ];
      await write(registry, (session) => session.updatePrompts([updateOf("a", { versions })]));
      const { metadata } = await readRecord(registry, "a", 1);
      expect(metadata).toEqual(metadataOf({ team: "ai", new: "y", reviewed: "carol" }));
    });

    test("adopting gives a prompt its owner, and a version its commit", async () => {
      const { registry } = fixture();
      await write(registry, (session) =>
        session.registerVersions([foreignVersionOf("a", "1"), foreignVersionOf("a", "2")]),
      );
      expect((await readOne(registry, "a")).managed).toBeNull();
      const provenance = provenanceOf("a", textContent("1"), { commit: commitId("abc"), date: "2025-01-02T03:04:05Z" });
      const versions = [{ version: versionNumber(1), metadata: metadataOf(), provenance }];
      await write(registry, (session) => session.updatePrompts([updateOf("a", { versions })]));
      expect(await readOne(registry, "a")).toMatchObject({
        managed: { repository: REPOSITORY },
        latest: { version: 2, provenance: null },
        newestManaged: { version: 1, provenance, date: "2025-01-02T03:04:05Z" },
      });
    });

    test("adopting a version keeps what git does not set", async () => {
      const { registry } = fixture();
      const theirs = metadataOf(
        { owner: "bob", reviewed: "carol" },
        { description: "theirs", inputSchema: { x: "int" } },
      );
      await write(registry, (session) =>
        session.registerVersions([
          foreignVersionOf("a", "1", { metadata: theirs }),
          foreignVersionOf("a", "2", { metadata: theirs }),
        ]),
      );
      const adopt = async (version: number, metadata: Metadata) => {
        const provenance = provenanceOf("a", textContent(String(version)));
        const versions = [{ version: versionNumber(version), metadata, provenance }];
        await write(registry, (session) => session.updatePrompts([updateOf("a", { versions })]));
        return (await readRecord(registry, "a", version)).metadata;
      };
      expect(await adopt(1, metadataOf({ owner: "git", team: "ai" }))).toEqual(
        metadataOf(
          { owner: "git", reviewed: "carol", team: "ai" },
          { description: "theirs", inputSchema: { x: "int" } },
        ),
      );
      const ours = { description: "ours", inputSchema: { y: "string" } };
      expect(await adopt(2, metadataOf({}, ours))).toEqual(metadataOf({ owner: "bob", reviewed: "carol" }, ours));
    });

    test("a prompt or version that is missing is refused alone", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a"), versionOf("b")]));
      const named = { description: "changed" };
      const outcomes = await write(registry, (session) =>
        session.updatePrompts([
          updateOf("nobody", named),
          updateOf("a", { ...named, versions: [{ version: versionNumber(7), metadata: metadataOf() }] }),
          updateOf("b", named),
        ]),
      );
      expect(codesOf(outcomes)).toEqual(["not-found", "not-found", "ok"]);
      expect((await readOne(registry, "b")).description).toBe("changed");
      expect(await registry.readPrompt(promptName("nobody"))).toBeNull();
    });

    test("two updates of one prompt in a batch are made one after the other", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      const batch = [
        updateOf("a", {
          setTags: new Map([
            ["x", "1"],
            ["y", "1"],
          ]),
        }),
        updateOf("a", { setTags: new Map([["x", "2"]]), description: "second" }),
      ];
      expect(codesOf(await write(registry, (session) => session.updatePrompts(batch)))).toEqual(["ok", "ok"]);
      const { tags, description } = await readOne(registry, "a");
      expect([Object.fromEntries(tags), description]).toEqual([{ x: "2", y: "1" }, "second"]);
    });
  });

  describe("deleting prompts", () => {
    test("takes versions and aliases along, and nothing else", async () => {
      const { registry } = fixture();
      await write(registry, async (session) => {
        await session.registerVersions([versionOf("a"), versionOf("a", "2"), versionOf("ab")]);
        await session.setAliases([aliasOf("a", "production", 2), aliasOf("ab", "production", 1)]);
      });
      expect(codesOf(await write(registry, (session) => session.deletePrompts([promptName("a")])))).toEqual(["ok"]);
      expect(await registry.readPrompt(promptName("a"))).toBeNull();
      expect(await registry.readVersion(promptName("a"), versionNumber(1))).toBeNull();
      expect(await readSummaries(registry, ["a"])).toEqual([]);
      expect(aliasesOf(await readOne(registry, "ab"))).toEqual({ production: 1 });
    });

    test("one that is not there is deleted already", async () => {
      const { registry } = fixture();
      await write(registry, (session) => session.registerVersions([versionOf("a")]));
      const outcomes = await write(registry, (session) => session.deletePrompts(["nobody", "a"].map(promptName)));
      expect(codesOf(outcomes)).toEqual(["ok", "ok"]);
      expect(await readAll(registry)).toEqual([]);
    });

    test("a deleted prompt can be made anew, without what it had", async () => {
      const { registry } = fixture();
      await write(registry, async (session) => {
        await session.registerVersions([versionOf("a", "old")]);
        await session.setAliases([aliasOf("a", "production", 1)]);
      });
      const numbers = await write(registry, async (session) => {
        await session.deletePrompts([promptName("a")]);
        return valuesOf(await session.registerVersions([foreignVersionOf("a", "new")]));
      });
      expect(await readOne(registry, "a")).toMatchObject({ managed: null, aliases: new Map(), newestManaged: null });
      expect((await readRecord(registry, "a", numbers[0] ?? 0)).content).toEqual(textContent("new"));
    });
  });
}
