import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Registry, WriteSession } from "../../../src/core/registry.ts";
import { type MlflowServer, openMlflowRegistry } from "../../../src/registry/mlflow/mlflow-registry.ts";
import {
  aliasOf,
  foreignVersionOf,
  managedBy,
  metadataOf,
  promptName,
  removalOf,
  syncStateOf,
  updateOf,
  versionNumber,
  versionOf,
} from "../../contract/builders.ts";
import { WRITER, readAll, readOne, readSummaries, valuesOf, write } from "../../contract/fixture.ts";
import { syncFolder } from "../../engine/workshop.ts";
import { newRepository } from "../../helpers/repository-builder.ts";
import { describeMlflow } from "../../mlflow-server/describe-mlflow.ts";
import { type FaultProxy, startFaultProxy } from "../../mlflow-server/fault-proxy.ts";

/** Each in a session that has read a registry with the prompts `a` and `b`, of three versions and an alias each. */
const WRITES: Readonly<Record<string, readonly [count: number, work: (session: WriteSession) => Promise<unknown>]>> = {
  "a new prompt with a pointer": [
    3,
    async (session) => {
      const managed = managedBy("new", { aliases: new Set(aliasOf("new", "x", 1, ["production"]).managedAliases) });
      const defaults = { metadata: metadataOf({ team: "ai" }, { description: "d" }), managed };
      await session.registerVersions([versionOf("new", "1", { defaults })]);
      await session.setAliases([aliasOf("new", "production", 1, ["production"])]);
    },
  ],
  "a new version": [1, (session) => session.registerVersions([versionOf("a", "new")])],
  "a moved pointer": [1, (session) => session.setAliases([aliasOf("a", "production", 2)])],
  "a pointer that git has set before": [1, (session) => session.setAliases([aliasOf("a", "production", 2, [])])],
  "a pointer that git has not set before": [
    2,
    (session) => session.setAliases([aliasOf("a", "production", 2, ["production"])]),
  ],
  "a deleted pointer": [1, (session) => session.deleteAliases([removalOf("a", "production")])],
  "a deleted prompt with a pointer": [3, (session) => session.deletePrompts([promptName("a")])],
  "an update that changes nothing": [1, (session) => session.updatePrompts([updateOf("a")])],
  "a changed description": [2, (session) => session.updatePrompts([updateOf("a", { description: "new" })])],
  "a tag of a prompt and its newest version": [
    4,
    (session) => {
      const metadata = metadataOf({ team: "ai" });
      const managed = managedBy("a", { metadata });
      const versions = [{ version: versionNumber(3), metadata }];
      return session.updatePrompts([updateOf("a", { setTags: metadata.tags, managed, versions })]);
    },
  ],
};

describeMlflow("the requests", (server) => {
  let proxy: FaultProxy;
  beforeAll(async () => {
    proxy = await startFaultProxy(server().url);
  });
  afterAll(() => proxy[Symbol.asyncDispose]());

  const open = (options: Partial<MlflowServer> = {}): Registry => {
    const registry = openMlflowRegistry({ address: proxy.url, env: {}, ...options });
    onTestFinished(() => registry[Symbol.asyncDispose]());
    return registry;
  };

  /** How many requests a piece of work takes. */
  const count = async (work: () => Promise<unknown>): Promise<number> => {
    proxy.forget();
    await work();
    return proxy.requests().length;
  };

  test.for(Object.entries(WRITES))("%s: no more than needed", async ([, [expected, work]]) => {
    const registry = open();
    await write(registry, async (session) => {
      const batch = ["a", "b"].flatMap((name) => ["1", "2", "3"].map((text) => versionOf(name, text)));
      await session.registerVersions(batch);
      await session.setAliases(["a", "b"].map((name) => aliasOf(name, "production", 1)));
    });
    await using session = await registry.beginWrite(WRITER);
    await readAll(registry);
    expect(await count(() => work(session))).toBe(expected);
  });

  test("observing prompts takes one a page, and one more where somebody else made newest versions", async () => {
    const registry = open({ promptsPerRequest: 100 });
    const names = Array.from({ length: 110 }, (_, index) => `p${index}`);
    await write(registry, async (session) => {
      valuesOf(await session.registerVersions(names.map((name) => versionOf(name))));
    });
    const foreign = [foreignVersionOf("p7"), foreignVersionOf("p108")];
    expect(await count(async () => expect(await readAll(open())).toHaveLength(110))).toBe(1);
    expect(proxy.requests()[0]?.path).toContain("max_results=1000");
    expect(await count(() => readAll(registry))).toBe(2);
    await write(registry, (session) => session.registerVersions(foreign));
    expect(await count(() => readAll(registry))).toBe(3);
    expect((await readAll(registry)).map((prompt) => prompt.name)).toEqual(names.toSorted());
    expect(await readOne(registry, "p7")).toMatchObject({ latest: { version: 2 }, newestManaged: { version: 1 } });
    expect(await count(() => readSummaries(registry, names.slice(0, 100)))).toBe(1);
    expect(await readSummaries(registry, names)).toHaveLength(112);
  });

  test("pages are asked for side by side where a sync has told how many prompts there are", async () => {
    const names = Array.from({ length: 11 }, (_, index) => `p${index}`).toSorted();
    await write(open(), async (session) => {
      await session.registerVersions(names.map((name) => versionOf(name)));
      await session.saveSyncState(syncStateOf());
    });
    const registry = open({ promptsPerRequest: 4 });
    await registry.readSyncStates();
    expect(await count(async () => expect(await readAll(registry)).toHaveLength(11))).toBe(3);
    expect((await readAll(registry)).map(({ name }) => name)).toEqual(names);
    const tokens = proxy.requests().map(({ path }) => new URL(path, "http://server").searchParams.get("page_token"));
    expect(tokens.slice(0, 3)).toEqual([null, btoa(`{"offset": 4}`), btoa(`{"offset": 8}`)]);
  });

  test("a sync that has nothing to do takes two", async () => {
    const repository = await newRepository({
      commits: [{ files: { "prompts/a.md": "one", "aliases.yaml": "a: {production: latest}\n" } }],
    });
    const registry = open();
    await syncFolder(repository.root, registry);
    expect(await count(() => syncFolder(repository.root, registry))).toBe(2);
  });

  test("and one more where aliases are at older versions", async () => {
    const repository = await newRepository({
      commits: [
        { files: { "prompts/a.md": "one", "aliases.yaml": "a: {production: 1, staging: latest}\n" } },
        { files: { "prompts/a.md": "two" } },
      ],
    });
    const registry = open();
    await syncFolder(repository.root, registry);
    expect(await count(() => syncFolder(repository.root, registry))).toBe(3);
  });

  test("beginning and ending a session takes four", async () => {
    const registry = open();
    await write(registry, async () => null);
    expect(await count(() => write(registry, async () => null))).toBe(4);
  });
});
