import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { PromptReading } from "../../core/prompt-file.ts";
import { fileProblem } from "../../core/problem.ts";
import type { FileReading } from "../../git/blobs.ts";
import { printablePath } from "../../git/path.ts";
import type { Repository } from "../../git/repository.ts";
import { listWorktreeFiles, readWorktreeFile } from "../../git/worktree.ts";
import type { WorktreeEntry } from "../../git/worktree.ts";
import { isNoPrompt, readEntry } from "../replay/file-changes.ts";

/** How many files are open at once: systems allow a few hundred. */
const FILES_AT_ONCE = 64;

/** How many paths git is asked for by name; beyond it, for all. */
const PATHS_ASKED = 200;

/** Path → what stands there; null where nothing does that could be a prompt. */
export type Readings = ReadonlyMap<string, PromptReading | null>;

/** The files that are prompts, or stand where one should. */
export async function listPromptFiles(repository: Repository): Promise<readonly WorktreeEntry[]> {
  const entries = await listWorktreeFiles(repository, [PROMPTS_FOLDER]);
  return entries.filter((entry) => !isNoPrompt(entry));
}

/**
 * Files as they are on disk now.
 * @param isKnown Whether a path was a prompt's before. Of any other git is asked whether it is ignored, which takes longer.
 */
export async function readFiles(
  repository: Repository,
  paths: readonly string[],
  isKnown: (path: string) => boolean,
): Promise<Readings> {
  const known = await readEach(
    repository,
    paths.filter(isKnown).map((path) => ({ path, kind: "file" })),
  );
  const unclear = paths.filter((path) => !known.has(path));
  return unclear.length === 0 ? known : new Map([...known, ...(await readListed(repository, unclear))]);
}

/** Those that are files give a reading, or null when they are gone; what else stands there is left out. */
async function readEach(repository: Repository, entries: readonly WorktreeEntry[]): Promise<Map<string, Reading>> {
  const readings = new Map<string, Reading>();
  for (let at = 0; at < entries.length; at += FILES_AT_ONCE) {
    const batch = entries.slice(at, at + FILES_AT_ONCE);
    await Promise.all(
      batch.map(async (entry) => {
        const reading = await readOne(repository, entry);
        if (reading !== "no-file") readings.set(entry.path, reading);
      }),
    );
  }
  return readings;
}

type Reading = PromptReading | null;

async function readListed(repository: Repository, paths: readonly string[]): Promise<Readings> {
  const wanted = new Set(paths);
  const asked = paths.length > PATHS_ASKED ? [PROMPTS_FOLDER] : paths;
  const listed = await listWorktreeFiles(repository, asked);
  const entries = listed.filter((entry) => wanted.has(entry.path) && !isNoPrompt(entry));
  const files = await readEach(
    repository,
    entries.filter(({ kind }) => kind === "file"),
  );
  const others = entries.filter(({ path }) => !files.has(path));
  const readings = others.map(({ path, kind }) => [path, readEntry({ path, kind }, undefined)] as const);
  const gone = paths.map((path) => [path, null] as const);
  return new Map<string, Reading>([...gone, ...files, ...readings]);
}

async function readOne(repository: Repository, entry: WorktreeEntry): Promise<Reading | "no-file"> {
  try {
    const file = await readWorktreeFile(repository, entry.path);
    if (file.kind === "missing") return null;
    return isFile(file) ? readEntry(entry, file) : "no-file";
  } catch (error) {
    // Something else stands there since it was looked at.
    if (hasCode(error, "ENOENT") || hasCode(error, "ENOTDIR")) return null;
    if (hasCode(error, "ELOOP") || hasCode(error, "ENXIO")) return "no-file";
    return { prompt: null, problems: [unreadable(entry.path, error)] };
  }
}

function isFile(file: FileReading): file is Exclude<FileReading, { readonly kind: "not-a-file" }> {
  return file.kind !== "not-a-file";
}

function unreadable(path: string, error: unknown) {
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  return fileProblem("error", "unreadable", printablePath(path), `can't be read${code}`, "check the file's rights");
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
