import { isBlobId } from "../core/commit.ts";
import type { BlobId, CommitId } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import type { GitObject } from "./batch-output.ts";
import { kindOfMode } from "./entry.ts";
import type { EntryKind, TreeEntry } from "./entry.ts";
import { treeEntry } from "./log.ts";
import { openObjects } from "./objects.ts";
import type { ObjectReader } from "./objects.ts";
import { decodePath } from "./path.ts";
import type { Repository } from "./repository.ts";

/** In bytes; a bigger file is not read. */
export const FILE_LIMIT = 1024 * 1024;

/** In bytes; some 400,000 files in one folder. */
const FOLDER_LIMIT = 16 * 1024 * 1024;

export type BlobReading =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /** `size` in bytes. */
  | { readonly kind: "too-big"; readonly size: number }
  | { readonly kind: "missing" };

/** `entry`: what is there instead; `other` stands for a folder too. */
export type FileReading = BlobReading | { readonly kind: "not-a-file"; readonly entry: Exclude<EntryKind, "file"> };

/** What stands directly in a folder of a commit; a folder in it is an `other`. */
type FolderReading =
  | { readonly kind: "folder"; readonly entries: readonly TreeEntry[] }
  | { readonly kind: "missing" }
  | { readonly kind: "not-a-folder"; readonly entry: EntryKind };

/** Reads from the object database through one git process, which starts with the first read and ends on disposal. */
export interface BlobReader extends AsyncDisposable {
  /** The blobs in the order of their ids. Several reads at once are answered one after the other. */
  read(ids: readonly BlobId[]): Promise<readonly BlobReading[]>;
  /**
   * Files of a commit by their paths from the root, in the order of the paths.
   * @throws PromptreeError `not-found` when the commit is not in the repository, or has a file that is not.
   */
  readFiles(commit: CommitId, paths: readonly string[]): Promise<readonly FileReading[]>;
  /**
   * A folder at the root of a commit.
   * @throws PromptreeError `not-found` when the commit is not in the repository.
   */
  readFolder(commit: CommitId, name: string): Promise<FolderReading>;
}

export function openBlobs(repository: Repository): BlobReader {
  const objects = openObjects(repository.root);
  return {
    read: async (ids) => (await objects.read(ids, FILE_LIMIT)).map(asBlob),
    readFiles: (commit, paths) => {
      const folders = new Folders(objects, commit);
      return Promise.all(paths.map((path) => readFile(objects, folders, path)));
    },
    readFolder: (commit, name) => readFolder(new Folders(objects, commit), name),
    [Symbol.asyncDispose]: () => objects[Symbol.asyncDispose](),
  };
}

/** One file of a commit, at the price of one git process; with a `BlobReader` at hand, its `readFiles` costs none. */
export async function readFileAt(repository: Repository, commit: CommitId, path: string): Promise<FileReading> {
  const [reading] = await readFilesAt(repository, commit, [path]);
  return reading ?? { kind: "missing" };
}

/** Several files of a commit, at the price of one git process. */
export async function readFilesAt(
  repository: Repository,
  commit: CommitId,
  paths: readonly string[],
): Promise<readonly FileReading[]> {
  await using blobs = openBlobs(repository);
  return await blobs.readFiles(commit, paths);
}

function asBlob(object: GitObject): BlobReading {
  if (object.kind === "missing" || object.type !== "blob") return { kind: "missing" };
  return object.kind === "bytes" ? { kind: "bytes", bytes: object.bytes } : { kind: "too-big", size: object.size };
}

/** Walks down the folders by their ids, so that no path is ever part of what git is asked. */
async function readFile(objects: ObjectReader, folders: Folders, path: string): Promise<FileReading> {
  const parts = path.split("/");
  const name = parts.pop() ?? "";
  let folder = await folders.root();
  for (const part of parts) {
    const entry = findEntry(folder, part, folders.idLength);
    if (entry === null) return { kind: "missing" };
    if (entry.mode !== FOLDER_MODE) return readingOf(kindOfMode(entry.mode));
    folder = await folders.read(entry.id);
  }
  const entry = findEntry(folder, name, folders.idLength);
  if (entry === null) return { kind: "missing" };
  const kind = kindOfMode(entry.mode);
  if (kind !== "file") return { kind: "not-a-file", entry: kind };
  const [object] = await objects.read([entry.id], FILE_LIMIT);
  const reading = object === undefined ? null : asBlob(object);
  if (reading === null || reading.kind === "missing") throw folders.lacks(path);
  return reading;
}

async function readFolder(folders: Folders, name: string): Promise<FolderReading> {
  const found = findEntry(await folders.root(), name, folders.idLength);
  if (found === null) return { kind: "missing" };
  if (found.mode !== FOLDER_MODE) return { kind: "not-a-folder", entry: kindOfMode(found.mode) };
  const entries: TreeEntry[] = [];
  for (const entry of eachEntry(await folders.read(found.id), folders.idLength)) {
    entries.push(treeEntry(`${name}/${decodePath(entry.name)}`, entry.mode(), entry.id()));
  }
  return { kind: "folder", entries };
}

const FOLDER_MODE = "40000";

/** What stands where a folder was looked for: nothing is below a file, and what is below a link is not looked at. */
function readingOf(kind: EntryKind): FileReading {
  return kind === "file" ? { kind: "missing" } : { kind: "not-a-file", entry: kind };
}

/** The folders of one commit, each read once. */
class Folders {
  /** In bytes. */
  readonly idLength: number;
  readonly #objects: ObjectReader;
  readonly #commit: CommitId;
  readonly #read = new Map<string, Promise<Buffer>>();

  constructor(objects: ObjectReader, commit: CommitId) {
    this.#objects = objects;
    this.#commit = commit;
    this.idLength = commit.length / 2;
  }

  root(): Promise<Buffer> {
    return this.read(`${this.#commit}^{tree}`);
  }

  read(name: string): Promise<Buffer> {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const reading = this.#readTree(name);
    this.#read.set(name, reading);
    return reading;
  }

  /** A file that the commit has must never pass for one that it has not: that would be somebody's wish. */
  lacks(path: string): PromptreeError {
    return new PromptreeError("not-found", `${path} of commit ${this.#commit} is not in this clone, or is damaged`, {
      hint: "fetch it: git fetch --refetch --no-filter",
    });
  }

  async #readTree(name: string): Promise<Buffer> {
    const [object] = await this.#objects.read([name], FOLDER_LIMIT);
    if (object?.kind === "bytes" && object.type === "tree") return object.bytes;
    if (object?.kind === "too-big") {
      throw new PromptreeError("git-failed", `a folder of commit ${this.#commit} is too big to be read`);
    }
    throw new PromptreeError("not-found", `commit ${this.#commit} is not in this clone, or not whole`, {
      hint: "fetch it, for instance with: git fetch --unshallow",
    });
  }
}

interface RawEntry {
  readonly name: Buffer;
  readonly mode: () => string;
  readonly id: () => string;
}

/** The entries of a tree object: mode, space, name, NUL, id in binary, again and again. */
function* eachEntry(tree: Buffer, idLength: number): Generator<RawEntry> {
  for (let at = 0; at < tree.length;) {
    const start = at;
    const space = tree.indexOf(" ", start);
    const nul = tree.indexOf(0, space);
    const next = nul + 1 + idLength;
    if (space === -1 || nul === -1) throw new PromptreeError("git-failed", "a folder in the repository is damaged");
    yield {
      name: tree.subarray(space + 1, nul),
      mode: () => tree.toString("latin1", start, space),
      id: () => tree.toString("hex", nul + 1, next),
    };
    at = next;
  }
}

function findEntry(
  tree: Buffer,
  wanted: string,
  idLength: number,
): { readonly mode: string; readonly id: BlobId } | null {
  const name = Buffer.from(wanted);
  for (const entry of eachEntry(tree, idLength)) {
    if (!entry.name.equals(name)) continue;
    const id = entry.id();
    return isBlobId(id) ? { mode: entry.mode(), id } : null;
  }
  return null;
}
