import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Registry } from "../../../src/core/registry.ts";
import type { ModelStore } from "../../../src/mlflow/model-store.ts";
import { openDraftStore, openModelStore, openReader, openRegistry } from "../../../src/registry/open.ts";
import { draftOf, versionOf } from "../../contract/builders.ts";
import { readAll, write } from "../../contract/fixture.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { createPrompt } from "./models/stores.ts";

/** Another process with a SQLite of its own: if it can, it takes itself for the last user, and removes the log as it closes. */
const READ = `
import sqlite3, sys
database = sqlite3.connect(sys.argv[1])
print(database.execute("select count(*) from prompts").fetchone()[0])
database.close()`;

const hasPython = spawnSync("python3", ["-c", "import sqlite3"]).status === 0;
if (!hasPython) process.stderr.write("SKIPPED: outside readers of a registry; they need python3 with its sqlite3\n");

function readOutside(file: string): number {
  const { status, stdout, stderr } = spawnSync("python3", ["-c", READ, file], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

/** Of this process, on the file itself. */
function locksOn(file: string): number {
  const end = `:${statSync(file).ino}`;
  const locks = readFileSync("/proc/locks", "utf8").split("\n");
  return locks
    .map((line) => line.split(/\s+/))
    .filter((lock) => lock[4] === String(process.pid) && lock[5]?.endsWith(end)).length;
}

function closedAtEnd<Handle extends AsyncDisposable>(handle: Handle): Handle {
  onTestFinished(() => handle[Symbol.asyncDispose]());
  return handle;
}

interface Desk {
  readonly url: string;
  readonly file: string;
}

async function newDesk(): Promise<Desk> {
  const file = join(await temporaryFolder(), "registry.db");
  return { file, url: `sqlite:${file}` };
}

const openSync = async (url: string): Promise<Registry> => openRegistry(url, { baseDir: "/" });
const openModels = async (url: string): Promise<ModelStore> => openModelStore(url, { baseDir: "/" });

async function makeRegistry({ url }: Desk): Promise<void> {
  await using registry = await openSync(url);
  await write(registry, (session) => session.registerVersions([versionOf("first")]));
}

async function namesIn(url: string): Promise<readonly string[]> {
  await using reader = await openReader(url, { baseDir: "/" });
  return (await readAll(reader)).map(({ name }) => name).toSorted();
}

const origins: readonly (readonly [what: string, make: (desk: Desk) => Promise<void>, first: readonly string[]])[] = [
  ["was there before", makeRegistry, ["first"]],
  ["this process made", async () => {}, []],
];

describe.skipIf(!hasPython).each(origins)("what is written to a registry that %s", (_, make, first) => {
  test("stays, whoever else reads the file and closes it, once all that serve and watch open is open", async () => {
    const desk = await newDesk();
    await make(desk);
    {
      await using models = await openModels(desk.url);
      await createPrompt(models, "one");
      await using drafts = await openDraftStore(desk.url, { baseDir: "/", worktree: "/home/ada/prompts" });
      await using registry = await openSync(desk.url);
      await drafts.changeDrafts({ put: [draftOf("one")], remove: [] });
      expect(readOutside(desk.file)).toBe(first.length + 1);
      expect(existsSync(`${desk.file}-wal`)).toBe(true);
      await createPrompt(models, "two");
      await write(registry, (session) => session.registerVersions([versionOf("three")]));
    }
    expect(await namesIn(desk.url)).toEqual([...first, "one", "three", "two"].toSorted());
  });

  test("stays, also when a connection is opened and closed in between", async () => {
    const desk = await newDesk();
    await make(desk);
    {
      await using models = await openModels(desk.url);
      expect(await namesIn(desk.url)).toEqual(first);
      await createPrompt(models, "one");
      readOutside(desk.file);
      await createPrompt(models, "two");
    }
    expect(await namesIn(desk.url)).toEqual([...first, "one", "two"].toSorted());
  });
});

test.skipIf(process.platform !== "linux").each(origins)(
  "the locks on a registry that %s are kept when it is looked at again",
  async (_, make) => {
    const desk = await newDesk();
    await make(desk);
    const models = closedAtEnd(await openModels(desk.url));
    expect(locksOn(desk.file)).toBeGreaterThan(0);
    await createPrompt(models, "one");
    await namesIn(desk.url);
    closedAtEnd(await openSync(desk.url));
    expect(locksOn(desk.file)).toBeGreaterThan(0);
  },
);
