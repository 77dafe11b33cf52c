import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState } from "../../core/registry.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { digestAsMade } from "../../core/version.ts";
import { FrontCache } from "../../content/front-cache.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import type { TreeEntry } from "../../git/entry.ts";
import { readTree } from "../../git/tree.ts";
import type { DesireInput } from "../desire.ts";
import { readEntry } from "./file-changes.ts";

/** How many files are in memory at once. */
const FILES_A_BATCH = 500;

/**
 * The prompts whose newest version of git's is not what their files hold, although nothing has changed these since: somebody
 * has deleted what was. What the replay has read of a prompt makes a version again by itself.
 */
export async function findLostVersions(
  input: DesireInput,
  touched: ReadonlyMap<PromptName, DesiredPrompt>,
): Promise<readonly PromptState[]> {
  const { start, managed, observed, countsDeleted } = input;
  if (start.from === null || start.snapshot !== null) return [];
  // Versions that an interrupted sync has made again hide that others are still missing.
  const isTold = countsDeleted && (observed.lastSync?.unfinished ?? null) === null;
  const suspects = new Map<string, PromptState>();
  for (const state of managed) {
    const path = isTold && !hasGap(state) ? null : pathOf(state, touched.get(state.name));
    if (path !== null) suspects.set(path, state);
  }
  if (suspects.size === 0) return [];
  const lost: PromptState[] = [];
  for await (const [state, digest] of readDigests(input, suspects)) {
    const { newestManaged } = state;
    if (newestManaged === null || digestAsMade(newestManaged) !== digest) lost.push(state);
  }
  return lost;
}

/** Whether a number is gone, above the newest version of git's. */
function hasGap({ latest, newestManaged, nextVersion }: PromptState): boolean {
  return latest?.version !== newestManaged?.version || nextVersion > (latest?.version ?? 0) + 1;
}

/** Where git has the prompt now; null where it has none, or where the plan has its newest text as a new version anyway. */
function pathOf({ managed }: PromptState, desired: DesiredPrompt | undefined): string | null {
  if (desired !== undefined) return desired.orphaned || desired.versions.length > 0 ? null : desired.path;
  return managed === null || managed.orphaned ? null : managed.path;
}

/** The digests of these files at the source, as far as they are still the prompts that they were. */
async function* readDigests(
  { repository, source, contents }: DesireInput,
  suspects: ReadonlyMap<string, PromptState>,
): AsyncGenerator<readonly [PromptState, DesiredPrompt["digest"]]> {
  const fronts = new FrontCache();
  const entries: TreeEntry[] = [];
  for await (const entry of readTree(repository, source.commit, [PROMPTS_FOLDER])) {
    if (entry.kind === "file" && isPromptPath(entry.path) && suspects.has(entry.path)) entries.push(entry);
  }
  for (let first = 0; first < entries.length; first += FILES_A_BATCH) {
    const batch = entries.slice(first, first + FILES_A_BATCH);
    const readings = await contents.blobs.read(batch.map((entry) => entry.blob));
    for (const [index, entry] of batch.entries()) {
      const { prompt } = readEntry(entry, readings[index], fronts);
      const state = suspects.get(entry.path);
      if (prompt !== null && state?.name === prompt.name) yield [state, prompt.digest];
    }
  }
}
