import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readRun, timeEmptyNode, timeRun } from "./measure.ts";

/**
 * The least a first sync has to do. The floor is the sum of three times, taken one after another:
 * - `git log` of all first-parent commits with ids, author, date, message and the changed files with their blob ids, read
 *   to the end and not looked at;
 * - `git cat-file --batch` of every prompt's blob that such a commit brought in, each once, and of `aliases.yaml` at HEAD.
 *   The ids are known beforehand; the contents are read to the end and not looked at;
 * - a new SQLite file with the schema, the settings and all the rows that the sync under test wrote to its registry, every
 *   table included, read into memory beforehand: plain `node:sqlite`, one prepared statement a table, one transaction.
 * It holds no parsing, no hashing, no comparing, no Node start. Both git commands include starting git.
 */
export interface FirstSyncFloor {
  readonly logMs: number;
  readonly blobsMs: number;
  readonly insertMs: number;
  readonly totalMs: number;
}

/** What the floor of a first sync needs to know before the clock starts. */
export interface FloorInput {
  readonly clone: string;
  /** A file with one blob id a line. */
  readonly blobs: string;
  readonly blobCount: number;
  /** The registry file of a finished sync. */
  readonly registry: string;
  /** Where the copy is written. */
  readonly copy: string;
}

const LOG = ["log", "--first-parent", "--raw", "-z", "--no-abbrev", "--no-renames"] as const;
/** One entry of `--raw -z` that adds or changes a file: the new blob's id, then the path. */
const RAW_ENTRY = /:\d{6} 100644 [0-9a-f]+ ([0-9a-f]+) [AM]\0(prompts\/[^\0]*\.md)\0/g;

export async function prepareFloor(clone: string, registry: string, scratch: string): Promise<FloorInput> {
  const log = await readRun("git", [...LOG, "--format="], { cwd: clone });
  const ids = new Set(Array.from(log.matchAll(RAW_ENTRY), ([, id]) => id));
  const aliases = await readRun("git", ["rev-parse", "HEAD:aliases.yaml"], { cwd: clone });
  const blobs = join(scratch, "blobs");
  await writeFile(blobs, `${[...ids].join("\n")}\n${aliases}`);
  return { clone, blobs, blobCount: ids.size + 1, registry, copy: join(scratch, "copy.db") };
}

export async function firstSyncFloor(input: FloorInput): Promise<FirstSyncFloor> {
  const cwd = input.clone;
  const logMs = await timeRun("git", [...LOG, "--format=%H%x00%an%x00%cI%x00%B"], { cwd });
  const blobsMs = await timeRun("git", ["cat-file", "--batch", "--buffer"], { cwd, input: input.blobs });
  for (const end of ["", "-wal", "-shm"]) await rm(`${input.copy}${end}`, { force: true });
  const program = fileURLToPath(import.meta.resolve("./raw-insert.ts"));
  const insertMs = Number(await readRun(process.execPath, [program, input.registry, input.copy]));
  return { logMs, blobsMs, insertMs, totalMs: logMs + blobsMs + insertMs };
}

/** The least any sync has to do: `git rev-parse HEAD`, then a Node start that does nothing. In milliseconds. */
export async function smallSyncFloor(clone: string): Promise<number> {
  const gitMs = await timeRun("git", ["rev-parse", "HEAD"], { cwd: clone });
  return gitMs + (await timeEmptyNode());
}
