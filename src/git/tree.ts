import type { CommitId } from "../core/commit.ts";
import type { TreeEntry } from "./entry.ts";
import { treeEntry } from "./log.ts";
import { decodePath } from "./path.ts";
import { readRecords, unexpectedAnswer } from "./records.ts";
import type { Repository } from "./repository.ts";
import { streamGit } from "./run.ts";

/** Every entry of a commit under `paths`, at any depth, by path; names from the root, none at all for everything. */
export async function* readTree(
  repository: Repository,
  commit: CommitId,
  paths: readonly string[],
): AsyncGenerator<TreeEntry, void, undefined> {
  const args = ["ls-tree", "-r", "-z", "--full-tree", commit, "--", ...paths];
  for await (const records of readRecords(streamGit(repository.root, args))) yield* records.map(parseEntry);
}

function parseEntry(record: Buffer): TreeEntry {
  const tab = record.indexOf("\t");
  const [mode, , id] = record.toString("latin1", 0, tab).split(" ");
  if (tab === -1 || mode === undefined || id === undefined) throw unexpectedAnswer(record.toString());
  return treeEntry(decodePath(record.subarray(tab + 1)), mode, id);
}
