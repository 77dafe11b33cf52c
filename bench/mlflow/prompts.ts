import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { readRun, timeRun } from "../measure.ts";
import { openRepository } from "../repository.ts";
import { openWorkspace } from "../workspace.ts";

const promptSchema = z.object({ name: z.string(), path: z.string(), chat: z.boolean() });
const expectedSchema = z.array(promptSchema);

/** A clone of a repository whose prompts have one version and one pointer each. */
export interface PromptClone {
  readonly directory: string;
  readonly cli: string;
  readonly prompts: readonly z.infer<typeof promptSchema>[];
}

/** Nothing stands between promptree and a server on this machine. */
const environment = { NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" };

export async function clonePrompts(count: number, directory: string, cli: string): Promise<PromptClone> {
  const shape = { seed: 1, prompts: count, commits: Math.ceil(count / 4), versions: count, metadataEdits: 0 };
  const repository = await openRepository(shape);
  await openWorkspace(repository, directory, cli);
  const prompts = expectedSchema.parse(JSON.parse(await readFile(repository.expected, "utf8")));
  const clone = { directory, cli, prompts };
  await commitPointers(clone, new Map(prompts.map(({ name }) => [name, 1])));
  return clone;
}

/** Milliseconds of the whole process. */
export async function timeSync({ directory, cli }: PromptClone, url: string): Promise<number> {
  return timeRun(process.execPath, [cli, "sync", "--registry", url, "-C", directory], { environment });
}

/** Gives the first `count` text prompts a second version, which nothing points to. */
export async function commitVersions(clone: PromptClone, count: number): Promise<void> {
  for (const { path } of textPrompts(clone, count)) await appendFile(join(clone.directory, path), "Be brief.\n");
  await commit(clone, "Ask for brevity");
}

/** Points `production` of the same prompts to their second version. */
export async function commitMoves(clone: PromptClone, count: number): Promise<void> {
  const moved = new Set(textPrompts(clone, count).map(({ name }) => name));
  await commitPointers(clone, new Map(clone.prompts.map(({ name }) => [name, moved.has(name) ? 2 : 1])));
}

function textPrompts({ prompts }: PromptClone, count: number) {
  return prompts.filter(({ chat }) => !chat).slice(0, count);
}

async function commitPointers(clone: PromptClone, versions: ReadonlyMap<string, number>): Promise<void> {
  const entries = Array.from(versions, ([name, version]) => `${name}:\n  production: ${version}\n`);
  await writeFile(join(clone.directory, "aliases.yaml"), entries.join(""));
  await commit(clone, "Point production");
}

async function commit({ directory }: PromptClone, message: string): Promise<void> {
  await readRun("git", ["commit", "--quiet", "--all", "--message", message], { cwd: directory });
}
