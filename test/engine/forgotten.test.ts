import { describe, expect, test } from "vitest";
import { createMemoryData, createMemoryRegistry } from "../../src/registry/memory.ts";
import type { MemoryData } from "../../src/registry/memory-data.ts";
import { newRepository } from "../helpers/repository-builder.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";
import { dumpRegistry } from "./registry-dump.ts";
import { NOTHING, refusalOf, told, versionsOf } from "./sight.ts";
import { syncFolder } from "./workshop.ts";

const A = "prompts/a.md";
const B = "prompts/b.md";
const SETTINGS = { "promptree.yaml": "repository: ours\n" };

/** A repository that was synced at its last commit, and a registry that has lost the record of it. */
async function synced(): Promise<{
  readonly repository: RepositoryBuilder;
  readonly commits: readonly string[];
  readonly data: MemoryData;
}> {
  const repository = await newRepository();
  const commits = await repository.importCommits([
    { files: { ...SETTINGS, [A]: "---\nname: x\n---\none", [B]: "one" } },
    { files: { [A]: "---\nname: x\n---\ntwo" } },
    { files: { [A]: null, [B]: "---\nname: x\n---\nthree", "aliases.yaml": "x: {s: 2}\n" } },
  ]);
  const data = createMemoryData();
  await syncFolder(repository.root, createMemoryRegistry(data));
  data.state = { ...data.state, syncStates: new Map() };
  return { repository, commits, data };
}

describe("a registry that has forgotten what was synced last", () => {
  test("is found to be where it was, and the next commits follow", async () => {
    const { repository, data } = await synced();
    const registry = createMemoryRegistry(data);
    const before = await dumpRegistry(registry);
    expect(told(await syncFolder(repository.root, registry))).toEqual({ ...NOTHING, orphans: ["b"] });
    expect(await dumpRegistry(registry)).toEqual(before);

    data.state = { ...data.state, syncStates: new Map() };
    await repository.importCommits([{ files: { [B]: "---\nname: x\n---\nfour" } }]);
    expect(told(await syncFolder(repository.root, registry)).applied).toEqual(["x + version 4"]);
    expect(await versionsOf(registry, "x")).toEqual(["1 one", "2 two", "3 three", "4 four"]);
  });

  test("is not overwritten from an older commit", async () => {
    const { repository, commits, data } = await synced();
    const registry = createMemoryRegistry(data);
    await repository.git("update-ref", "refs/heads/main", commits[1] ?? "");
    expect(await refusalOf(syncFolder(repository.root, registry))).toMatchObject({
      code: "blocked",
      message: expect.stringMatching(
        /^the registry has a version of commit [0-9a-f]{7}, which HEAD [0-9a-f]{7} does not/,
      ),
      hint: expect.stringContaining("--accept-rewrite"),
    });
    await syncFolder(repository.root, registry, { acceptRewrite: true });
    expect(await versionsOf(registry, "x")).toEqual(["1 one", "2 two", "3 three", "4 two"]);
  });

  test("is not given its history a second time after that was rewritten", async () => {
    const { repository, data } = await synced();
    const registry = createMemoryRegistry(data);
    const rewritten = { parents: [], files: { ...SETTINGS, [A]: "---\nname: x\n---\none" } };
    await repository.importCommits([rewritten, { files: { [A]: "---\nname: x\n---\nthree" } }]);
    expect(await refusalOf(syncFolder(repository.root, registry))).toMatchObject({ code: "blocked" });
    await syncFolder(repository.root, registry, { acceptRewrite: true });
    expect(await versionsOf(registry, "x")).toEqual(["1 one", "2 two", "3 three"]);
  });

  test("can't be told older from newer in a shallow clone", async () => {
    const { repository, data } = await synced();
    await repository.importCommits([{ files: { "README.md": "" } }]);
    const clone = await repository.shallowClone();
    expect(await refusalOf(syncFolder(clone.root, createMemoryRegistry(data)))).toMatchObject({
      code: "blocked",
      message: expect.stringContaining("is not in this shallow clone"),
      hint: expect.stringContaining("fetch-depth: 0"),
    });
  });
});
