import { expect, test } from "vitest";
import { VERSION_MESSAGE, PROMPT_TEXT } from "../../../../src/mlflow/tag-keys.ts";
import { readOne, readRecord } from "../../../contract/fixture.ts";
import { promptName } from "../../../contract/builders.ts";
import {
  createPrompt,
  createVersion,
  findModels,
  findVersions,
  modelOf,
  newDesk,
  promptTags,
  register,
  textTags,
  versionIn,
} from "./stores.ts";

test("a prompt reads as it was made, its tags in order, and a sync sees the author's", async () => {
  const { store, registry } = await newDesk();
  const tags = promptTags({ zeta: "1", "7": "seven", _mlflow_experiment_ids: ",0,", alpha: "2" });
  const ordered = new Map([["zeta", "1"], ["7", "seven"], ...tags]);
  await store.write("Ada", (models) => models.createModel({ name: "greet", description: "first", tags: ordered }));
  const model = await modelOf(store, "greet");
  expect([...model.tags]).toEqual([...ordered]);
  expect(model).toMatchObject({ isPrompt: true, description: "first", latest: null, managed: null });
  expect(model.updatedAt).toBe(model.createdAt);
  expect(Math.abs(Date.now() - model.createdAt)).toBeLessThan(60_000);
  expect(await readOne(registry, "greet")).toMatchObject({
    description: "first",
    tags: new Map([
      ["7", "seven"],
      ["zeta", "1"],
      ["alpha", "2"],
    ]),
    managed: null,
    latest: null,
    nextVersion: 1,
  });
});

test("what is not there is null", async () => {
  const { store } = await newDesk();
  await register(store, "greet", "one");
  const found = await store.read(async (models) => [
    await models.model("other"),
    await models.model("not/a prompt"),
    await models.version("greet", 2),
    await models.version("greet", 0),
    await models.version("greet", 1.5),
    await models.version("other", 1),
  ]);
  expect(found).toEqual([null, null, null, null, null, null]);
});

test("a version reads as it was made, and a sync sees a version that git did not make", async () => {
  const { store, registry } = await newDesk();
  await createPrompt(store, "greet");
  const tags = new Map([
    ...textTags('[{"role":"user","content":"ü"}]', {
      author: "bob",
      _mlflow_prompt_model_config: '{"temperature": 0.0}',
    }),
    ["_mlflow_prompt_type", "chat"],
  ]);
  const number = await store.write("Ada", (models) =>
    models.createVersion({ model: "greet", description: "2nd", source: "prompt-template", tags }),
  );
  const version = await versionIn(store, "greet", number);
  expect([...version.tags]).toEqual([...tags]);
  expect(version).toMatchObject({
    model: "greet",
    version: 1,
    description: "2nd",
    source: "prompt-template",
    aliases: [],
    isFromGit: false,
  });
  expect(await readRecord(registry, "greet", 1)).toMatchObject({
    message: "2nd",
    provenance: null,
    content: { type: "chat", messages: [{ role: "user", content: "ü" }], modelConfig: { temperature: 0 } },
    metadata: { tags: new Map([["author", "bob"]]) },
  });
});

const TEXTS: readonly (readonly [string, string])[] = [
  ["nothing", ""],
  ["NUL and line ends", "a\0b\r\nc\r"],
  ["100,000 characters beyond the first plane", "😀".repeat(100_000)],
  ["half a surrogate pair", "\ud800x"],
  ["what looks like messages", '[{"role": "user", "content": "x"}]'],
];

test.each(TEXTS)("a text is kept to the letter: %s", async (_what, text) => {
  const { store } = await newDesk();
  await register(store, "greet", text);
  expect((await versionIn(store, "greet", 1)).tags.get(PROMPT_TEXT)).toBe(text);
  expect((await modelOf(store, "greet")).latest?.tags.get(PROMPT_TEXT)).toBe(text);
});

test("a version without the tags of a prompt is kept as it is", async () => {
  const { store, registry } = await newDesk();
  await createPrompt(store, "greet");
  await createVersion(store, "greet", new Map([["only", "this"]]));
  expect([...(await versionIn(store, "greet", 1)).tags]).toEqual([["only", "this"]]);
  expect(await readRecord(registry, "greet", 1)).toMatchObject({ content: { type: "text", template: "" } });
});

test("numbers are never given twice within a prompt, and a prompt made anew begins at 1", async () => {
  const { store } = await newDesk();
  await register(store, "greet", "1", "2");
  await store.write("Ada", async (models) => {
    await models.deleteVersion("greet", 2);
    await models.deleteVersion("greet", 1);
  });
  expect((await modelOf(store, "greet")).latest).toBeNull();
  expect(await createVersion(store, "greet")).toBe(3);
  await store.write("Ada", (models) => models.deleteModel("greet"));
  expect(await store.read((models) => models.version("greet", 3))).toBeNull();
  await createPrompt(store, "greet");
  expect(await createVersion(store, "greet")).toBe(1);
});

test("the newest live version is the latest, and a deleted one takes its aliases along", async () => {
  const { store, registry } = await newDesk();
  await register(store, "greet", "1", "2", "3");
  await store.write("Ada", async (models) => {
    await models.setAlias("greet", "production", 3);
    await models.setAlias("greet", "Beta", 3);
    await models.setAlias("greet", "älter", 1);
    await models.deleteVersion("greet", 3);
  });
  const model = await modelOf(store, "greet");
  expect(model.latest).toMatchObject({ version: 2, aliases: [] });
  expect([...model.aliases]).toEqual([["älter", 1]]);
  expect((await registry.readAliasMoves(promptName("greet")))?.map(({ alias, from, to }) => [alias, from, to])).toEqual(
    [
      ["production", null, 3],
      ["Beta", null, 3],
      ["älter", null, 1],
      ["Beta", 3, null],
      ["production", 3, null],
    ],
  );
});

test("aliases are set, moved and deleted, and are sorted in byte order", async () => {
  const { store } = await newDesk();
  await register(store, "greet", "1", "2");
  await store.write("Ada", async (models) => {
    for (const alias of ["beta", "Zulu", "alpha"]) await models.setAlias("greet", alias, 1);
    await models.setAlias("greet", "beta", 2);
    await models.deleteAlias("greet", "never");
  });
  expect([...(await modelOf(store, "greet")).aliases]).toEqual([
    ["Zulu", 1],
    ["alpha", 1],
    ["beta", 2],
  ]);
  expect((await versionIn(store, "greet", 1)).aliases).toEqual(["Zulu", "alpha"]);
  await store.write("Ada", (models) => models.deleteAlias("greet", "alpha"));
  expect((await versionIn(store, "greet", 1)).aliases).toEqual(["Zulu"]);
});

test("a rename carries versions, texts, tags, aliases and the count of numbers", async () => {
  const { store, registry } = await newDesk();
  await register(store, "greet", "1", "2");
  await store.write("Ada", async (models) => {
    await models.setAlias("greet", "production", 1);
    await models.updateModel("greet", { setTags: new Map([["team", "a"]]) });
    await models.deleteVersion("greet", 2);
    await models.renameModel("greet", "hello");
  });
  expect(await store.read((models) => models.model("greet"))).toBeNull();
  const model = await modelOf(store, "hello");
  expect(model).toMatchObject({ aliases: new Map([["production", 1]]), latest: { model: "hello", version: 1 } });
  expect(model.tags.get("team")).toBe("a");
  expect((await versionIn(store, "hello", 1)).tags.get(PROMPT_TEXT)).toBe("1");
  expect(await createVersion(store, "hello")).toBe(3);
  const moves = async (name: string) =>
    (await registry.readAliasMoves(promptName(name)))?.map(({ alias, from, to }) => [alias, from, to]);
  expect(await moves("greet")).toEqual([
    ["production", null, 1],
    ["production", 1, null],
  ]);
  expect(await moves("hello")).toEqual([["production", null, 1]]);
});

test("a rename to the same name changes nothing but when it was updated", async () => {
  const { store } = await newDesk();
  await register(store, "greet", "1");
  await store.write("Ada", (models) => models.renameModel("greet", "greet"));
  expect(await findVersions(store)).toEqual(["greet/1"]);
});

test("tags are set in place, added at the end, and removed", async () => {
  const { store } = await newDesk();
  await createPrompt(store, "greet", promptTags({ a: "1", b: "2" }));
  const change = {
    setTags: new Map([
      ["c", "3"],
      ["a", "9"],
    ]),
    removeTags: ["b", "never"],
  };
  await store.write("Ada", (models) => models.updateModel("greet", change));
  expect([...(await modelOf(store, "greet")).tags]).toEqual([...promptTags({ a: "9", c: "3" })]);
});

test("a description is changed and taken away", async () => {
  const { store, registry } = await newDesk();
  await register(store, "greet", "1");
  await store.write("Ada", (models) => models.updateModel("greet", { description: "new" }));
  expect((await modelOf(store, "greet")).description).toBe("new");
  await store.write("Ada", (models) => models.updateModel("greet", { description: "" }));
  expect((await modelOf(store, "greet")).description).toBe("");
  expect((await readOne(registry, "greet")).description).toBeNull();
});

test("a version's description that was taken away is told from one that never was", async () => {
  const { store, registry } = await newDesk();
  await register(store, "greet", "1", "2");
  const change = (version: number, description: string | null) =>
    store.write("Ada", (models) => models.updateVersion("greet", version, { description }));
  await change(1, "why");
  expect((await versionIn(store, "greet", 1)).description).toBe("why");
  await change(1, null);
  expect((await versionIn(store, "greet", 1)).description).toBeNull();
  expect((await readRecord(registry, "greet", 1)).message).toBe("");
  expect((await versionIn(store, "greet", 2)).description).toBe("");
});

test("a description longer than MLflow's databases hold is kept whole", async () => {
  const { store, registry } = await newDesk();
  await register(store, "greet", "1");
  const long = "x".repeat(6000);
  await store.write("Ada", (models) => models.updateVersion("greet", 1, { description: long }));
  expect((await versionIn(store, "greet", 1)).description).toBe(long);
  expect((await versionIn(store, "greet", 1)).tags.has(VERSION_MESSAGE)).toBe(false);
  expect((await readRecord(registry, "greet", 1)).message).toBe(long);
});

test("a text that is changed by its tag is the version's content from then on", async () => {
  const { store, registry } = await newDesk();
  await register(store, "greet", "1");
  const before = await readRecord(registry, "greet", 1);
  await store.write("Ada", (models) =>
    models.updateVersion("greet", 1, { setTags: new Map([[PROMPT_TEXT, "other"]]) }),
  );
  const after = await readRecord(registry, "greet", 1);
  expect(after).toMatchObject({ content: { template: "other" } });
  expect(after.digest).not.toBe(before.digest);
});

test("when something was updated moves with updates, renames and versions, and not with tags and aliases", async () => {
  const { store } = await newDesk();
  await register(store, "greet", "1");
  const times = async () => {
    const { createdAt, updatedAt, latest } = await modelOf(store, "greet");
    return { model: updatedAt > createdAt, version: latest === null ? null : latest.updatedAt > latest.createdAt };
  };
  const later = async (work: Parameters<typeof store.write<unknown>>[1]) => {
    const { updatedAt } = await modelOf(store, "greet");
    while (Date.now() <= updatedAt) await new Promise((resolve) => setTimeout(resolve, 1));
    await store.write("Ada", work);
    return (await modelOf(store, "greet")).updatedAt > updatedAt;
  };
  expect(await later((models) => models.updateModel("greet", { setTags: new Map([["a", "1"]]) }))).toBe(false);
  expect(await later((models) => models.setAlias("greet", "production", 1))).toBe(false);
  expect(await later((models) => models.updateVersion("greet", 1, { setTags: new Map([["a", "1"]]) }))).toBe(false);
  expect(await times()).toMatchObject({ version: false });
  expect(await later((models) => models.updateVersion("greet", 1, { description: "d" }))).toBe(false);
  expect(await times()).toMatchObject({ version: true });
  expect(await later((models) => models.updateModel("greet", { description: "d" }))).toBe(true);
  const create = { model: "greet", description: "", source: "dummy-source", tags: textTags("2") };
  expect(await later((models) => models.createVersion(create))).toBe(true);
  expect(await times()).toMatchObject({ version: false });
  expect(await later((models) => models.deleteVersion("greet", 2))).toBe(true);
  expect(await later((models) => models.renameModel("greet", "greet"))).toBe(true);
});

test("a write that throws leaves nothing behind, and sees its own changes until then", async () => {
  const { store } = await newDesk();
  const failing = store.write("Ada", async (models) => {
    await models.createModel({ name: "greet", description: "", tags: promptTags() });
    expect(await models.model("greet")).not.toBeNull();
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await findModels(store)).toEqual([]);
  await register(store, "greet", "1");
  expect(await findModels(store)).toEqual(["greet"]);
});
