import type { Stats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import { openRepository } from "../../git/repository.ts";
import type { Repository } from "../../git/repository.ts";

/** Where prompts are to be set up. */
export interface Place {
  /** The top of the repository, there or to be made; absolute. */
  readonly root: string;
  readonly hasRepository: boolean;
}

/**
 * The place that a folder, there or to be made, stands for: the repository it is in, else itself.
 * @param isNamed Somebody wants this very folder, and not the repository around it.
 * @throws PromptreeError `usage` when it can't be one.
 */
export async function findPlace(dir: string, isNamed: boolean): Promise<Place> {
  const folder = await nearestFolder(dir);
  const repository = await repositoryAround(folder);
  if (repository === null) return { root: dir, hasRepository: false };
  requireWorktree(repository);
  const isTop = folder === dir && (await realpath(dir)) === repository.root;
  if (isNamed && !isTop) throw inside(dir, repository);
  return { root: repository.root, hasRepository: true };
}

/** @throws PromptreeError `usage` where a repository has no files to edit. */
export function requireWorktree({ root, isBare }: Repository): void {
  if (!isBare) return;
  throw new PromptreeError(
    "usage",
    `${JSON.stringify(root)} is a bare repository or a .git folder, which has no files to edit`,
    {
      hint: "go to its work tree, or to a clone of it: git clone",
    },
  );
}

/** The folder itself, or the nearest one above it that is there. */
async function nearestFolder(dir: string): Promise<string> {
  let path = dir;
  for (;;) {
    const found = await look(path);
    if (found?.isDirectory() === true) return path;
    if (found !== null) throw new PromptreeError("usage", `${JSON.stringify(path)} is no folder`);
    path = dirname(path);
  }
}

async function look(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw new PromptreeError("usage", `${JSON.stringify(path)} can't be looked at: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function repositoryAround(dir: string): Promise<Repository | null> {
  try {
    return await openRepository(dir);
  } catch (error) {
    if (error instanceof PromptreeError && error.code === "no-repository") return null;
    throw error;
  }
}

function inside(dir: string, { root }: Repository): PromptreeError {
  const message = `${JSON.stringify(dir)} is inside the git repository at ${JSON.stringify(root)}, and prompts stand at a repository's top`;
  return new PromptreeError("usage", message, {
    hint: "set up that one: promptree init, without a folder; or make another in it first: git init",
  });
}
