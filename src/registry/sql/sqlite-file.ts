import { closeSync, mkdirSync, openSync, readSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { PromptreeError } from "../../core/errors.ts";

/** Stands in the header of every registry, for us and for `file(1)`: "ptre". */
export const APPLICATION_ID = 0x70747265;

const MAGIC = "SQLite format 3\0";
const APPLICATION_ID_AT = 68;
const HEADER_SIZE = 100;

/** What stands at a path, told from the file's first bytes: SQLite itself might change a file that is not ours. */
type FileKind = "missing" | "empty" | "registry" | "other-database" | "no-database";

function inspectFile(path: string): FileKind {
  const header = readHeader(path);
  if (header === null) return "missing";
  if (header.length === 0) return "empty";
  if (header.toString("latin1", 0, MAGIC.length) !== MAGIC || header.length < HEADER_SIZE) return "no-database";
  return header.readInt32BE(APPLICATION_ID_AT) === APPLICATION_ID ? "registry" : "other-database";
}

/** Whether there is a registry in the file, or room for one. */
export function hasRegistry(path: string, address: string): boolean {
  const kind = inspectFile(path);
  if (kind === "missing" || kind === "empty") return false;
  if (kind === "registry") return true;
  const what = kind === "no-database" ? "is no SQLite database" : "is a SQLite database that promptree did not make";
  throw new PromptreeError("registry-foreign", `${address} ${what}; it was left as it is`, {
    hint: "Name another file for the registry.",
  });
}

/** Makes the folder of a registry. Our own folder also gets a `.gitignore`, so that the registry is never committed. */
export function makeFolder(path: string): void {
  const folder = dirname(path);
  const made = mkdirSync(folder, { recursive: true });
  if (made !== undefined && basename(folder) === ".promptree") writeFileSync(join(folder, ".gitignore"), "*\n");
}

function readHeader(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR")) return null;
    throw error;
  }
  try {
    const header = Buffer.alloc(HEADER_SIZE);
    return header.subarray(0, readSync(file, header, 0, HEADER_SIZE, 0));
  } finally {
    closeSync(file);
  }
}
