import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { messageOf } from "../../core/errors.ts";
import type { Repository } from "../../git/repository.ts";

/** A file to be made. */
export interface NewFile {
  /** From the repository's root. */
  readonly path: string;
  readonly text: string;
}

/**
 * Makes a file where nothing stands, not even a link to nowhere.
 * @returns why it could not be made; null when it was.
 */
export async function makeFile({ root }: Repository, { path, text }: NewFile): Promise<string | null> {
  try {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), text, { flag: "wx" });
    return null;
  } catch (error) {
    return `${path} can't be made: ${messageOf(error)}`;
  }
}
