import type { BlobId } from "../core/commit.ts";
import { fileProblem } from "../core/problem.ts";
import type { Problem } from "../core/problem.ts";
import { hasStrayBytes, printablePath } from "./path.ts";

/** `other`: what is no file, link or submodule: a folder where a file was asked for, a pipe, a socket. */
export type EntryKind = "file" | "symlink" | "submodule" | "other";

/** A path in a commit's tree. */
export interface TreeEntry {
  /** From the repository's root; see `decodePath` for one that is not UTF-8. */
  readonly path: string;
  readonly kind: EntryKind;
  /** Of a symbolic link, its target; of a submodule, its commit. */
  readonly blob: BlobId;
}

/** What a mode of git's, in octal digits, stands for. */
export function kindOfMode(mode: string): EntryKind {
  // Of a file's permissions git knows only whether it is executable; old repositories hold others.
  if (/^100[0-7]{3}$/.test(mode)) return "file";
  if (mode === "120000") return "symlink";
  return mode === "160000" ? "submodule" : "other";
}

/** Why an entry is not read, or null when it may be. */
export function explainEntry(entry: Pick<TreeEntry, "path" | "kind">): Problem | null {
  const fault = explainPath(entry.path);
  if (fault === null && entry.kind === "file") return null;
  const file = printablePath(entry.path);
  if (fault !== null) return fileProblem("error", "bad-path", file, `the path ${fault}`, "rename the file or folder");
  switch (entry.kind) {
    case "file":
      return null;
    case "symlink":
      return fileProblem("error", "symlink", file, "this is a symbolic link", "put the file itself in its place");
    case "submodule":
      return fileProblem("error", "submodule", file, "this is a submodule", "put the files into this repository");
    case "other":
      return fileProblem("error", "not-a-file", file, "this is not a regular file", "put a file in its place");
  }
}

function explainPath(path: string): string | null {
  if (hasStrayBytes(path)) return "is not valid UTF-8";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(path)) return "has a line break or another control character in it";
  if (path.split("/").some((part) => part === "" || part === "." || part === "..")) {
    return "has an empty, a . or a .. part";
  }
  return null;
}
