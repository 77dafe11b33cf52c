import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { beforeAll, describe, expect, test } from "vitest";
import { OBEYED } from "../report/builders.ts";
import { sharedDesk } from "./desk.ts";
import { ALIAS_FILES, SETTINGS_FILES } from "./hostile/aliases-and-settings.ts";
import type { HostileFiles } from "./hostile/hostile-files.ts";
import { BODIES, FRONT_MATTER } from "./hostile/prompt-files.ts";
import { ENTRIES } from "./hostile/tree-entries.ts";
import { STACK_TRACE, runProgram } from "./program.ts";

const desk = sharedDesk();

/** In milliseconds: what hangs is ended, and has failed. */
const SECONDS = 15_000;

const tables: readonly (readonly [table: string, cases: readonly HostileFiles[]])[] = [
  ["front matter", FRONT_MATTER],
  ["a body", BODIES],
  ["an entry of the tree", ENTRIES],
  ["aliases.yaml", ALIAS_FILES],
  ["promptree.yaml", SETTINGS_FILES],
];

let synced: string | null = null;

/** Commits the files on top of what is synced, in the place of what the test before this one committed there. */
async function commit({ files }: HostileFiles): Promise<void> {
  const { repository } = desk();
  synced ??= await repository.head();
  await repository.importCommits([{ message: "Something hostile", files, parents: [synced] }]);
}

/** All that a sync could have left behind. */
async function traces() {
  return { registry: await desk().registry(), files: await readdir(desk().root), here: existsSync("pwned") };
}

let untouched: Awaited<ReturnType<typeof traces>>;
beforeAll(async () => {
  untouched = await traces();
});

describe.each(tables)("%s that is hostile stops a sync before any write:", (_, cases) => {
  test.each(cases.map((one) => [one.what, one] as const))(
    "%s",
    async (_what, one) => {
      await commit(one);
      const sync = await desk().run("sync");
      expect({ code: sync.code, out: sync.out }).toEqual({ code: 1, out: "" });
      expect(sync.err).toContain(one.says);
      expect(sync.err).toContain("error: the repository holds errors, so nothing was changed\nhint:  mend them");
      expect(sync.err).not.toMatch(OBEYED);
      expect(await traces()).toEqual(untouched);
    },
    SECONDS,
  );
});

describe("what could take a process down with it does not:", () => {
  const heavy = tables.flatMap(([, cases]) => cases.filter((one) => one.heavy === true));

  test.each(heavy.map((one) => [one.what, one] as const))(
    "%s",
    async (_what, one) => {
      await commit(one);
      const { code, signal, out, err } = await runProgram(["sync"], { cwd: desk().root });
      expect({ code, signal, out }).toEqual({ code: 1, signal: null, out: "" });
      expect(err).toContain(one.says);
      expect(err).not.toMatch(STACK_TRACE);
      expect(await traces()).toEqual(untouched);
    },
    SECONDS,
  );
});
