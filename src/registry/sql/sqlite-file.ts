import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { PromptreeError } from "../../core/errors.ts";

/** Stands in the header of every registry, for us and for `file(1)`: "ptre". */
export const APPLICATION_ID = 0x70747265;

const MAGIC = "SQLite format 3\0";
const APPLICATION_ID_AT = 68;
const HEADER_SIZE = 100;

/** What stands at a path, told from the file's first bytes: SQLite itself might change a file that is not ours. */
type FileKind = "missing" | "empty" | "registry" | "other-database" | "no-database" | "no-file";

function inspectFile(path: string): FileKind {
  const header = readHeader(path);
  if (header === "missing" || header === "no-file") return header;
  if (header.length === 0) return "empty";
  if (header.toString("latin1", 0, MAGIC.length) !== MAGIC || header.length < HEADER_SIZE) return "no-database";
  return header.readInt32BE(APPLICATION_ID_AT) === APPLICATION_ID ? "registry" : "other-database";
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
  throw new PromptreeError("registry-foreign", `${address} ${FOREIGN[kind]}; it was left as it is`, {
    hint: "name another file for the registry",
  });
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

function readHeader(path: string): Buffer | "missing" | "no-file" {
  let file: number;
  try {
    // A pipe would wait for somebody to write to it.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") return "missing";
    // A socket, or the terminal of a process that has none.
    if (code === "ENXIO") return "no-file";
    throw error;
  }
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() && !stats.isDirectory()) return "no-file";
    const header = Buffer.alloc(HEADER_SIZE);
    return header.subarray(0, readSync(file, header, 0, HEADER_SIZE, 0));
  } finally {
    closeSync(file);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : null;
}
