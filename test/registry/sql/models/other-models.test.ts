import { expect, test } from "vitest";
import { SYNC_MODEL } from "../../../../src/mlflow/sync-model.ts";
import { readAll } from "../../../contract/fixture.ts";
import { findModels, findVersions, modelOf, newDesk, versionIn } from "./stores.ts";

const TAGS = new Map([
  ["zeta", "1"],
  ["sync.abc", "{}"],
]);
const VERSION = { model: SYNC_MODEL, description: "ticket", source: "models:/x", tags: new Map([["ticket", "1"]]) };

async function newModel() {
  const desk = await newDesk();
  await desk.store.write("Ada", (models) => models.createModel({ name: SYNC_MODEL, description: "kept", tags: TAGS }));
  return desk;
}

test("a model that is no prompt is kept as it is, and no sync sees it", async () => {
  const { store, registry } = await newModel();
  const before = await registry.readRevision();
  await store.write("Ada", (models) => models.createVersion(VERSION));
  const model = await modelOf(store, SYNC_MODEL);
  expect([...model.tags]).toEqual([...TAGS]);
  expect(model).toMatchObject({ isPrompt: false, description: "kept", managed: null, latest: { version: 1 } });
  expect(await versionIn(store, SYNC_MODEL, 1)).toMatchObject({ ...VERSION, isFromGit: false, aliases: [] });
  expect(await readAll(registry)).toEqual([]);
  expect(await registry.readRevision()).toBe(before);
});

test("its numbers are never given twice", async () => {
  const { store } = await newModel();
  await store.write("Ada", async (models) => {
    await models.createVersion(VERSION);
    await models.createVersion(VERSION);
    await models.deleteVersion(SYNC_MODEL, 2);
  });
  expect(await store.read((models) => models.version(SYNC_MODEL, 2))).toBeNull();
  expect((await modelOf(store, SYNC_MODEL)).latest?.version).toBe(1);
  expect(await store.write("Ada", (models) => models.createVersion(VERSION))).toBe(3);
});

test("it, its versions and its aliases change as a prompt's do", async () => {
  const { store } = await newModel();
  await store.write("Ada", async (models) => {
    await models.createVersion(VERSION);
    await models.createVersion(VERSION);
    await models.updateModel(SYNC_MODEL, { setTags: new Map([["new", "x"]]), removeTags: ["zeta"] });
    await models.updateModel(SYNC_MODEL, { description: "" });
    await models.updateVersion(SYNC_MODEL, 1, { setTags: new Map([["ticket", "2"]]), description: null });
    await models.setAlias(SYNC_MODEL, "b", 1);
    await models.setAlias(SYNC_MODEL, "B", 1);
    await models.setAlias(SYNC_MODEL, "c", 2);
    await models.setAlias(SYNC_MODEL, "d", 1);
    await models.deleteAlias(SYNC_MODEL, "d");
    await models.deleteVersion(SYNC_MODEL, 2);
  });
  const model = await modelOf(store, SYNC_MODEL);
  expect(model).toMatchObject({
    description: "",
    tags: new Map([
      ["sync.abc", "{}"],
      ["new", "x"],
    ]),
  });
  expect([...model.aliases]).toEqual([
    ["B", 1],
    ["b", 1],
  ]);
  const version = await versionIn(store, SYNC_MODEL, 1);
  expect(version).toMatchObject({ description: null, aliases: ["B", "b"], tags: new Map([["ticket", "2"]]) });
  await store.write("Ada", (models) => models.deleteModel(SYNC_MODEL));
  expect(await findVersions(store, { of: "models" })).toEqual([]);
});

test("searches filter, order and page", async () => {
  const { store } = await newModel();
  await store.write("Ada", async (models) => {
    await models.createModel({ name: "other/model", description: "", tags: new Map() });
    for (let made = 0; made < 3; made += 1) await models.createVersion(VERSION);
  });
  expect(await findModels(store, { of: "models" })).toEqual(["other/model", SYNC_MODEL]);
  expect(await findModels(store, { of: "models", order: [{ by: "name", descending: true }], limit: 1 })).toEqual([
    SYNC_MODEL,
    "…",
  ]);
  const filter = [{ on: "version", operator: ">", value: 1 }] as const;
  expect(await findVersions(store, { of: "models", filter })).toEqual([`${SYNC_MODEL}/3`, `${SYNC_MODEL}/2`]);
  const oldest = [{ by: "version", descending: false }] as const;
  expect(await findVersions(store, { of: "models", order: oldest, offset: 1, limit: 1 })).toEqual([
    `${SYNC_MODEL}/2`,
    "…",
  ]);
});
