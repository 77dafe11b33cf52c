import { randomUUID } from "node:crypto";
import { rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PromptreeError, messageOf } from "../core/errors.ts";
import type { Repository } from "./repository.ts";
import { readWorktreeFile } from "./worktree.ts";

/**
 * Replaces a file of the work tree whole, or makes it, with the rights it had.
 * @param before What it must hold still; null for a file that must not be there.
 * @throws PromptreeError `blocked` when it holds something else by now, `write-refused` when it can't be written.
 */
export async function replaceWorktreeFile(
  repository: Repository,
  path: string,
  before: Uint8Array | null,
  after: Uint8Array,
): Promise<void> {
  const now = await readWorktreeFile(repository, path);
  const isAsBefore =
    before === null ? now.kind === "missing" : now.kind === "bytes" && Buffer.compare(now.bytes, before) === 0;
  if (!isAsBefore) {
    throw new PromptreeError("blocked", `somebody else has edited ${path} in the meantime`, { hint: "try again" });
  }
  const file = join(repository.root, path);
  const beside = `${file}.${randomUUID()}`;
  try {
    await writeFile(beside, after, { flag: "wx", ...(before === null ? {} : { mode: (await stat(file)).mode }) });
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true });
    throw new PromptreeError("write-refused", `${path} can't be written: ${messageOf(cause)}`, { cause });
  }
}
