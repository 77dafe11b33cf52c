/** What a file is in a commit; null deletes it. */
export type FileSpec =
  | string
  | Uint8Array
  | null
  | { readonly executable: string | Uint8Array }
  | { readonly symlink: string }
  /** A commit id of any repository. */
  | { readonly submodule: string };

/** By path; as pairs where a path is no UTF-8. */
export type FileSpecs =
  | Readonly<Record<string, FileSpec>>
  | readonly (readonly [path: string | Uint8Array, file: FileSpec])[];

export interface CommitSpec {
  readonly message?: string | Uint8Array;
  /** What changes against the first parent. */
  readonly files?: FileSpecs;
  /** `main` unless given. The commit follows the branch's last one unless `parents` says otherwise. */
  readonly branch?: string;
  /** Places in this list (0 is its first commit), or commit ids; the first is the first parent. None: a new root. */
  readonly parents?: readonly (number | string)[];
  /** The name, or `Name <address>`. */
  readonly author?: string;
  /** Of author and committer, in seconds since 1970, in UTC. One minute after the last one unless given. */
  readonly date?: number;
  /** The name of the encoding that `message` is in, when it is given as bytes that are no UTF-8. */
  readonly encoding?: string;
}

export const FIRST_DATE = Date.UTC(2026, 0, 1) / 1000;

/** A whole history in the language of `git fast-import`; ends by printing the ids of the commits, in their order. */
export function fastImportStream(commits: readonly CommitSpec[], firstDate: number, tips: ReadonlySet<string>): Buffer {
  const stream: (string | Uint8Array)[] = [];
  const begun = new Set<string>();
  for (const [index, commit] of commits.entries()) {
    const branch = commit.branch ?? "main";
    stream.push(...commitCommand(commit, index, firstDate + 60 * index));
    stream.push(...parentCommands(commit, branch, begun.has(branch), tips.has(branch)));
    for (const [path, file] of entries(commit.files ?? {})) stream.push(...fileCommand(path, file));
    stream.push("\n");
    begun.add(branch);
  }
  for (const index of commits.keys()) stream.push(`get-mark :${index + 1}\n`);
  stream.push("done\n");
  return Buffer.concat(stream.map((part) => Buffer.from(part)));
}

function commitCommand(commit: CommitSpec, index: number, date: number): readonly (string | Uint8Array)[] {
  const author = commit.author ?? "Ada Lovelace";
  const person = author.includes("<") ? author : `${author} <author@example.com>`;
  const when = `${commit.date ?? date} +0000`;
  return [
    // A commit with parents of its own choice must not go on from where the branch is.
    ...(commit.parents === undefined ? [] : [`reset refs/heads/${commit.branch ?? "main"}\n`]),
    `commit refs/heads/${commit.branch ?? "main"}\nmark :${index + 1}\n`,
    `author ${person} ${when}\ncommitter Committer <committer@example.com> ${when}\n`,
    ...(commit.encoding === undefined ? [] : [`encoding ${commit.encoding}\n`]),
    ...data(commit.message ?? `Commit ${index}`),
  ];
}

function parentCommands(commit: CommitSpec, branch: string, isBegun: boolean, exists: boolean): readonly string[] {
  if (commit.parents === undefined) return isBegun || !exists ? [] : [`from refs/heads/${branch}^0\n`];
  return commit.parents.map(
    (parent, index) => `${index === 0 ? "from" : "merge"} ${typeof parent === "number" ? `:${parent + 1}` : parent}\n`,
  );
}

function fileCommand(path: string | Uint8Array, file: FileSpec): readonly (string | Uint8Array)[] {
  const name = quotePath(path);
  if (file === null) return [`D ${name}\n`];
  if (typeof file === "string" || file instanceof Uint8Array) return [`M 100644 inline ${name}\n`, ...data(file)];
  if ("executable" in file) return [`M 100755 inline ${name}\n`, ...data(file.executable)];
  if ("symlink" in file) return [`M 120000 inline ${name}\n`, ...data(file.symlink)];
  return [`M 160000 ${file.submodule} ${name}\n`];
}

function data(content: string | Uint8Array): readonly (string | Uint8Array)[] {
  const bytes = Buffer.from(content);
  return [`data ${bytes.length}\n`, bytes, "\n"];
}

/** In quotes, every byte that is not plain as an octal escape. */
function quotePath(path: string | Uint8Array): string {
  const quoted = Array.from(Buffer.from(path), (byte) => {
    const character = String.fromCodePoint(byte);
    return /[\w./ -]/.test(character) ? character : `\\${byte.toString(8).padStart(3, "0")}`;
  });
  return `"${quoted.join("")}"`;
}

export function entries(files: FileSpecs): readonly (readonly [path: string | Uint8Array, file: FileSpec])[] {
  return isPairs(files) ? files : Object.entries(files);
}

function isPairs(files: FileSpecs): files is Extract<FileSpecs, readonly unknown[]> {
  return Array.isArray(files);
}
