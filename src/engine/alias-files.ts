import type { CommitId } from "../core/commit.ts";
import { NO_PROBLEMS, fileProblem } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import { ALIASES_FILE, ALIASES_FOLDER, readAliasPath, subfolder } from "../content/alias-path.ts";
import { readAliasPart } from "../content/alias-part.ts";
import type { AliasPart } from "../content/alias-part.ts";
import { mergeAliases } from "../content/merge-aliases.ts";
import type { AliasesReading } from "../content/merge-aliases.ts";
import { openBlobs } from "../git/blobs.ts";
import type { BlobReader, FileReading } from "../git/blobs.ts";
import { explainEntry } from "../git/entry.ts";
import type { TreeEntry } from "../git/entry.ts";
import { listWorktreeFiles, readWorktreeFile } from "../git/worktree.ts";
import type { Repository } from "../git/repository.ts";
import { judgeFile } from "./judge-file.ts";

/** What stands at a path that may have to do with pointers. */
export interface AliasFile {
  readonly path: string;
  /** `missing` in a commit stands for a blob that is not in this clone. */
  readonly file: FileReading;
}

/** What `aliases.yaml` and the folder of the files of one alias each say together. */
export async function readAliasesAt(repository: Repository, commit: CommitId): Promise<AliasesReading> {
  await using blobs = openBlobs(repository);
  return judgeAliasFiles(await readAliasFilesAt(blobs, commit));
}

/** Those of a commit, `aliases.yaml` first. */
export async function readAliasFilesAt(blobs: BlobReader, commit: CommitId): Promise<readonly AliasFile[]> {
  const [[manifest = MISSING], folder] = await Promise.all([
    blobs.readFiles(commit, [ALIASES_FILE]),
    blobs.readFolder(commit, ALIASES_FOLDER),
  ]);
  const shared = manifest.kind === "missing" ? [] : [{ path: ALIASES_FILE, file: manifest }];
  if (folder.kind === "missing") return shared;
  if (folder.kind === "not-a-folder") return [...shared, standIn(folder.entry)];
  return [...shared, ...(await readAliasEntries(blobs, folder.entries))];
}

/** Those of the work tree, committed or not, without what git ignores; `aliases.yaml` first. */
export async function readWorktreeAliasFiles(repository: Repository): Promise<readonly AliasFile[]> {
  const [manifest, folder] = await Promise.all([
    readWorktreeFile(repository, ALIASES_FILE),
    readWorktreeFile(repository, ALIASES_FOLDER),
  ]);
  const entries = folder.kind === "missing" ? [] : await listWorktreeFiles(repository, [ALIASES_FOLDER]);
  const others = await Promise.all(
    entries.map(async ({ path, kind }): Promise<AliasFile> => {
      const file = isRead({ path, kind }) ? await readWorktreeFile(repository, path) : notRead(kind);
      return { path, file };
    }),
  );
  // Gone since it was listed.
  const there = others.filter(({ file }) => file.kind !== "missing");
  return manifest.kind === "missing" ? there : [{ path: ALIASES_FILE, file: manifest }, ...there];
}

const MISSING: FileReading = { kind: "missing" };

/** How one file is read, once it is known which alias it is about: null for `aliases.yaml`. */
type ReadPart = typeof readAliasPart;

export function judgeAliasFiles(files: readonly AliasFile[], read: ReadPart = readAliasPart): AliasesReading {
  const { parts, problems } = readAliasParts(files, read);
  return mergeAliases(parts, problems);
}

export interface AliasParts {
  readonly parts: readonly AliasPart[];
  /** What is wrong with what is no part. */
  readonly problems: readonly Problem[];
}

/** Each file by itself. */
export function readAliasParts(files: readonly AliasFile[], read: ReadPart = readAliasPart): AliasParts {
  const parts: AliasPart[] = [];
  const problems = new Map<string, Problem>();
  const caseless = new Map<string, string>();
  for (const { path, file } of files) {
    const kind = file.kind === "not-a-file" ? file.entry : "file";
    const place = readAliasPath(path);
    if (place.kind === "beside") continue;
    const wrong = wrongEntry(path, kind) ?? (place.kind === "wrong" ? place.problem : null);
    const twin = caseless.get(path.toLowerCase());
    if (wrong !== null) problems.set(`${wrong.file} ${wrong.code}`, wrong);
    else if (twin !== undefined) problems.set(path, differsInCase(path, twin));
    if (wrong !== null || twin !== undefined || place.kind === "wrong") continue;
    caseless.set(path.toLowerCase(), path);
    const { alias } = place;
    const absent: AliasPart = { file: path, alias, speaks: false, prompts: new Map(), problems: NO_PROBLEMS };
    const there = file.kind === "missing" ? absentBlob(absent) : null;
    parts.push(there ?? judgeFile(path, file, (name, bytes) => read(name, alias, bytes), absent));
  }
  return { parts, problems: [...problems.values()] };
}

/** What is wrong with how an entry of the folder stands there; `aliases.yaml` has sentences of its own. */
function wrongEntry(path: string, kind: TreeEntry["kind"]): Problem | null {
  if (path === ALIASES_FILE) return null;
  // Control characters and stray bytes must not come into any other message.
  const badPath = explainEntry({ path, kind: "file" });
  return badPath ?? (kind === "other" && path !== ALIASES_FOLDER ? subfolder(path) : explainEntry({ path, kind }));
}

function differsInCase(path: string, twin: string): Problem {
  return fileProblem(
    "error",
    "names-differ-in-case",
    path,
    `differs only in case from ${twin}`,
    "some file systems can't hold both: rename one of the aliases",
  );
}

function absentBlob(part: AliasPart): AliasPart {
  const hint = "fetch it: git fetch --refetch, without a filter";
  return { ...part, problems: [fileProblem("error", "blob-missing", part.file, "is not in this clone", hint)] };
}

/** What stands at paths that `isAliasesPath` accepts. */
export async function readAliasEntries(
  blobs: BlobReader,
  entries: readonly TreeEntry[],
): Promise<readonly AliasFile[]> {
  const wanted = entries.filter(isRead);
  const readings = await blobs.read(wanted.map(({ blob }) => blob));
  const read = new Map(wanted.map(({ path }, index) => [path, readings[index]]));
  return entries.map(({ path, kind }) => ({ path, file: read.get(path) ?? notRead(kind) }));
}

/** Whatever else stands in the folder, what it holds does not matter. */
function isRead({ path, kind }: Pick<TreeEntry, "path" | "kind">): boolean {
  return kind === "file" && readAliasPath(path).kind === "aliases";
}

function notRead(kind: TreeEntry["kind"]): FileReading {
  return kind === "file" ? NOT_LOOKED_AT : { kind: "not-a-file", entry: kind };
}

const NOT_LOOKED_AT: FileReading = { kind: "bytes", bytes: new Uint8Array() };

function standIn(entry: TreeEntry["kind"]): AliasFile {
  return { path: ALIASES_FOLDER, file: notRead(entry) };
}
