import { describe, expect, test } from "vitest";
import { createMemoryRegistry } from "../../src/registry/memory.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { deleteByHand, registerByHand } from "./by-hand.ts";
import { FragileRegistry } from "./properties/fragile-registry.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, refusalOf, told, versionsOf } from "./sight.ts";
import { syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const HISTORY = [
  { files: { [A]: "one", [B]: "one", "aliases.yaml": "a: {s: 1, t: latest}\nb: {s: latest}\n" } },
  { files: { [A]: "two" } },
];

describe("a prompt that somebody deleted in the registry", () => {
  test("is drift, and comes back with the versions and pointers it had", async () => {
    const repository = await newRepository({ commits: HISTORY });
    const registry = createMemoryRegistry();
    await syncFolder(repository.root, registry);
    const before = await dumpRegistry(registry);
    await deleteByHand(registry, "a");
    expect(told(await syncFolder(repository.root, registry))).toMatchObject({
      applied: ["a + version 1 (new prompt)", "a + version 2", "a ~ s none → 1", "a ~ t none → 2 (follows latest)"],
      drift: ["a was deleted"],
      problems: [],
    });
    expect(await dumpRegistry(registry)).toEqual(before);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });

  test.each([
    {
      what: "its file was changed",
      files: { [A]: "three" },
      applied: ["a + version 1 (new prompt)", "a + version 2", "a + version 3"],
    },
    {
      what: "its file was moved",
      files: { [A]: null, "prompts/c.md": "---\nname: a\n---\ntwo" },
      applied: ["a + version 1 (new prompt)", "a + version 2"],
    },
    {
      what: "another file was changed",
      files: { [B]: "two" },
      applied: ["a + version 1 (new prompt)", "a + version 2", "b + version 2"],
    },
  ])("comes back as all of history has it when $what since", async ({ files, applied }) => {
    const repository = await newRepository({ commits: HISTORY });
    const registry = createMemoryRegistry();
    await syncFolder(repository.root, registry);
    await deleteByHand(registry, "a");
    await repository.importCommits([{ files }]);
    const result = told(await syncFolder(repository.root, registry));
    expect(result.applied).toEqual(expect.arrayContaining(applied));
    expect(result.applied.filter((change) => change.includes("version"))).toHaveLength(applied.length);
    await using afresh = createMemoryRegistry();
    await syncFolder(repository.root, afresh);
    expect(await dumpRegistry(registry)).toEqual(await dumpRegistry(afresh));
  });

  test("comes back also where an orphan was last in its file", async () => {
    const repository = await newRepository({
      commits: [{ files: { [A]: "---\nname: x\n---\none" } }, { files: { [A]: "---\nname: y\n---\none" } }],
    });
    const registry = createMemoryRegistry();
    await syncFolder(repository.root, registry);
    await deleteByHand(registry, "y");
    expect(told(await syncFolder(repository.root, registry))).toMatchObject({
      applied: ["y + version 1 (new prompt)"],
      drift: ["y was deleted"],
      orphans: ["x"],
    });
  });

  test("comes back also where its name was in another case before", async () => {
    const repository = await newRepository({
      commits: [{ files: { "prompts/Foo.md": "one" } }, { files: { "prompts/Foo.md": null, "prompts/foo.md": "two" } }],
    });
    const registry = createMemoryRegistry();
    await syncFolder(repository.root, registry);
    await deleteByHand(registry, "foo");
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["foo + version 1 (new prompt)"]);
  });

  test("does not come back from a shallow clone, which lacks its versions", async () => {
    const repository = await newRepository({
      commits: [{ files: { "promptree.yaml": "repository: ours\n", [A]: "one" } }, { files: { [A]: "two" } }],
    });
    const registry = createMemoryRegistry();
    await syncFolder(repository.root, registry);
    await deleteByHand(registry, "a");
    const clone = await repository.shallowClone();
    expect(await refusalOf(syncFolder(clone.root, registry))).toMatchObject({
      code: "blocked",
      message: expect.stringContaining('"a" was deleted by hand in the registry, and this shallow clone lacks'),
      hint: expect.stringContaining("fetch-depth: 0"),
    });
    expect(await dumpRegistry(registry)).toEqual({});
  });

  test("does not come back beside one whose name differs only in case", async () => {
    const repository = await newRepository({ commits: [{ files: { "prompts/Foo.md": "one" } }] });
    const registry = createMemoryRegistry();
    await syncFolder(repository.root, registry);
    await deleteByHand(registry, "Foo");
    await registerByHand(registry, "foo", "other");
    expect(await refusalOf(syncFolder(repository.root, registry))).toMatchObject({
      code: "invalid-files",
      problems: [expect.stringContaining("name-differs-in-case")],
    });
  });

  test("stays away when git has deleted it too", async () => {
    const repository = await newRepository({ commits: HISTORY });
    const registry = createMemoryRegistry();
    await syncFolder(repository.root, registry);
    await deleteByHand(registry, "a");
    await repository.importCommits([{ files: { [A]: null, "aliases.yaml": "b: {s: latest}\n" } }]);
    expect(told(await syncFolder(repository.root, registry))).toEqual(NOTHING);
  });
});

describe("prompts that somebody deleted before a sync that is cut off", () => {
  const NAMES = ["a", "b", "c", "d"];
  const files = (text: string): Record<string, string> =>
    Object.fromEntries(NAMES.map((name) => [`prompts/${name}.md`, text]));

  test.each([
    { what: "with pointers", aliases: NAMES.map((name) => `${name}: {s: latest}\n`).join("") },
    { what: "without pointers", aliases: "{}" },
  ])("all come back when it is run again, $what, wherever it was cut off", async ({ aliases }) => {
    const repository = await newRepository({
      commits: [{ files: { ...files("one"), "aliases.yaml": aliases } }, { files: files("two") }],
    });
    const synced = new FragileRegistry();
    await syncFolder(repository.root, synced);
    for (const name of ["b", "c", "d"]) await deleteByHand(synced, name);
    await repository.importCommits([{ files: { [A]: "three", "prompts/c.md": "three" } }]);
    const undisturbed = synced.copy();
    await syncFolder(repository.root, undisturbed);
    const wanted = await dumpRegistry(undisturbed);
    for (let at = 2; at <= undisturbed.writes; at++) {
      const registry = synced.copy();
      registry.fault = { at, kind: "crash" };
      await refusalOf(syncFolder(repository.root, registry));
      registry.fault = null;
      expect(told(await syncFolder(repository.root, registry)).problems).toEqual([]);
      expect(await dumpRegistry(registry)).toEqual(wanted);
    }
  });

  test("comes back whole where its text went to and fro", async () => {
    const aliases = "a: {production: 3, staging: latest}\n";
    const history = [{ [A]: "one", "aliases.yaml": aliases }, { [A]: "two" }, { [A]: "one" }];
    const repository = await newRepository({ commits: history.map((changed) => ({ files: changed })) });
    const synced = new FragileRegistry();
    await syncFolder(repository.root, synced);
    const wanted = await dumpRegistry(synced);
    await deleteByHand(synced, "a");
    for (const at of [3, 4, 5, 6]) {
      const registry = synced.copy();
      registry.fault = { at, kind: "crash" };
      await refusalOf(syncFolder(repository.root, registry));
      registry.fault = null;
      await syncFolder(repository.root, registry);
      expect(await dumpRegistry(registry)).toEqual(wanted);
    }
  });
});

test.each([
  { what: "is told not to follow commits", settings: "history: head\n" },
  { what: "begins after the commit of the version that is left", settings: null },
])("no versions are made again of equal text where a sync that was cut off $what", async ({ settings }) => {
  const registry = new FragileRegistry();
  const repository = await newRepository({ commits: [{ files: { [A]: "one", [B]: "one" } }] });
  if (settings !== null) await repository.importCommits([{ files: { "promptree.yaml": settings } }]);
  await syncFolder(repository.root, registry);
  const [since = ""] = await repository.importCommits([{ files: { [B]: "two" } }]);
  const next = settings === null ? { "promptree.yaml": `since: ${since}\n` } : { [A]: "two" };
  await repository.importCommits([{ files: next }, ...(settings === null ? [] : [{ files: { [A]: "one" } }])]);
  registry.fault = { at: 3, kind: "crash" };
  await refusalOf(syncFolder(repository.root, registry));
  registry.fault = null;
  await syncFolder(repository.root, registry);
  expect(await versionsOf(registry, "a")).toEqual(["1 one"]);
  expect(await versionsOf(registry, "b")).toEqual(["1 one", "2 two"]);
});
