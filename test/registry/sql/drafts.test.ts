import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import type { DraftStore } from "../../../src/core/draft.ts";
import { openDraftStore, openModelStore, openReader, openRegistry } from "../../../src/registry/open.ts";
import { draftOf, promptName, versionOf } from "../../contract/builders.ts";
import { WRITER, readAll, readOne, write } from "../../contract/fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

/** One registry file, which is not there yet, with the drafts of a work tree. */
async function newDesk() {
  const folder = await temporaryFolder();
  const file = join(folder, ".promptree/registry.db");
  const url = `sqlite:${file}`;
  return { folder, file, url, drafts: await openDrafts(url) };
}

async function openDrafts(url: string, worktree = "/home/ada/prompts"): Promise<DraftStore> {
  const store = await openDraftStore(url, { baseDir: "/", worktree });
  onTestFinished(() => store[Symbol.asyncDispose]());
  return store;
}

async function openAll(url: string) {
  const registry = await openRegistry(url, { baseDir: "/" });
  onTestFinished(() => registry[Symbol.asyncDispose]());
  const models = await openModelStore(url, { baseDir: "/" });
  onTestFinished(() => models[Symbol.asyncDispose]());
  return { registry, models };
}

const namesIn = async (store: DraftStore) => (await store.readDrafts()).map((draft) => draft.prompt);

/** As a promptree without drafts made it. */
async function newOldRegistry() {
  const desk = await newDesk();
  {
    await using registry = await openRegistry(desk.url, { baseDir: "/" });
    await write(registry, (session) => session.registerVersions([versionOf("a", "1")]));
  }
  using database = new DatabaseSync(desk.file);
  database.exec("drop table drafts; drop table draft_holders; update registry set schema_version = 2");
  return { ...desk, version: () => schemaVersion(desk.file) };
}

function schemaVersion(file: string): unknown {
  using database = new DatabaseSync(file, { readOnly: true });
  return database.prepare("select schema_version from registry").get()?.["schema_version"];
}

test("the first draft makes the registry, and neither reading nor removing does", async () => {
  const { drafts, folder, file } = await newDesk();
  expect(await drafts.readDrafts()).toEqual([]);
  await drafts.changeDrafts({ put: [], remove: [promptName("a")] });
  await drafts.changeDrafts({ put: [], remove: [] });
  expect(readdirSync(folder)).toEqual([]);
  await drafts.changeDrafts({ put: [draftOf("a")], remove: [] });
  expect(existsSync(file)).toBe(true);
  expect(await drafts.readDrafts()).toEqual([draftOf("a")]);
});

test("a work tree reads its own drafts only, by name in code point order", async () => {
  const { drafts, url } = await newDesk();
  const others = await openDrafts(url, "/somewhere/else");
  await drafts.changeDrafts({ put: ["b", "a", "_", "B", "Z"].map((name) => draftOf(name)), remove: [] });
  await others.changeDrafts({ put: [draftOf("a"), draftOf("theirs")], remove: [promptName("b")] });
  expect(await namesIn(drafts)).toEqual(["B", "Z", "_", "a", "b"]);
  expect(await namesIn(others)).toEqual(["a", "theirs"]);
});

test("thousands of drafts are one change, seen all at once", async () => {
  const { drafts, url } = await newDesk();
  const other = await openDrafts(url);
  const names = Array.from({ length: 5000 }, (_, index) => `p${String(index).padStart(4, "0")}`);
  const changing = drafts.changeDrafts({ put: names.map((name) => draftOf(name)), remove: [] });
  const seen = await Promise.all(Array.from({ length: 10 }, async () => (await namesIn(other)).length));
  await changing;
  expect([0, 5000]).toEqual(expect.arrayContaining([...new Set(seen)]));
  expect(await namesIn(other)).toEqual(names);
  await drafts.changeDrafts({ put: [draftOf("p0001", "new")], remove: names.slice(2).map(promptName) });
  expect(await other.readDrafts()).toEqual([draftOf("p0000"), draftOf("p0001", "new")]);
});

test("a change that fails leaves everything as it was, and the next one succeeds", async () => {
  const { drafts } = await newDesk();
  await drafts.changeDrafts({ put: [draftOf("a", "1")], remove: [] });
  const twice = { put: [draftOf("a", "2"), draftOf("b"), draftOf("b")], remove: [] };
  await expect(drafts.changeDrafts(twice)).rejects.toMatchObject({ code: "write-refused" });
  expect(await drafts.readDrafts()).toEqual([draftOf("a", "1")]);
  await drafts.changeDrafts({ put: [draftOf("b")], remove: [promptName("a")] });
  expect(await drafts.readDrafts()).toEqual([draftOf("b")]);
});

test("a change waits for a sync to end, and the sync's own reads see it after", async () => {
  const { drafts, url } = await newDesk();
  const { registry } = await openAll(url);
  const session = await registry.beginWrite(WRITER);
  const changing = drafts.changeDrafts({ put: [draftOf("a")], remove: [] });
  await session.registerVersions([versionOf("a", "1")]);
  expect(await registry.readDraft(promptName("a"))).toBeNull();
  await session.commit();
  await changing;
  expect(await registry.readDraft(promptName("a"))).toEqual(draftOf("a"));
});

test("a change gives up where another process writes for longer than it waits", async () => {
  const { drafts, file } = await newDesk();
  await drafts.changeDrafts({ put: [draftOf("a", "1")], remove: [] });
  using database = new DatabaseSync(file);
  database.exec("begin immediate");
  await expect(drafts.changeDrafts({ put: [draftOf("a", "2")], remove: [] })).rejects.toMatchObject({
    code: "registry-busy",
    hint: expect.any(String),
  });
  database.exec("rollback");
}, 20_000);

test("drafts and who holds them are no writes to a sync: neither the revision nor the audit log tells of them", async () => {
  const { drafts, url, file } = await newDesk();
  const { registry, models } = await openAll(url);
  await write(registry, (session) => session.registerVersions([versionOf("a", "1")]));
  const [revision, changes, prompts] = [await registry.readRevision(), models.revision(), await readAll(registry)];
  await drafts.hold();
  await drafts.changeDrafts({ put: [draftOf("a", "2"), draftOf("new")], remove: [] });
  await drafts.changeDrafts({ put: [], remove: [promptName("new")] });
  expect(await registry.readRevision()).toBe(revision);
  expect(await readAll(registry)).toEqual(prompts);
  expect(models.revision()).not.toBe(changes);
  using database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("select action from audit order by id").all();
  expect(rows.map(({ action }) => action)).toEqual(["register-version"]);
});

test("closing waits for what was begun, and nothing goes after it", async () => {
  const { url } = await newDesk();
  const store = await openDraftStore(url, { baseDir: "/", worktree: "/one" });
  const changing = store.changeDrafts({ put: [draftOf("a")], remove: [] });
  await store[Symbol.asyncDispose]();
  await changing;
  const closed = { code: "registry-unavailable", message: expect.stringContaining("was closed") };
  await expect(store.readDrafts()).rejects.toMatchObject(closed);
  await expect(store.changeDrafts({ put: [draftOf("a")], remove: [] })).rejects.toMatchObject(closed);
  expect(await namesIn(await openDrafts(url, "/one"))).toEqual(["a"]);
});

test("a registry from before there were drafts can be read, and stays as it is", async () => {
  const { url, version } = await newOldRegistry();
  await using reader = await openReader(url, { baseDir: "/" });
  expect(await readOne(reader, "a")).toMatchObject({ latest: { version: 1 } });
  expect(await reader.readDraft(promptName("a"))).toBeNull();
  expect(version()).toBe(2);
});

test("a registry from before there were drafts takes some, which a reader that was open then sees", async () => {
  const { url, version } = await newOldRegistry();
  await using reader = await openReader(url, { baseDir: "/" });
  const revision = await reader.readRevision();
  const drafts = await openDrafts(url);
  await drafts.changeDrafts({ put: [draftOf("a", "2")], remove: [] });
  expect(version()).toBe(3);
  expect(await reader.readDraft(promptName("a"))).toEqual(draftOf("a", "2"));
  expect(await reader.readRevision()).toBe(revision);
});

test.each(["memory:", "https://user:secret@example.com"])("%s keeps no drafts", async (url) => {
  const opening = openDraftStore(url, { baseDir: "/", worktree: "/one" });
  await expect(opening).rejects.toMatchObject({ code: "usage", message: expect.stringContaining("one SQLite file") });
  await expect(opening).rejects.not.toThrow("secret");
});
