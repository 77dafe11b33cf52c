import { appendFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { peakMemory, readRun, timeRun } from "./measure.ts";
import type { BenchRepository } from "./repository.ts";

/** A clone with a checked out work tree, as a user has it, and the built command line under test. */
export interface Workspace {
  readonly repository: BenchRepository;
  readonly directory: string;
  /** The JavaScript file of the command line. */
  readonly cli: string;
  /** Commits made on top of the repository so far, by the name of the prompt they changed. */
  readonly edits: Map<string, number>;
}

const STATE = ".promptree";

export async function openWorkspace(repository: BenchRepository, directory: string, cli: string): Promise<Workspace> {
  await readRun("git", ["clone", "--quiet", repository.git, directory]);
  await readRun("git", ["remote", "set-url", "origin", "https://github.com/acme/prompts.git"], { cwd: directory });
  // git reads every file whose second is the index's own, each time that it is asked for changes: the index is written anew in
  // a later one.
  await setTimeout(2000);
  await readRun("git", ["status"], { cwd: directory });
  return { repository, directory, cli, edits: new Map() };
}

/** Milliseconds of the whole process. */
export async function timePromptree(workspace: Workspace, args: readonly string[]): Promise<number> {
  return await timeRun(process.execPath, [workspace.cli, ...args, "-C", workspace.directory]);
}

/** In bytes. */
export async function syncPeakMemory(workspace: Workspace): Promise<number> {
  return await peakMemory([workspace.cli, "sync", "-C", workspace.directory]);
}

export async function forgetRegistry(workspace: Workspace): Promise<void> {
  await rm(join(workspace.directory, STATE), { recursive: true, force: true });
}

/** Takes the registry away to `folder`, and gives its file there. */
export async function moveRegistry(workspace: Workspace, folder: string): Promise<string> {
  await rename(join(workspace.directory, STATE), folder);
  return join(folder, "registry.db");
}

/** Makes one more commit, which gives three prompts a new version. */
export async function commitOnTop(workspace: Workspace): Promise<void> {
  const { directory, edits, repository } = workspace;
  const made = [...edits.values()].reduce((sum, count) => sum + count, 0);
  const { editable } = repository.summary;
  const turn = Array.from({ length: 3 }, (_, index) => editable[(made + index) % editable.length]);
  for (const prompt of turn) {
    if (prompt === undefined) throw new Error("there is no prompt to edit");
    await appendFile(join(directory, prompt.path), `Mind rule ${made + 1}.\n`);
    edits.set(prompt.name, (edits.get(prompt.name) ?? 0) + 1);
  }
  await readRun("git", ["commit", "--quiet", "--all", "--message", `Add rule ${made + 1} (#${made})`], {
    cwd: directory,
  });
}

/** Makes sure that the registry holds every version and pointer it should. @throws Error that names what is wrong. */
export async function checkRegistry(workspace: Workspace): Promise<void> {
  const { cli, directory, edits, repository } = workspace;
  const program = fileURLToPath(import.meta.resolve("./check.ts"));
  await readRun(process.execPath, [program, cli, directory, repository.expected, JSON.stringify([...edits])]);
}
