import { describe, expect, test } from "vitest";
import { createMemoryRegistry } from "../../src/registry/memory.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import { deleteByHand, registerByHand } from "./by-hand.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, refusalOf, told } from "./sight.ts";
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
