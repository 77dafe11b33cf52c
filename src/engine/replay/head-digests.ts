import type { CommitId } from "../../core/commit.ts";
import type { Digest } from "../../core/digest.ts";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { FrontCache } from "../../content/front-cache.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import type { TreeEntry } from "../../git/entry.ts";
import type { Repository } from "../../git/repository.ts";
import { readTree } from "../../git/tree.ts";
import type { ContentStore } from "./content-store.ts";
import { readEntry } from "./file-changes.ts";

/** How many files are in memory at once. */
const FILES_A_BATCH = 100;

/** What the files of a commit hold, by their paths; broken ones are left out. */
export type HeadDigests = ReadonlyMap<string, { readonly name: PromptName; readonly digest: Digest }>;

/** Reads the prompt files of a commit, or those of them that are wanted. */
export async function readHeadDigests(
  repository: Repository,
  commit: CommitId,
  contents: ContentStore,
  isWanted: (path: string) => boolean = () => true,
): Promise<HeadDigests> {
  const fronts = new FrontCache();
  const entries: TreeEntry[] = [];
  for await (const entry of readTree(repository, commit, [PROMPTS_FOLDER])) {
    if (entry.kind === "file" && isPromptPath(entry.path) && isWanted(entry.path)) entries.push(entry);
  }
  const digests = new Map<string, { readonly name: PromptName; readonly digest: Digest }>();
  for (let first = 0; first < entries.length; first += FILES_A_BATCH) {
    const batch = entries.slice(first, first + FILES_A_BATCH);
    const readings = await contents.blobs.read(batch.map((entry) => entry.blob));
    for (const [index, entry] of batch.entries()) {
      const { prompt } = readEntry(entry, readings[index], fronts);
      if (prompt !== null) digests.set(entry.path, { name: prompt.name, digest: prompt.digest });
    }
  }
  return digests;
}
