import { execFile } from "node:child_process";
import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import type { DraftStore } from "../../../src/core/draft.ts";
import { openDraftStore, openRegistry } from "../../../src/registry/open.ts";
import { draftOf, promptName, versionOf } from "../../contract/builders.ts";
import { write } from "../../contract/fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";

const OURS = "/home/ada/prompts";
const OTHERS = "/home/ada/other";
const MINUTE = 60_000;
const REFUSED = {
  code: "blocked",
  message: expect.stringMatching(`another watch of this folder is running \\(process ${process.pid} since 2`),
  hint: "end it first, or look at its drafts: promptree get prompts:/NAME@draft",
};

let file = "";
beforeEach(async () => {
  file = join(await temporaryFolder(), "registry.db");
});
afterEach(() => {
  vi.useRealTimers();
});

async function open(worktree = OURS): Promise<DraftStore> {
  const store = await openDraftStore(`sqlite:${file}`, { baseDir: "/", worktree });
  onTestFinished(() => store[Symbol.asyncDispose]());
  return store;
}

async function holding(worktree = OURS): Promise<DraftStore> {
  const store = await open(worktree);
  await store.hold();
  return store;
}

const put = (store: DraftStore, name: string) => store.changeDrafts({ put: [draftOf(name)], remove: [] });
const namesIn = async (store: DraftStore) => (await store.readDrafts()).map((draft) => draft.prompt);

function alter(statement: string, ...values: readonly SQLInputValue[]): void {
  using database = new DatabaseSync(file);
  expect(database.prepare(statement).run(...values).changes).toBe(1);
}

function heldWorktrees(): readonly unknown[] {
  using database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare("select worktree from draft_holders order by worktree").all();
  return rows.map((row) => row["worktree"]);
}

const ago = (ms: number) => new Date(Date.now() - ms).toISOString();

async function runAndEnd(worktree: string): Promise<void> {
  const script = fileURLToPath(new URL("./hold-worktree.ts", import.meta.url));
  await promisify(execFile)(process.execPath, [script, `sqlite:${file}`, worktree]);
}

test("a work tree has one holder, and the next when that one has ended", async () => {
  const first = await holding();
  const second = await open();
  await expect(second.hold()).rejects.toMatchObject(REFUSED);
  await first[Symbol.asyncDispose]();
  expect(heldWorktrees()).toEqual([]);
  await second.hold();
  expect(heldWorktrees()).toEqual([OURS]);
});

test("one that is refused neither changes the holder's drafts nor ends its hold", async () => {
  const first = await holding();
  await put(first, "a");
  const second = await open();
  await expect(second.hold()).rejects.toMatchObject(REFUSED);
  await expect(put(second, "b")).rejects.toMatchObject(REFUSED);
  await expect(second.changeDrafts({ put: [], remove: [promptName("a")] })).rejects.toMatchObject(REFUSED);
  await second[Symbol.asyncDispose]();
  expect(await namesIn(first)).toEqual(["a"]);
  expect(heldWorktrees()).toEqual([OURS]);
});

test("holding again keeps one's drafts", async () => {
  const store = await holding();
  await put(store, "a");
  await store.hold();
  expect(await namesIn(store)).toEqual(["a"]);
});

test("holding removes the drafts that nobody holds, and leaves those of another living work tree", async () => {
  const living = await holding(OTHERS);
  await put(living, "theirs");
  await put(await open("/moved/away"), "stale");
  await put(await open(), "stale");
  const store = await holding();
  expect(await namesIn(store)).toEqual([]);
  expect(await namesIn(await open("/moved/away"))).toEqual([]);
  expect(await namesIn(living)).toEqual(["theirs"]);
  await using registry = await openRegistry(`sqlite:${file}`, { baseDir: "/" });
  expect(await registry.readDraft(promptName("stale"))).toBeNull();
});

test.each([
  ["its own work tree", OURS],
  ["another work tree", OTHERS],
])("a process may end while it holds, and then its drafts go with the next hold of %s", async (_which, next) => {
  await runAndEnd(OURS);
  expect(await namesIn(await open())).toEqual(["left"]);
  await holding(next);
  expect(await namesIn(await open())).toEqual([]);
  expect(heldWorktrees()).toEqual([next]);
});

test("the next write of a sync removes the drafts of a holder that was killed, and of no other", async () => {
  await runAndEnd(OURS);
  const slept = await holding(OTHERS);
  await put(slept, "kept");
  await using registry = await openRegistry(`sqlite:${file}`, { baseDir: "/" });
  await write(registry, (session) => session.registerVersions([versionOf("greet", "Hi")]));
  expect(await namesIn(await open())).toEqual([]);
  alter("update draft_holders set beat = ?", ago(MINUTE + 1000));
  await write(registry, (session) => session.registerVersions([versionOf("greet", "Hello")]));
  expect(await namesIn(slept)).toEqual(["kept"]);
  expect(heldWorktrees()).toEqual([OTHERS]);
});

test.each([
  ["has not been heard of for a minute", () => ago(MINUTE + 1000)],
  ["was heard of when the clock was ahead", () => ago(-2 * MINUTE)],
])("a holder that %s is taken over, and may not change drafts then", async (_what, beat) => {
  const lost = await holding();
  await put(lost, "a");
  alter("update draft_holders set beat = ?", beat());
  const next = await holding();
  expect(await namesIn(next)).toEqual([]);
  await expect(put(lost, "b")).rejects.toMatchObject(REFUSED);
  await lost[Symbol.asyncDispose]();
  expect(heldWorktrees()).toEqual([OURS]);
});

test("of another machine's process only its beat tells whether it lives", async () => {
  await runAndEnd(OURS);
  alter("update draft_holders set host = ?", `not-${hostname()}`);
  const store = await open();
  const message = expect.stringContaining(` on not-${hostname()} since `);
  await expect(store.hold()).rejects.toMatchObject({ code: "blocked", message });
  alter("update draft_holders set beat = ?", ago(MINUTE + 1000));
  await store.hold();
  expect(await namesIn(store)).toEqual([]);
});

test("a holder shows again and again that it is alive, and takes its work tree anew where its row was lost", async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  const store = await holding();
  alter("update draft_holders set beat = ?", ago(MINUTE + 1000));
  vi.advanceTimersByTime(20_000);
  await store.readDrafts();
  await expect((await open()).hold()).rejects.toMatchObject(REFUSED);
  alter("delete from draft_holders");
  vi.advanceTimersByTime(20_000);
  await store.readDrafts();
  expect(heldWorktrees()).toEqual([OURS]);
});

test("a beat that fails is made up for by the next, which keeps the drafts", async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  const store = await holding();
  await put(store, "a");
  alter("update draft_holders set beat = ?", ago(MINUTE - 5000));
  {
    using database = new DatabaseSync(file);
    database.exec("alter table draft_holders rename to away");
    vi.advanceTimersByTime(20_000);
    await store.readDrafts();
    database.exec("alter table away rename to draft_holders");
  }
  vi.advanceTimersByTime(20_000);
  expect(await namesIn(store)).toEqual(["a"]);
  alter("update draft_holders set since = since where beat > ?", ago(MINUTE / 2));
});

test("a draft that is put after the row was lost outlives the next beat", async () => {
  vi.useFakeTimers({ toFake: ["setInterval"] });
  const store = await holding();
  alter("delete from draft_holders");
  await put(store, "a");
  vi.advanceTimersByTime(20_000);
  expect(await namesIn(store)).toEqual(["a"]);
});
