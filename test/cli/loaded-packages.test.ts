import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { newDesk } from "./desk.ts";

const SOURCE = resolve(import.meta.dirname, "../../src/cli/bin.ts");
const TELL = resolve(import.meta.dirname, "tell-loaded.ts");

/** The packages that a run of the command line, from its source, loads. */
async function packagesOf(argv: readonly string[], cwd: string): Promise<readonly string[]> {
  const { stderr } = await promisify(execFile)(process.execPath, ["--import", TELL, SOURCE, ...argv], { cwd });
  return Array.from(stderr.matchAll(/^loads (.+)$/gm), ([, name = ""]) => name).toSorted();
}

/** Each takes longer to load than git takes to answer: what nothing is read from is not loaded. */
const PARSERS = ["js-yaml", "zod"];

test("a sync that finds nothing to do loads no parser, and one that has work does", async () => {
  const desk = await newDesk();
  expect(await packagesOf(["sync"], desk.root)).toEqual(expect.arrayContaining(["kysely", ...PARSERS]));
  const loaded = await packagesOf(["sync"], desk.root);
  expect(loaded).toContain("kysely");
  expect(loaded.filter((name) => PARSERS.includes(name))).toEqual([]);
});

test("the version is told without loading any registry", async () => {
  const desk = await newDesk();
  expect(await packagesOf(["--version"], desk.root)).not.toContain("kysely");
});
