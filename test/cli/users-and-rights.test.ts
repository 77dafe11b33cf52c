import { chmod, chown, readdir } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { newDesk } from "./desk.ts";
import type { Desk } from "./desk.ts";
import { STACK_TRACE, runProgram } from "./program.ts";

/** To root nothing is forbidden, and only root may become somebody else. */
const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const NAMELESS = 54_321;

/** Gives all of a desk to a user, with these rights to folders and files. */
async function giveAway(desk: Desk, user: number, rights: { readonly folder: number; readonly file: number }) {
  const entries = await readdir(desk.root, { recursive: true, withFileTypes: true });
  const below = entries.map((entry) => [join(entry.parentPath, entry.name), entry.isDirectory()] as const);
  for (const [path, isFolder] of [...below, [desk.root, true] as const]) {
    if (isRoot) await chown(path, user, user);
    await chmod(path, isFolder ? rights.folder : rights.file);
  }
}

/** Runs a command as another user, where that is possible. */
async function runAs(user: number, desk: Desk, command: string) {
  const { PATH } = process.env;
  const env = { PATH, HOME: await temporaryFolder() };
  return runProgram(command.split(" "), { cwd: desk.root, env, ...(isRoot ? { uid: user, gid: user } : {}) });
}

describe("a folder that may not be written", () => {
  async function readOnlyDesk(synced: boolean): Promise<Desk> {
    const desk = await newDesk();
    if (synced) await desk.succeed("sync");
    await giveAway(desk, NOBODY, { folder: 0o555, file: 0o444 });
    onTestFinished(() => giveAway(desk, NOBODY, { folder: 0o755, file: 0o644 }));
    return desk;
  }

  test("can still be looked into", async () => {
    const desk = await readOnlyDesk(true);
    for (const command of ["plan", "status", "get greeting"]) {
      const { code, err } = await runAs(NOBODY, desk, command);
      expect({ command, code, err }).toEqual({ command, code: 0, err: "" });
    }
  });

  test.each([
    ["with a registry", true],
    ["without one", false],
  ])("%s can't be synced into, which is said in plain words", async (_, synced) => {
    const desk = await readOnlyDesk(synced);
    const { code, out, err } = await runAs(NOBODY, desk, "sync");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^error: sqlite:\.promptree\/registry\.db can't be (opened|written|made)/);
    expect(err).toMatch(/\nhint: {2}\S/);
    expect(err).not.toMatch(STACK_TRACE);
  });
});

test.runIf(isRoot)("a user without a name, as containers have them, can sync under their number", async () => {
  const desk = await newDesk();
  await giveAway(desk, NAMELESS, { folder: 0o755, file: 0o644 });
  const { code, err } = await runAs(NAMELESS, desk, "sync");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  using database = new DatabaseSync(desk.registryFile, { readOnly: true });
  expect(database.prepare("select distinct actor from audit").all()).toEqual([{ actor: `user ${NAMELESS}` }]);
});
