import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { FILE_LIMIT } from "./blobs.ts";
import type { FileReading } from "./blobs.ts";
import { kindOfMode } from "./entry.ts";
import type { TreeEntry } from "./entry.ts";
import { withoutFilters } from "./filters.ts";
import { FolderWalk } from "./folder-walk.ts";
import { decodePath, hasStrayBytes } from "./path.ts";
import { readRecords } from "./records.ts";
import type { Repository } from "./repository.ts";
import { streamGit } from "./run.ts";

/** A path in the work tree. */
export type WorktreeEntry = Pick<TreeEntry, "path" | "kind">;

/**
 * The paths under `paths` whose state in the work tree or the index is not HEAD's, untracked ones included, ignored ones
 * left out. A rename gives both its paths. Empty where there is no work tree. A file that git would filter, as LFS has it, may
 * be among them without a change once it was touched: filters are programs, and none is run.
 */
export async function uncommittedPaths(repository: Repository, paths: readonly string[]): Promise<readonly string[]> {
  if (repository.isBare) return [];
  const args = [
    ...withoutFilters(repository.settings),
    "status",
    "--porcelain=v1",
    "-z",
    "--untracked-files=all",
    "--no-renames",
    // In a submodule git would start another git, which obeys the settings there.
    "--ignore-submodules=dirty",
    "--",
    ...paths,
  ];
  const found = new Set<string>();
  for await (const record of eachRecord(repository, args)) found.add(decodePath(record.subarray("XY ".length)));
  return [...found];
}

/**
 * What stands in the work tree under `paths` and is not ignored, tracked or not, by path. Empty where there is no work
 * tree. What lies behind a symbolic link to a folder is a `symlink` itself.
 */
export async function listWorktreeFiles(
  repository: Repository,
  paths: readonly string[],
): Promise<readonly WorktreeEntry[]> {
  if (repository.isBare) return [];
  const [tracked, untracked] = await Promise.all([trackedFiles(repository, paths), untrackedFiles(repository, paths)]);
  const walk = new FolderWalk(repository.root);
  const entries = await Promise.all(
    [...new Map([...untracked, ...tracked])].map(([path, isRepository]) => inspect(walk, path, isRepository)),
  );
  return entries.filter((entry) => entry !== null).toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** A file of the work tree as it is now. No symbolic link is followed, neither the file's own nor that of a folder above it. */
export async function readWorktreeFile(repository: Repository, path: string): Promise<FileReading> {
  if (repository.isBare) return { kind: "missing" };
  const found = await new FolderWalk(repository.root).find(path);
  if (found === null) return { kind: "missing" };
  if (found !== "file") return { kind: "not-a-file", entry: found === "symlink" ? "symlink" : "other" };
  // Should the file become a link or a pipe right now, opening it fails, and does not wait for a writer.
  await using file = await open(
    join(repository.root, path),
    constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK,
  );
  const { size } = await file.stat();
  return size > FILE_LIMIT ? { kind: "too-big", size } : { kind: "bytes", bytes: await file.readFile() };
}

async function inspect(walk: FolderWalk, path: string, isRepository: boolean): Promise<WorktreeEntry | null> {
  // No name that Node could open has stray bytes, and the path alone is a problem.
  const found = hasStrayBytes(path) ? "file" : await walk.find(path);
  if (found === null) return null;
  if (found !== "folder") return { path, kind: found };
  // A folder in the place of a tracked file is no entry: the files in it are.
  return isRepository ? { path, kind: "submodule" } : null;
}

/** Path → whether it is another repository. */
type Listing = ReadonlyMap<string, boolean>;

async function trackedFiles(repository: Repository, paths: readonly string[]): Promise<Listing> {
  const files = new Map<string, boolean>();
  for await (const record of eachRecord(repository, ["ls-files", "-z", "--stage", "--", ...paths])) {
    const mode = record.toString("latin1", 0, record.indexOf(" "));
    files.set(decodePath(record.subarray(record.indexOf("\t") + 1)), kindOfMode(mode) === "submodule");
  }
  return files;
}

async function untrackedFiles(repository: Repository, paths: readonly string[]): Promise<Listing> {
  const files = new Map<string, boolean>();
  for await (const record of eachRecord(repository, [
    "ls-files",
    "-z",
    "--others",
    "--exclude-standard",
    "--",
    ...paths,
  ])) {
    const path = decodePath(record);
    files.set(path.replace(/\/$/, ""), path.endsWith("/"));
  }
  return files;
}

async function* eachRecord(repository: Repository, args: readonly string[]): AsyncGenerator<Buffer, void, undefined> {
  for await (const records of readRecords(streamGit(repository.root, args))) yield* records;
}
