import { readFile, readdir, stat } from "node:fs/promises";
import { basename, join, relative, resolve, sep } from "node:path";
import { PromptreeError, messageOf } from "../../core/errors.ts";
import { foreignEnding } from "../../content/foreign/read-foreign.ts";
import { FILE_LIMIT } from "../../git/blobs.ts";
import type { FileReading } from "../../git/blobs.ts";

/** A file that somebody wants to import. */
export interface ForeignFile {
  /** Absolute. */
  readonly path: string;
  /** As it was named on the command line, or below a folder that was. */
  readonly label: string;
  /** Where it stands below that folder, with `/` between the parts: what a prompt is named after. */
  readonly place: string;
}

/** Folders that hold what others wrote. */
const PASSED_OVER = new Set([".git", "node_modules"]);

/**
 * The files that were named, and in folders all those whose ending tells a format, by path.
 * @param dir What the names are relative to.
 * @throws PromptreeError `not-found` for a name that nothing goes by, `usage` for a folder that can't be read.
 */
export async function findForeignFiles(dir: string, names: readonly string[]): Promise<readonly ForeignFile[]> {
  const found = new Map<string, ForeignFile>();
  for (const name of names) {
    for (const file of await filesAt(resolve(dir, name), name)) if (!found.has(file.path)) found.set(file.path, file);
  }
  return [...found.values()];
}

async function filesAt(path: string, name: string): Promise<readonly ForeignFile[]> {
  const isFolder = await stat(path).then(
    (stats) => stats.isDirectory(),
    () => null,
  );
  if (isFolder === null) throw new PromptreeError("not-found", `there is no file or folder ${name}`);
  if (!isFolder) return [{ path, label: name, place: basename(path) }];
  const paths = await filesBelow(path);
  return paths.map((one) => {
    const below = relative(path, one);
    return { path: one, label: join(name, below), place: below.split(sep).join("/") };
  });
}

/** No link is followed. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new PromptreeError("usage", `the folder ${folder} can't be read: ${messageOf(cause)}`, { cause });
  });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) paths.push(...(await filesBelow(path)));
    else if (entry.isFile() && foreignEnding(entry.name) !== null) paths.push(path);
  }
  return paths;
}

/** A file's bytes, or why there are none. */
export type ForeignBytes = FileReading | { readonly kind: "unreadable"; readonly reason: string };

export async function readForeignFile({ path }: ForeignFile): Promise<ForeignBytes> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return { kind: "not-a-file", entry: "other" };
    if (stats.size > FILE_LIMIT) return { kind: "too-big", size: stats.size };
    return { kind: "bytes", bytes: await readFile(path) };
  } catch (error) {
    return { kind: "unreadable", reason: `it can't be read: ${messageOf(error)}` };
  }
}
