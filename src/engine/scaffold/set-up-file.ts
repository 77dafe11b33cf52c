import { createFile, standingOf } from "./new-file.ts";

export interface SetUpFile {
  /** From the repository's root. */
  readonly path: string;
  readonly state: "made" | "added" | "left";
  /** What it holds, or why it was left as it is; null when there is nothing to say. */
  readonly note: string | null;
  /** Lines that somebody should add by hand; null for none. */
  readonly toAdd: string | null;
}

/** Makes one file, or leaves what is in its place. */
export async function makeFile(root: string, path: string, text: string, note: string | null): Promise<SetUpFile> {
  if ((await standingOf(root, path)) !== "free") return left(path, null);
  await createFile(root, path, text);
  return made(path, note);
}

export function made(path: string, note: string | null): SetUpFile {
  return { path, state: "made", note, toAdd: null };
}

export function added(path: string, note: string): SetUpFile {
  return { path, state: "added", note, toAdd: null };
}

export function left(path: string, note: string | null, toAdd: string | null = null): SetUpFile {
  return { path, state: "left", note, toAdd };
}
