import type { Dirent } from "node:fs";
import { readFile, readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { isPromptPath } from "../../content/prompt-path.ts";
import { readPrompt } from "../../content/prompt.ts";
import { PROMPTS_FOLDER, nameFromPath } from "../../core/name.ts";
import { FILE_LIMIT } from "../../git/blobs.ts";

export interface NamedFile {
  /** From the repository's root. */
  readonly path: string;
  /** What the file says, or what follows from its path where it is broken. */
  readonly name: string;
}

/** The paths of the prompt files in a folder, whether git knows them or not. No link is followed. */
export async function listPromptFiles(root: string): Promise<readonly string[]> {
  const entries = await entriesBelow(join(root, PROMPTS_FOLDER));
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, "/"))
    .filter(isPromptPath)
    .toSorted();
}

/** The prompt files of a folder with their names. */
export async function readNamedFiles(root: string): Promise<readonly NamedFile[]> {
  const files: NamedFile[] = [];
  for (const path of await listPromptFiles(root)) files.push({ path, name: await nameOf(root, path) });
  return files;
}

async function nameOf(root: string, path: string): Promise<string> {
  const file = join(root, path);
  const { size } = await stat(file);
  const prompt = size > FILE_LIMIT ? null : readPrompt(path, await readFile(file)).prompt;
  return prompt?.name ?? nameFromPath(path);
}

async function entriesBelow(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return [];
    throw error;
  }
}
