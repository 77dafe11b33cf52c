import { open, rename, rm, stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { PromptreeError, messageOf } from "../core/errors.ts";
import type { Repository } from "./repository.ts";
import { readWorktreeFile } from "./worktree.ts";

/**
 * Replaces a file of the work tree whole, or makes it, with the rights it had. The new text is written to a file beside it, which
 * only one at a time can make, before it is looked at what the file holds: so no edit made this way gets lost.
 * @param before What it must hold still; null for a file that must not be there.
 * @throws PromptreeError `blocked` when it holds something else by now or is being replaced, `write-refused` when it can't be
 * written.
 */
export async function replaceWorktreeFile(
  repository: Repository,
  path: string,
  before: Uint8Array | null,
  after: Uint8Array,
): Promise<void> {
  const file = join(repository.root, path);
  const lock = await openLock(file, path);
  try {
    await requireUnchanged(repository, path, before);
    await lock.writeFile(after);
    // The mode that a file is made with is cut by the umask.
    if (before !== null) await lock.chmod((await stat(file)).mode);
    await lock.close();
    await rename(lockOf(file), file);
  } catch (cause) {
    await lock.close();
    await rm(lockOf(file), { force: true });
    throw cause instanceof PromptreeError ? cause : refusal(path, cause);
  }
}

function lockOf(file: string): string {
  return `${file}.lock`;
}

async function openLock(file: string, path: string): Promise<FileHandle> {
  try {
    return await open(lockOf(file), "wx");
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "EEXIST")) throw refusal(path, cause);
    throw new PromptreeError("blocked", `somebody else is editing ${path}`, {
      hint: `try again; if no promptree is running, remove ${lockOf(file)}`,
      cause,
    });
  }
}

async function requireUnchanged(repository: Repository, path: string, before: Uint8Array | null): Promise<void> {
  const now = await readWorktreeFile(repository, path);
  const isAsBefore =
    before === null ? now.kind === "missing" : now.kind === "bytes" && Buffer.compare(now.bytes, before) === 0;
  if (isAsBefore) return;
  throw new PromptreeError("blocked", `somebody else has edited ${path} in the meantime`, { hint: "try again" });
}

function refusal(path: string, cause: unknown): PromptreeError {
  return new PromptreeError("write-refused", `${path} can't be written: ${messageOf(cause)}`, { cause });
}
