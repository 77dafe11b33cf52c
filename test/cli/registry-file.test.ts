import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";

const ALL = ["plan", "status", "search", "log", "get greeting", "sync"];

describe("a registry that is not there yet", () => {
  const answers: readonly (readonly [command: string, code: number, says: string])[] = [
    ["plan", 0, "never synced"],
    ["status", 0, "last sync  never"],
    ["search", 0, "No prompts found.\n"],
    ["log", 0, "No versions.\n"],
    ["log greeting", 1, "hint:  the registry is empty; fill it: promptree sync"],
    ["get greeting", 1, "hint:  the registry is empty; fill it: promptree sync"],
  ];

  test.each(answers)("%s answers as for an empty one, and makes nothing", async (command, exit, says) => {
    const desk = await newDesk();
    const { code, out, err } = await desk.run(...command.split(" "));
    expect(code).toBe(exit);
    expect(out + err).toContain(says);
    expect(await readdir(desk.root)).not.toContain(".promptree");
  });

  test("is filled by the command of the hint, typed where the reader is", async () => {
    const desk = await newDesk([{ files: { "promptree.yaml": "registries: {staging: 'sqlite:staging.db'}\n" } }]);
    await mkdir(join(desk.root, "src"));
    const inner = { cwd: join(desk.root, "src") };
    for (const before of [[], ["--json"]]) {
      const { code, out, err } = await desk.runIn(inner, ...before, "get", "x", "-C", "..", "--registry", "staging");
      expect(code).toBe(1);
      expect(out + err).toContain("fill it: promptree sync -C .. --registry staging");
    }
    expect((await desk.runIn(inner, "sync", "-C", "..", "--registry", "staging")).code).toBe(0);
  });

  test("is made by sync, in a folder that git ignores", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    expect(existsSync(desk.registryFile)).toBe(true);
    expect(await desk.repository.git("status", "--porcelain")).toBe("");
  });
});

describe("a file that is not ours", () => {
  const files: readonly (readonly [what: string, make: (path: string) => void | Promise<void>])[] = [
    ["text", (path) => writeFile(path, "my notes\n".repeat(40))],
    [
      "another program's database",
      (path) => {
        using database = new DatabaseSync(path);
        database.exec("create table prompts (name text); insert into prompts values ('mine')");
      },
    ],
  ];

  test.each(files)("%s is refused by every command, and no byte of it changes", async (_, make) => {
    const desk = await newDesk();
    await make(join(desk.root, "theirs.db"));
    const before = await readFile(join(desk.root, "theirs.db"));
    for (const command of ALL) {
      const { code, out, err } = await desk.run(...command.split(" "), "--registry", "sqlite:theirs.db");
      expect({ command, code, out }).toEqual({ command, code: 1, out: "" });
      expect(err).toContain("it was left as it is\nhint:  name another file for the registry");
    }
    expect(await readFile(join(desk.root, "theirs.db"))).toEqual(before);
    expect((await readdir(desk.root)).filter((name) => name.startsWith("theirs"))).toEqual(["theirs.db"]);
  });

  test("a folder is refused, and stays empty", async () => {
    const desk = await newDesk();
    await mkdir(join(desk.root, "folder"));
    for (const command of ALL) {
      const { code, out, err } = await desk.run(...command.split(" "), "--registry", "sqlite:folder");
      expect({ command, code, out }).toEqual({ command, code: 1, out: "" });
      expect(err).toContain("sqlite:folder is a folder\nhint:  name a file in it");
    }
    expect(await readdir(join(desk.root, "folder"))).toEqual([]);
  });
});

describe("a registry that is damaged", () => {
  const damage: readonly (readonly [what: string, change: (bytes: Buffer) => Buffer])[] = [
    ["cut off", (bytes) => bytes.subarray(0, 5000)],
    [
      "overwritten after its header",
      (bytes) => Buffer.concat([bytes.subarray(0, 100), Buffer.alloc(bytes.length - 100, 0xab)]),
    ],
  ];

  test.each(damage)("%s is said to be, and what to do, by every command", async (_, change) => {
    const desk = await newDesk();
    await desk.succeed("sync");
    await replaceRegistry(desk, change);
    for (const command of ALL) {
      const { code, err } = await desk.run(...command.split(" "));
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(err).toMatch(
        /^error: sqlite:\.promptree\/registry\.db is damaged\nhint: {2}put a copy in its place, or move it away and sync/,
      );
    }
  });

  test("and moved away is made again from git, with the same numbers", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    const { prompts } = await desk.registry();
    await replaceRegistry(desk, () => Buffer.alloc(0));
    await desk.succeed("sync");
    expect((await desk.registry()).prompts).toEqual(prompts);
  });

  test("a registry of a newer promptree is left as it is", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    {
      using database = new DatabaseSync(desk.registryFile);
      database.exec("update registry set schema_version = 999");
    }
    for (const command of ALL) {
      const { code, err } = await desk.run(...command.split(" "));
      expect({ command, code }).toEqual({ command, code: 1 });
      expect(err).toContain("was written by a newer promptree\nhint:  update promptree; it was left as it is");
    }
  });
});

async function replaceRegistry(desk: Desk, change: (bytes: Buffer) => Buffer): Promise<void> {
  await writeFile(desk.registryFile, change(await readFile(desk.registryFile)));
}
