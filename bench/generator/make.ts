/** A program of its own, for its memory: `node make.ts DIRECTORY SHAPE` makes what repository.ts describes. */
import { mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readRun } from "../measure.ts";
import { shapeSchema } from "../repository.ts";
import type { Summary } from "../repository.ts";
import { importHistory } from "./fast-import.ts";
import { generateHistory } from "./history.ts";

const [directory = "", shapeText = ""] = process.argv.slice(2);
const shape = shapeSchema.parse(JSON.parse(shapeText));
const git = join(directory, "repository.git");
await mkdir(git);
await readRun("git", ["init", "--quiet", "--bare", "--initial-branch=main"], { cwd: git });

const start = performance.now();
const { expected, workCommits } = await importHistory(git, generateHistory(shape));
const imported = performance.now();
// A clone from a server comes in one well-packed pack; what fast-import leaves is larger and read differently.
await readRun("git", ["repack", "-adfq"], { cwd: git });
const packed = performance.now();

const followers = expected.filter((prompt) => prompt.follows && !prompt.chat);
const [sample] = followers;
if (sample === undefined) throw new Error("the history is too small: no text prompt follows its newest version");
const head = await readRun("git", ["rev-parse", "HEAD"], { cwd: git });
const summary: Summary = {
  head: head.trim(),
  workCommits,
  packBytes: await packBytes(),
  importMs: imported - start,
  packMs: packed - imported,
  sample: sample.name,
  editable: spread(followers, 60).map(({ name, path }) => ({ name, path })),
};
await writeFile(join(directory, "expected.json"), JSON.stringify(expected));
await writeFile(join(directory, "summary.json"), JSON.stringify(summary));

/** At most `count` of them, evenly from all over. */
function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  const stride = Math.max(1, Math.floor(items.length / count));
  return items.filter((_, index) => index % stride === 0).slice(0, count);
}

async function packBytes(): Promise<number> {
  const folder = join(git, "objects/pack");
  const packs = (await readdir(folder)).filter((name) => name.endsWith(".pack"));
  const sizes = await Promise.all(packs.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
