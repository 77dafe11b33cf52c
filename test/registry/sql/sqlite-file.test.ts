import { execFile } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Registry } from "../../../src/core/registry.ts";
import { openReader, openRegistry } from "../../../src/registry/open.ts";
import { promptName, versionNumber, versionOf } from "../../contract/builders.ts";
import { WRITER, readAll, readOne, valuesOf, write } from "../../contract/fixture.ts";

let baseDir = "";
beforeEach(() => {
  baseDir = mkdtempSync(join(tmpdir(), "promptree-file-"));
});
afterEach(() => {
  rmSync(baseDir, { recursive: true });
});

const open = (path: string) => openRegistry(`sqlite:${path}`, { baseDir });
const read = (path: string) => openReader(`sqlite:${path}`, { baseDir });
const register = (registry: Registry, name = "a") =>
  write(registry, (session) => session.registerVersions([versionOf(name)]));

/** A registry file that holds the prompt `a`, closed. */
async function makeRegistry(path: string): Promise<string> {
  await using registry = await open(path);
  await register(registry);
  return join(baseDir, path);
}

async function readNames(path: string): Promise<readonly string[]> {
  await using reader = await read(path);
  return (await readAll(reader)).map((prompt) => prompt.name);
}

async function readRevision(path: string): Promise<string | null> {
  await using reader = await read(path);
  return await reader.readRevision();
}

function change(file: string, sql: string): void {
  using database = new DatabaseSync(file);
  database.exec(sql);
}

/** A copy of the files of a registry without a write-ahead log in the middle of a write, as a kill would leave them. */
async function makeCutOff(path: string): Promise<void> {
  const whole = await makeRegistry("whole.db");
  using database = new DatabaseSync(whole);
  database.exec("pragma journal_mode = delete; pragma cache_size = 1; begin; delete from versions");
  const insert = database.prepare("insert into audit (id, at, actor, action, prompt) values (?, '', ?, 'x', 'x')");
  for (let id = 100; id < 400; id++) insert.run(id, "x".repeat(500));
  for (const end of ["", "-journal"]) copyFileSync(`${whole}${end}`, join(baseDir, `${path}${end}`));
  database.exec("rollback");
}

test("what was written without a write-ahead log and killed is undone by whoever comes next, also by a reader", async () => {
  await makeCutOff("registry.db");
  await using reader = await read("registry.db");
  expect(await readAll(reader)).toMatchObject([{ name: "a", latest: { version: 1 } }]);
  expect(readdirSync(baseDir)).not.toContain("registry.db-journal");
});

test("others can read while one writes, also while it writes for the first time", async () => {
  await using registry = await open("registry.db");
  await using session = await registry.beginWrite(WRITER);
  await session.registerVersions([versionOf("b")]);
  expect(await readNames("registry.db")).toEqual([]);
  using database = new DatabaseSync(join(baseDir, "registry.db"));
  expect(database.prepare("pragma journal_mode").get()).toEqual({ journal_mode: "wal" });
});

describe("a file that is not there", () => {
  test.for([
    ["a reader", read],
    ["a registry that nothing is written to", open],
  ] as const)("is an empty registry to %s, and is not made", async ([, openIt]) => {
    {
      await using registry = await openIt("deep/folder/registry.db");
      expect(await readAll(registry)).toEqual([]);
      expect(await Array.fromAsync(registry.readVersions([promptName("a")]))).toEqual([]);
      expect(await registry.readPrompt(promptName("a"))).toBeNull();
      expect(await registry.readVersion(promptName("a"), versionNumber(1))).toBeNull();
      expect(await registry.readSyncStates()).toEqual([]);
      expect(await registry.readRevision()).not.toBeNull();
    }
    expect(readdirSync(baseDir)).toEqual([]);
  });

  test("is made with its folder by the first write, and read by who opened it before", async () => {
    await using early = await read("deep/folder/registry.db");
    const before = await early.readRevision();
    await makeRegistry("deep/folder/registry.db");
    expect(await readAll(early)).toHaveLength(1);
    expect(await early.readRevision()).not.toBe(before);
  });

  test("is made by one of two that begin at the same time, and used by both", async () => {
    const handles = [await open("registry.db"), await open("registry.db")];
    const outcomes = await Promise.all(handles.map((handle) => register(handle)));
    expect(outcomes.flatMap(valuesOf).toSorted((a, b) => a - b)).toEqual([1, 2]);
    for (const handle of handles) await handle[Symbol.asyncDispose]();
  });

  test("becomes a registry also where an empty file stands", async () => {
    writeFileSync(join(baseDir, "registry.db"), "");
    await using reader = await read("registry.db");
    expect(await readAll(reader)).toEqual([]);
    await makeRegistry("registry.db");
    expect(await readAll(reader)).toHaveLength(1);
  });
});

describe("the folder", () => {
  test("named .promptree is kept out of git when it is made", async () => {
    await makeRegistry(".promptree/registry.db");
    expect(readFileSync(join(baseDir, ".promptree/.gitignore"), "utf8")).toBe("*\n");
  });

  test("is made by two that begin at the same time", async () => {
    const handles = [await open("a/b/registry.db"), await open("a/b/c/other.db")];
    await Promise.all(handles.map((handle) => register(handle)));
    for (const handle of handles) await handle[Symbol.asyncDispose]();
    expect(readdirSync(join(baseDir, "a/b"))).toEqual(expect.arrayContaining(["c", "registry.db"]));
  });

  test("of another name, or one that was there before, gets no .gitignore", async () => {
    mkdirSync(join(baseDir, "mine/.promptree"), { recursive: true });
    for (const folder of ["other", "mine/.promptree"]) {
      await makeRegistry(`${folder}/registry.db`);
      expect(existsSync(join(baseDir, folder, ".gitignore"))).toBe(false);
    }
  });
});

describe("a file that is not ours", () => {
  const makers: Readonly<Record<string, (file: string) => void>> = {
    text: (file) => writeFileSync(file, "no database at all\n".repeat(50)),
    "a few bytes": (file) => writeFileSync(file, "SQLite"),
    "a cut SQLite header": (file) => writeFileSync(file, "SQLite format 3\0"),
    "a SQLite database with tables": (file) =>
      change(file, "create table prompts (name text); insert into prompts values ('a')"),
    "a SQLite database of another application": (file) =>
      change(file, "pragma application_id = 77; create table t (a)"),
    "a SQLite database without tables": (file) => change(file, "pragma user_version = 3"),
    "a SQLite database with a log beside it": (file) => change(file, "pragma journal_mode = wal; create table t (a)"),
  };

  test.for(Object.entries(makers))("%s is refused, and not a byte of it changes", async ([, make]) => {
    const file = join(baseDir, "theirs.db");
    make(file);
    const before = [readFileSync(file), readdirSync(baseDir)];
    const refused = { code: "registry-foreign", message: expect.stringContaining("sqlite:theirs.db") };
    await expect(open("theirs.db")).rejects.toMatchObject(refused);
    await expect(read("theirs.db")).rejects.toMatchObject(refused);
    expect([readFileSync(file), readdirSync(baseDir)]).toEqual(before);
  });

  test("is refused also when it appears after opening", async () => {
    await using registry = await open("registry.db");
    writeFileSync(join(baseDir, "registry.db"), "theirs");
    await expect(registry.beginWrite(WRITER)).rejects.toMatchObject({ code: "registry-foreign" });
    await expect(registry.readRevision()).rejects.toMatchObject({ code: "registry-foreign" });
    expect(readFileSync(join(baseDir, "registry.db"), "utf8")).toBe("theirs");
  });
});

describe("what can't be opened is said in plain words", () => {
  test("a folder", async () => {
    mkdirSync(join(baseDir, "registry.db"));
    await expect(open("registry.db")).rejects.toMatchObject({
      code: "registry-unavailable",
      message: "sqlite:registry.db is a folder",
    });
  });

  test("a path through a file", async () => {
    writeFileSync(join(baseDir, "file"), "x");
    await using registry = await open("file/registry.db");
    await expect(registry.beginWrite(WRITER)).rejects.toMatchObject({ code: "registry-unavailable" });
  });

  const noFolder = "a part of its path is no folder";
  const places: readonly (readonly [what: string, path: string, says: string])[] = [
    ["a folder below one that the system makes", "/proc/nothing/registry.db", "its folder can't be made there"],
    ["a folder deep below it", "/proc/nothing/at/all/registry.db", "its folder can't be made there"],
    ["a file in such a folder", "/proc/registry.db", "can't be opened"],
    ["a folder that the system refuses", "/sys/nothing/registry.db", "can't be opened"],
    ["a folder below a file", "file/folder/registry.db", noFolder],
    ["a link that leads nowhere", "dangling/registry.db", noFolder],
    ["a folder below such a link", "dangling/folder/registry.db", noFolder],
    ["a link to itself", "loop/registry.db", "a link in its path leads back to itself"],
    ["a folder with a long name", `${"a".repeat(300)}/registry.db`, "a name in its path is too long"],
    ["a long name", "a".repeat(300), "a name in its path is too long"],
    ["a long path", `${"abcd/".repeat(100)}registry.db`, "a path longer than 504 bytes"],
    ["a very long path", `${"abcd/".repeat(1000)}registry.db`, "a path longer than 504 bytes"],
    ["a pipe", "pipe", "is a pipe or a device, not a file; it was left as it is"],
    ["a device", "/dev/null", "is a pipe or a device, not a file; it was left as it is"],
    ["a device that never ends", "/dev/zero", "is a pipe or a device, not a file; it was left as it is"],
  ];
  test.for(places)("%s", async ([, path, says]) => {
    writeFileSync(join(baseDir, "file"), "x");
    symlinkSync("nowhere", join(baseDir, "dangling"));
    symlinkSync("loop", join(baseDir, "loop"));
    await promisify(execFile)("mkfifo", [join(baseDir, "pipe")]);
    const before = readdirSync(baseDir);
    await expect(makeRegistry(path)).rejects.toMatchObject({
      name: "PromptreeError",
      message: expect.stringMatching(new RegExp(`^sqlite:${path} .*${says}`)),
      hint: expect.any(String),
    });
    expect(readdirSync(baseDir)).toEqual(before);
  });

  test("a damaged registry", async () => {
    const file = await makeRegistry("registry.db");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.fill(0xff, 200));
    await expect(read("registry.db")).rejects.toMatchObject({
      code: "registry-unavailable",
      message: "sqlite:registry.db is damaged",
    });
  });
});

describe("a row that another program spoiled", () => {
  const spoilt = [
    "update prompts set tags = 'x'",
    "update prompts set tags = '[]'",
    "update prompts set tags = '{\"a\": 1}'",
  ];
  test.for([...spoilt, "delete from registry", "drop table registry"])("is said to be damaged: %s", async (sql) => {
    change(await makeRegistry("registry.db"), sql);
    await expect(readNames("registry.db")).rejects.toMatchObject({
      name: "PromptreeError",
      code: "registry-unavailable",
    });
  });
});

describe("a folder that nothing may be written to", () => {
  const isRoot = process.getuid?.() === 0;

  test.skipIf(isRoot)("lets its registry be read, and nothing else (root may write everywhere)", async () => {
    await makeRegistry("folder/registry.db");
    chmodSync(join(baseDir, "folder"), 0o555);
    await using reader = await read("folder/registry.db");
    expect(await readAll(reader)).toHaveLength(1);
    await expect(open("folder/registry.db")).rejects.toMatchObject({ code: "write-refused" });
    chmodSync(join(baseDir, "folder"), 0o755);
  });
});

describe("the version of the schema", () => {
  test("of a newer promptree is refused by readers and writers, and stays", async () => {
    const file = await makeRegistry("registry.db");
    change(file, "update registry set schema_version = 99");
    const refused = { code: "registry-version", message: expect.stringContaining("newer promptree") };
    await expect(read("registry.db")).rejects.toMatchObject(refused);
    await expect(open("registry.db")).rejects.toMatchObject(refused);
  });

  test("of an older promptree is left by a reader, which says who brings it up to date", async () => {
    const file = await makeRegistry("registry.db");
    change(file, "update registry set schema_version = 0");
    await expect(read("registry.db")).rejects.toMatchObject({
      code: "registry-version",
      hint: expect.stringContaining("next sync"),
    });
  });
});

describe("a registry's file", () => {
  test("holds what was written when it is opened again", async () => {
    await makeRegistry("registry.db");
    await using registry = await open("registry.db");
    expect(await readOne(registry, "a")).toMatchObject({ latest: { version: 1 } });
    expect(valuesOf(await register(registry))).toEqual([2]);
  });

  test("tells itself from a new one in its place", async () => {
    const file = await makeRegistry("registry.db");
    const first = await readRevision("registry.db");
    expect(await readRevision("registry.db")).toBe(first);
    rmSync(file);
    await makeRegistry("registry.db");
    expect(await readRevision("registry.db")).not.toBe(first);
  });

  test("is not opened again by a handle that was closed", async () => {
    await makeRegistry("registry.db");
    const registry = await open("registry.db");
    await registry[Symbol.asyncDispose]();
    const closed = { code: "registry-unavailable", message: "sqlite:registry.db was closed" };
    await expect(registry.readRevision()).rejects.toMatchObject(closed);
    await expect(registry.beginWrite(WRITER)).rejects.toMatchObject(closed);
  });

  test("can be given by an absolute path", async () => {
    const file = join(baseDir, "deep/registry.db");
    await using registry = await openRegistry(`sqlite:${file}`, { baseDir: dirname(tmpdir()) });
    await register(registry);
    expect(existsSync(file)).toBe(true);
    expect(registry.address).toBe(`sqlite:${file}`);
  });

  test("refuses an alias that would dangle, whoever writes it", async () => {
    const file = await makeRegistry("registry.db");
    expect(() => change(file, "insert into aliases values ('a', 'production', 9)")).toThrow("FOREIGN KEY");
  });
});
