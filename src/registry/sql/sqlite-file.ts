import { existsSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PromptreeError } from "../../core/errors.ts";
import { readApplicationId } from "./node-sqlite.ts";

/** Stands in the header of every registry, for us and for `file(1)`: "ptre". */
export const APPLICATION_ID = 0x70747265;

/** What stands at a path, told without a change to it: it need not be ours. */
type FileKind = "missing" | "empty" | "folder" | "registry" | "other-database" | "no-database" | "no-file";

function inspectFile(path: string): FileKind {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return "missing";
  if (stats.isDirectory()) return "folder";
  // A pipe would wait for somebody to write to it.
  if (!stats.isFile()) return "no-file";
  if (stats.size === 0) return "empty";
  const id = readApplicationId(path);
  if (id === null) return "no-database";
  return id === APPLICATION_ID ? "registry" : "other-database";
}

const FOREIGN = {
  "other-database": "is a SQLite database that promptree did not make",
  "no-database": "is no SQLite database",
  "no-file": "is a pipe or a device, not a file",
} as const;

/** In bytes; SQLite says of a longer path only that it can't be opened. */
const PATH_LIMIT = 504;

/** Whether there is a registry in the file, or room for one. */
export function hasRegistry(path: string, address: string): boolean {
  if (Buffer.byteLength(path) > PATH_LIMIT) throw tooLong(address);
  const kind = inspectFile(path);
  if (kind === "missing" || kind === "empty") return false;
  if (kind === "registry") return true;
  if (kind === "folder") throw isAFolder(address);
  throw new PromptreeError("registry-foreign", `${address} ${FOREIGN[kind]}; it was left as it is`, {
    hint: "name another file for the registry",
  });
}

function isAFolder(address: string): PromptreeError {
  return new PromptreeError("registry-unavailable", `${address} is a folder`, { hint: "name a file in it" });
}

function tooLong(address: string): PromptreeError {
  return new PromptreeError("registry-unavailable", `${address} has a path longer than ${PATH_LIMIT} bytes`, {
    hint: "name another place for the registry",
  });
}

/** Makes the folder of a registry. Our own folder also gets a `.gitignore`, so that the registry is never committed. */
export function makeFolder(path: string): void {
  const folder = dirname(path);
  const isNew = makeFolders(folder);
  if (isNew && basename(folder) === ".promptree") writeFileSync(join(folder, ".gitignore"), "*\n");
}

/**
 * Makes a folder and those above it; false when it was there. Node's own way never ends where the system says of a folder
 * that is there, as `/proc` is, that it can't be found.
 */
function makeFolders(folder: string): boolean {
  const above = dirname(folder);
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === "EEXIST" && isFolder(folder)) return false;
    if (code !== "ENOENT" || existsSync(above)) throw error;
  }
  makeFolders(above);
  return makeFolders(folder);
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
