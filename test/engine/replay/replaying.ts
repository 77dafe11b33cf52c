import { readPrompt } from "../../../src/content/prompt.ts";
import type { CommitId } from "../../../src/core/commit.ts";
import type { PromptState } from "../../../src/core/registry.ts";
import type { DesiredPrompt } from "../../../src/core/state.ts";
import { ContentStore } from "../../../src/engine/replay/content-store.ts";
import type { FileChange, ReadCommit } from "../../../src/engine/replay/file-changes.ts";
import { Replay } from "../../../src/engine/replay/replay.ts";
import type { ReplayResult } from "../../../src/engine/replay/replay.ts";
import type { BlobReader } from "../../../src/git/blobs.ts";
import { blobId, commitId, digestOf, promptName } from "../builders.ts";

/** What a commit does to files: the text of each, null for one that it deletes; `from` for one that was moved. */
export type Changes = Readonly<Record<string, string | null | { readonly text: string; readonly from: string }>>;

/** The commits c1, c2, c3 … */
export function commits(...changes: readonly Changes[]): readonly ReadCommit[] {
  return changes.map((files, index) => {
    const digits = `c${index + 1}`;
    return {
      commit: { id: commitId(digits), author: "Ada", date: "2026-01-01T00:00:00+00:00", message: digits },
      files: Object.entries(files)
        .filter(([path]) => path !== "aliases.yaml")
        .map(([path, file]) => fileChange(path, file, digits)),
      changesAliases: "aliases.yaml" in files,
    };
  });
}

export function fileChange(path: string, file: Changes[string], digits: string): FileChange {
  if (file === null) return { path, renamedFrom: null, file: null };
  const { text, from } = typeof file === "string" ? { text: file, from: null } : file;
  const reading = readPrompt(path, new TextEncoder().encode(text));
  return { path, renamedFrom: from, file: { entry: { path, kind: "file", blob: blobId(digits) }, reading } };
}

export interface ReplayOptions {
  readonly managed?: readonly PromptState[];
  readonly files?: readonly FileChange[] | null;
  /** Names that others have in the registry. */
  readonly taken?: readonly string[];
  /** The commits of the range, in their order, that an interrupted sync may have made versions of. */
  readonly unfinished?: readonly string[];
}

export function replay(history: readonly ReadCommit[], options: ReplayOptions = {}): ReplayResult {
  const { managed = [], files = managed.length === 0 ? [] : null, taken = [], unfinished = [] } = options;
  const order = new Map<CommitId, number>(unfinished.map((digits, place) => [commitId(digits), place]));
  const names = [...managed.map(({ name }) => name), ...taken.map(promptName)];
  const replaying = new Replay({ managed, files, names, order, contents: new ContentStore(NO_BLOBS) });
  for (const commit of history) replaying.follow(commit);
  return replaying.finish();
}

/** Every prompt of a replay in one line: `a: c1 one, c2 two`, and that it is an orphan. */
export function promptsOf({ prompts }: ReplayResult): readonly string[] {
  return [...prompts.values()]
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((prompt) => `${prompt.name}: ${versionsOf(prompt)}${prompt.orphaned ? " (orphan)" : ""}`);
}

function versionsOf({ versions }: DesiredPrompt): string {
  if (versions.length === 0) return "nothing new";
  return versions.map(({ commit, digest }) => `${commit.message} ${TEXTS.get(digest) ?? "other"}`).join(", ");
}

/** The texts of the tests, by what their digests are. */
const TEXTS = new Map(["one", "two", "three", "four"].map((text) => [digestOf(text), text]));

/** A replay keeps what it reads, and never asks for a blob itself. */
const NO_BLOBS: BlobReader = {
  read: () => Promise.reject(new Error("nothing is to be read")),
  readFiles: () => Promise.reject(new Error("nothing is to be read")),
  readFolder: () => Promise.reject(new Error("nothing is to be read")),
  [Symbol.asyncDispose]: async () => {},
};
