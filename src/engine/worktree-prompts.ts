import { PROMPTS_FOLDER, isPathNamed } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import { PromptreeError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Problem } from "../core/problem.ts";
import type { PromptFile, PromptReading } from "../core/prompt-file.ts";
import type { BlobReading } from "../git/blobs.ts";
import type { Repository } from "../git/repository.ts";
import { listWorktreeFiles, readWorktreeFile } from "../git/worktree.ts";
import type { WorktreeEntry } from "../git/worktree.ts";
import { duplicateName } from "./duplicate-name.ts";
import { InvalidFilesError } from "./project.ts";
import { isNoPrompt, readEntry } from "./replay/file-changes.ts";

/** Every prompt file of the work tree as it is on disk now, committed or not. `judge` reads one of them. */
export async function readWorktreePrompts(
  repository: Repository,
  judge: JudgeEntry = readEntry,
): Promise<readonly PromptReading[]> {
  return (await readFiles(repository, judge)).map(({ reading }) => reading);
}

type JudgeEntry = (entry: WorktreeEntry, file: BlobReading | undefined) => PromptReading;

/**
 * The file of the work tree that makes a prompt.
 * @param lastPath Where the registry knows it to have been; null when it does not.
 * @throws PromptreeError `not-found` when none does, `no-repository` without a work tree, `invalid-files` when the file can't be read
 * or is not the only one.
 */
export async function findDraft(
  repository: Repository,
  name: PromptName,
  lastPath: string | null,
): Promise<PromptFile> {
  if (repository.isBare) {
    throw new PromptreeError("no-repository", "a draft is a file of a work tree, and this repository has none");
  }
  const files = await readFiles(repository);
  const prompts = files.flatMap(({ reading }) => reading.prompt ?? []);
  const [found, ...others] = prompts.filter((prompt) => prompt.name === name);
  const broken = files.filter(({ reading }) => reading.prompt === null);
  if (found === undefined) throw noDraft(name, lastPath, prompts, broken);
  if (others.length === 0) return found;
  const group = [found, ...others];
  throw unreadable(
    name,
    group.map((file) => duplicateName(file, group)),
  );
}

export interface WorktreeReading {
  readonly path: string;
  readonly reading: PromptReading;
}

/** How many files are open at once: systems allow a few hundred. */
const FILES_AT_ONCE = 64;

async function readFiles(repository: Repository, judge: JudgeEntry = readEntry): Promise<readonly WorktreeReading[]> {
  const entries = await listWorktreeFiles(repository, [PROMPTS_FOLDER]);
  return readEntries(
    repository,
    entries.filter((entry) => !isNoPrompt(entry)),
    judge,
  );
}

/** Files of the work tree, in the order of the entries. */
export async function readEntries(
  repository: Repository,
  entries: readonly WorktreeEntry[],
  judge: JudgeEntry = readEntry,
): Promise<readonly WorktreeReading[]> {
  const files: WorktreeReading[] = [];
  for (let at = 0; at < entries.length; at += FILES_AT_ONCE) {
    const batch = entries.slice(at, at + FILES_AT_ONCE);
    const readings = batch.map(async (entry) => ({
      path: entry.path,
      reading: await readOne(repository, entry, judge),
    }));
    files.push(...(await Promise.all(readings)));
  }
  return files;
}

async function readOne(
  repository: Repository,
  { path, kind }: WorktreeEntry,
  judge: JudgeEntry,
): Promise<PromptReading> {
  const file = kind === "file" ? await readWorktreeFile(repository, path) : undefined;
  return file?.kind === "not-a-file" ? judge({ path, kind: file.entry }, undefined) : judge({ path, kind }, file);
}

/** A broken file tells no name: the one whose path gives this name, or gave it, is the one that is meant. */
function noDraft(
  name: PromptName,
  lastPath: string | null,
  prompts: readonly PromptFile[],
  broken: readonly WorktreeReading[],
): PromptreeError {
  const own = broken.filter(({ path }) => path === lastPath || isPathNamed(name, path));
  if (own.length > 0)
    return unreadable(
      name,
      own.flatMap(({ reading }) => reading.problems),
    );
  const names = prompts.map((prompt) => prompt.name);
  const near = didYouMean(name, names);
  const hint = lastPath === null ? near : `it came from ${lastPath}`;
  const message = `no file of the work tree makes a prompt "${name}"`;
  return new PromptreeError("not-found", message, hint === null ? {} : { hint });
}

function unreadable(name: PromptName, problems: readonly Problem[]): InvalidFilesError {
  return new InvalidFilesError(
    problems,
    `the draft of "${name}" holds errors`,
    "mend them, and check with: promptree validate",
  );
}
