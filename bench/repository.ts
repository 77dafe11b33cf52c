import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Shape } from "./generator/shape.ts";
import { timeRun } from "./measure.ts";

const CACHE = join(tmpdir(), "promptree-bench");
const GENERATOR = join(import.meta.dirname, "generator");

/** A made-up repository in the cache. Nobody works in it: each run clones it. */
export interface BenchRepository {
  readonly shape: Shape;
  /** Bare. */
  readonly git: string;
  /** A JSON file: an array of ExpectedPrompt, one for each prompt. */
  readonly expected: string;
  readonly summary: Summary;
}

export const shapeSchema = z.object({
  seed: z.number(),
  prompts: z.number(),
  commits: z.number(),
  versions: z.number(),
  metadataEdits: z.number(),
}) satisfies z.ZodType<Shape>;

const summarySchema = z.object({
  head: z.string(),
  /** Commits on merged branches, which are no part of the shape's number of commits. */
  workCommits: z.number(),
  packBytes: z.number(),
  /** How long it took to make, in milliseconds. */
  importMs: z.number(),
  packMs: z.number(),
  /** The name of a text prompt, to load. */
  sample: z.string(),
  /** Text prompts whose `production` is `latest`, for the commits on top. */
  editable: z.array(z.object({ name: z.string(), path: z.string() })),
});
export type Summary = z.infer<typeof summarySchema>;

/**
 * The repository of that shape, from the cache where an earlier run made it. The cache is keyed by the shape and by the
 * generator's source, so an edit there makes a new one.
 */
export async function openRepository(shape: Shape): Promise<BenchRepository> {
  const directory = join(CACHE, await cacheKey(shape));
  const summary = (await readSummary(directory)) ?? (await makeRepository(shape, directory));
  return { shape, git: join(directory, "repository.git"), expected: join(directory, "expected.json"), summary };
}

async function cacheKey(shape: Shape): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify(shape));
  for (const name of (await readdir(GENERATOR)).toSorted()) hash.update(await readFile(join(GENERATOR, name)));
  return `${shape.prompts}-${shape.commits}-${shape.versions}-${hash.digest("hex").slice(0, 12)}`;
}

async function readSummary(directory: string): Promise<Summary | null> {
  try {
    return summarySchema.parse(JSON.parse(await readFile(join(directory, "summary.json"), "utf8")));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}

/** Made elsewhere and moved into place whole, so that a run cut short leaves nothing that looks finished. */
async function makeRepository(shape: Shape, directory: string): Promise<Summary> {
  await mkdir(CACHE, { recursive: true });
  const draft = await mkdtemp(join(CACHE, "making-"));
  try {
    await timeRun(process.execPath, [
      fileURLToPath(import.meta.resolve("./generator/make.ts")),
      draft,
      JSON.stringify(shape),
    ]);
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another run may have been quicker; its repository is the same to the bit.
    const other = await readSummary(directory);
    if (other === null) throw error;
    return other;
  }
  const summary = await readSummary(directory);
  if (summary === null) throw new Error(`${directory} vanished while it was being used`);
  return summary;
}
