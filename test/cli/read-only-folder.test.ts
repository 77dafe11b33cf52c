import { chmod, chown, readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { STACK_TRACE, runProgram } from "./program.ts";

/** As root nothing is forbidden, so there another user does the reading. */
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const reader = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

async function readOnlyDesk(synced: boolean): Promise<Desk> {
  const own = await newDesk();
  if (synced) await own.succeed("sync");
  const entries = await readdir(own.root, { recursive: true, withFileTypes: true });
  for (const entry of entries) await forbid(join(entry.parentPath, entry.name), entry.isDirectory());
  await forbid(own.root, true);
  return own;
}

async function forbid(path: string, isFolder: boolean): Promise<void> {
  if (isRoot) await chown(path, NOBODY, NOBODY);
  await chmod(path, isFolder ? 0o555 : 0o444);
}

async function run(own: Desk, command: string) {
  const home = await temporaryFolder();
  return runProgram(command.split(" "), { cwd: own.root, env: { ...process.env, HOME: home }, ...reader });
}

describe("a folder that may not be written", () => {
  test("can still be looked into", async () => {
    const own = await readOnlyDesk(true);
    for (const command of ["plan", "status", "search", "log", "get greeting", "validate"]) {
      const { code, err } = await run(own, command);
      expect({ command, code, err }).toEqual({ command, code: 0, err: "" });
    }
  });

  test.each([
    ["with a registry", true],
    ["without one", false],
  ])("%s can't be synced into, which is said in plain words", async (_, synced) => {
    const own = await readOnlyDesk(synced);
    const { code, out, err } = await run(own, "sync");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^error: sqlite:\.promptree\/registry\.db can't be (opened|written|made)/);
    expect(err).toMatch(/\nhint: {2}\S/);
    expect(err).not.toMatch(STACK_TRACE);
  });
});
