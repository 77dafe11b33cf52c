import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ModelStore } from "../../src/mlflow/model-store.ts";
import { RequestFailure } from "../../src/mlflow/request-failure.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { Serving, newStore } from "./serving.ts";

/** The store, and how often it was read. */
function counted(store: ModelStore) {
  const reads = { count: 0 };
  const read: ModelStore["read"] = (work) => {
    reads.count++;
    return store.read(work);
  };
  return { reads, store: { ...port(store), read } };
}

/** A store as an object whose parts can be replaced. */
function port(store: ModelStore): ModelStore {
  return {
    address: store.address,
    revision: () => store.revision(),
    read: (work) => store.read(work),
    write: (actor, work) => store.write(actor, work),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

async function newCounted(file?: string) {
  const { reads, store } = counted(await newStore(file));
  const serving = new Serving({ store });
  await serving.register("greet", "Hello");
  await serving.send("POST", "registered-models/alias", { name: "greet", alias: "production", version: "1" });
  return { reads, store, serving };
}

const BY_ALIAS = { name: "greet", alias: "production" };

describe("a read that was asked before", () => {
  it.each([
    ["registered-models/get", { name: "greet" }],
    ["registered-models/alias", BY_ALIAS],
    ["model-versions/get", { name: "greet", version: "1" }],
    ["registered-models/get-latest-versions", { name: "greet" }],
    ["registered-models/search", { filter: "tags.`mlflow.prompt.is_prompt` = 'true'" }],
    ["model-versions/search", { filter: "name = 'greet' AND tag.`mlflow.prompt.is_prompt` = 'true'" }],
  ])("%s is answered with the same bytes, and without the registry", async (endpoint, query) => {
    const { serving, reads } = await newCounted();
    const first = await serving.get(endpoint, query);
    const before = reads.count;
    const second = await serving.get(endpoint, query);
    expect(first).toMatchObject({ status: 200, text: second.text });
    expect(Object.fromEntries(second.headers)).toEqual(Object.fromEntries(first.headers));
    expect(reads.count).toBe(before);
    const [one, other] = serving.exchanges.slice(-2);
    expect({ ...other, ms: 0 }).toEqual({ ...one, ms: 0 });
  });

  it("is read again after every kind of write", async () => {
    const { serving } = await newCounted();
    const seen = async () => (await serving.get("registered-models/alias", BY_ALIAS)).json;
    expect(await seen()).toMatchObject({ model_version: { version: "1" } });
    await serving.register("greet", "Hello again");
    await serving.send("POST", "registered-models/alias", { ...BY_ALIAS, version: "2" });
    expect(await seen()).toMatchObject({ model_version: { version: "2" } });
    await serving.send("POST", "model-versions/set-tag", { name: "greet", version: "2", key: "lang", value: "en" });
    expect(await seen()).toMatchObject({
      model_version: { tags: expect.arrayContaining([{ key: "lang", value: "en" }]) },
    });
    await serving.send("PATCH", "model-versions/update", { name: "greet", version: "2", description: "new" });
    expect(await seen()).toMatchObject({ model_version: { description: "new" } });
    await serving.send("DELETE", "registered-models/alias", BY_ALIAS);
    expect(await seen()).toMatchObject({ error_code: "INVALID_PARAMETER_VALUE" });
    await serving.send("DELETE", "registered-models/delete", { name: "greet" });
    expect(await seen()).toMatchObject({ error_code: "RESOURCE_DOES_NOT_EXIST" });
  });

  it("is read again after a write over another connection", async () => {
    const file = join(await temporaryFolder(), "registry.db");
    const { serving } = await newCounted(file);
    const other = await newStore(file);
    expect((await serving.get("registered-models/alias", BY_ALIAS)).status).toBe(200);
    await other.write("somebody", (models) => models.deleteAlias("greet", "production"));
    expect((await serving.get("registered-models/alias", BY_ALIAS)).status).toBe(400);
  });

  it("is read again when something was written while it was read first", async () => {
    const { store } = await newCounted();
    const interrupted: ModelStore = {
      ...store,
      read: async (work) => {
        const value = await store.read(work);
        await store.write("somebody", (models) => models.updateModel("greet", { description: "newer" }));
        return value;
      },
    };
    const serving = new Serving({ store: interrupted });
    expect((await serving.get("registered-models/get", { name: "greet" })).text).not.toContain("newer");
    expect((await serving.get("registered-models/get", { name: "greet" })).text).toContain("newer");
  });

  it("is not remembered when it was refused", async () => {
    const { serving, reads } = await newCounted();
    await serving.get("registered-models/get", { name: "nope" });
    const before = reads.count;
    expect((await serving.get("registered-models/get", { name: "nope" })).status).toBe(404);
    expect(reads.count).toBe(before + 1);
  });

  it("is no way around who is let in", async () => {
    const { store } = await newCounted();
    let isOpen = true;
    const serving = new Serving({
      store,
      admit: () => {
        if (isOpen) return { name: "app", scope: "read" };
        throw new RequestFailure("UNAUTHENTICATED", "who are you?");
      },
    });
    expect((await serving.get("registered-models/get", { name: "greet" })).status).toBe(200);
    isOpen = false;
    expect((await serving.get("registered-models/get", { name: "greet" })).status).toBe(401);
  });
});

describe("a read that the caller still has", () => {
  it.each(["exact", "one of several", "weak", "any"])("is answered 304 when its ETag is %s", async (kind) => {
    const { serving } = await newCounted();
    const { headers } = await serving.get("registered-models/alias", BY_ALIAS);
    const etag = headers.get("etag") ?? "";
    const known = { exact: etag, "one of several": `"other", ${etag}`, weak: `W/${etag}`, any: "*" }[kind] ?? "";
    const again = await serving.get("registered-models/alias", BY_ALIAS, { "if-none-match": known });
    expect(again).toMatchObject({ status: 304, text: "" });
    expect(again.headers.get("etag")).toBe(etag);
    expect(serving.exchanges.at(-1)).toMatchObject({ status: 304, bytes: 0, error: null });
  });

  it("is sent whole when it has changed", async () => {
    const { serving } = await newCounted();
    const etag = (await serving.get("registered-models/alias", BY_ALIAS)).headers.get("etag") ?? "";
    await serving.send("PATCH", "model-versions/update", { name: "greet", version: "1", description: "new" });
    const again = await serving.get("registered-models/alias", BY_ALIAS, { "if-none-match": etag });
    expect(again.status).toBe(200);
    expect(again.headers.get("etag")).not.toBe(etag);
  });
});
