import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openModelStore } from "../../../../src/registry/open.ts";
import { temporaryFolder } from "../../../helpers/temporary-folder.ts";
import { promptName, versionOf } from "../../../contract/builders.ts";
import { WRITER, write } from "../../../contract/fixture.ts";
import {
  createPrompt,
  createVersion,
  findModels,
  modelOf,
  newDesk,
  openStore,
  promptTags,
  register,
} from "./stores.ts";

test("a registry that is not there is made when it is opened", async () => {
  const folder = await temporaryFolder();
  const store = await openModelStore("sqlite:.promptree/registry.db", { baseDir: folder });
  expect(existsSync(join(folder, ".promptree/registry.db"))).toBe(true);
  expect(store.address).toBe("sqlite:.promptree/registry.db");
  expect(await findModels(store)).toEqual([]);
  await store[Symbol.asyncDispose]();
});

test("a registry that is closed is one file, to be copied as it is", async () => {
  const folder = await temporaryFolder();
  const store = await openModelStore("sqlite:registry.db", { baseDir: folder });
  await createPrompt(store, "own");
  await findModels(store);
  await store[Symbol.asyncDispose]();
  expect(await readdir(folder)).toEqual(["registry.db"]);
});

test.each(["memory:", "http://127.0.0.1:1", "https://user:secret@example.com"])("%s can't be served", async (url) => {
  const opening = openModelStore(url, { baseDir: "/" });
  await expect(opening).rejects.toMatchObject({ code: "usage", message: expect.stringContaining("one SQLite file") });
  await expect(opening).rejects.not.toThrow("secret");
});

test("a file that is no registry is left as it is", async () => {
  const file = join(await temporaryFolder(), "other.db");
  using database = new DatabaseSync(file);
  database.exec("create table mine (a)");
  await expect(openModelStore(`sqlite:${file}`, { baseDir: "/" })).rejects.toMatchObject({ code: "registry-foreign" });
});

test("the revision stays while nobody writes, and changes with every write, whoever writes", async () => {
  const { store, registry, url } = await newDesk();
  const other = await openStore(url);
  const seen = [store.revision()];
  const changed = async () => {
    seen.push(store.revision());
    expect(store.revision()).toBe(seen.at(-1));
    expect(new Set(seen).size).toBe(seen.length);
  };
  await findModels(store);
  expect(store.revision()).toBe(seen[0]);
  await createPrompt(store, "own");
  expect(store.revision()).not.toBe(seen[0]);
  await changed();
  await createPrompt(other, "another");
  await changed();
  await write(registry, (session) => session.registerVersions([versionOf("synced")]));
  await changed();
  await store.write("Ada", (models) =>
    models.createModel({ name: "promptree.sync", description: "", tags: new Map() }),
  );
  await changed();
});

test("the revision changes while a read is under way, which goes on seeing what it saw", async () => {
  const { store, url } = await newDesk();
  const other = await openStore(url);
  await createPrompt(store, "first");
  await store.read(async (models) => {
    expect(await models.model("second")).toBeNull();
    const before = store.revision();
    await createPrompt(other, "second");
    expect(store.revision()).not.toBe(before);
    expect(await models.model("second")).toBeNull();
  });
  expect(await findModels(store)).toEqual(["first", "second"]);
});

test("a sync that fails or is undone changes nothing that is read", async () => {
  const { store, registry } = await newDesk();
  await register(store, "greet", "1");
  {
    await using session = await registry.beginWrite(WRITER);
    await session.deletePrompts([promptName("greet")]);
    expect(await findModels(store)).toEqual(["greet"]);
  }
  expect(await findModels(store)).toEqual(["greet"]);
});

test("a write waits for a sync to end", async () => {
  const { store, registry } = await newDesk();
  const session = await registry.beginWrite(WRITER);
  const writing = createPrompt(store, "greet");
  expect(await findModels(store)).toEqual([]);
  await session.registerVersions([versionOf("synced")]);
  await session.commit();
  await writing;
  expect(await findModels(store)).toEqual(["greet", "synced"]);
});

test("a write gives up where another process writes for longer than it waits, and the next one succeeds", async () => {
  const { store, file } = await newDesk();
  {
    using database = new DatabaseSync(file);
    database.exec("begin immediate");
    await expect(createPrompt(store, "greet")).rejects.toMatchObject({ code: "registry-busy" });
    database.exec("rollback");
  }
  await createPrompt(store, "greet");
  expect(await findModels(store)).toEqual(["greet"]);
});

test("writes at once each get their turn, of two stores too", async () => {
  const { store, url } = await newDesk();
  const other = await openStore(url);
  await createPrompt(store, "greet");
  const numbers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => createVersion(index % 2 === 0 ? store : other, "greet")),
  );
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect((await modelOf(other, "greet")).latest?.version).toBe(20);
});

test("closing waits for what was begun, and nothing goes after it", async () => {
  const { url } = await newDesk();
  const store = await openModelStore(url, { baseDir: "/" });
  const writing = createPrompt(store, "greet");
  const reading = findModels(store);
  await store[Symbol.asyncDispose]();
  await Promise.all([writing, reading]);
  await expect(findModels(store)).rejects.toMatchObject({ code: "registry-unavailable" });
  await expect(createPrompt(store, "late")).rejects.toMatchObject({ code: "registry-unavailable" });
});

test("the audit log says who wrote what, and each write that a sync may see makes another revision for it", async () => {
  const { store, registry, file } = await newDesk();
  const revisions: (string | null)[] = [];
  const step = async (work: Parameters<typeof store.write<unknown>>[1]) => {
    await store.write("token ci", work);
    revisions.push(await registry.readRevision());
  };
  await step((models) => models.createModel({ name: "a", description: "", tags: promptTags() }));
  await step((models) =>
    models.createVersion({ model: "a", description: "m", source: "dummy-source", tags: promptTags() }),
  );
  await step((models) => models.updateModel("a", { description: "d" }));
  await step((models) => models.updateModel("a", { setTags: new Map([["k", "v"]]) }));
  await step((models) => models.updateVersion("a", 1, { description: null }));
  await step((models) => models.setAlias("a", "production", 1));
  await step((models) => models.renameModel("a", "b"));
  await step((models) => models.deleteVersion("b", 1));
  await step((models) => models.deleteModel("b"));
  expect(new Set(revisions).size).toBe(revisions.length);
  await store.write("token ci", async () => {});
  expect(await registry.readRevision()).toBe(revisions.at(-1));
  using database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("select actor, action, prompt, version, details from audit order by id").all();
  expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(["token ci"]));
  expect(rows.map(({ action, prompt, version }) => [action, prompt, version])).toEqual([
    ["create-prompt", "a", null],
    ["register-version", "a", 1],
    ["update-prompt", "a", null],
    ["update-prompt", "a", null],
    ["update-version", "a", 1],
    ["set-alias", "a", null],
    ["rename-prompt", "a", null],
    ["set-alias", "b", null],
    ["delete-alias", "b", null],
    ["delete-version", "b", 1],
    ["delete-prompt", "b", null],
  ]);
  expect(rows.map(({ details }) => details).filter((details) => details !== null)).toEqual([
    '{"description":{"from":null,"to":"d"}}',
    '{"tags":{"from":"{}","to":"{\\"k\\":\\"v\\"}"}}',
    '{"message":{"from":"m","to":""}}',
    '{"name":{"from":"a","to":"b"}}',
  ]);
});
