import type { PromptName } from "../../core/name.ts";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import { readTree } from "../../git/tree.ts";
import type { TreeEntry } from "../../git/entry.ts";
import type { DesireInput } from "../desire.ts";
import { followCommits } from "./commits.ts";
import { readChanges, readEntry } from "./file-changes.ts";
import { firstStart } from "./first-start.ts";
import { Replay } from "./replay.ts";

/**
 * The prompts that the last sync left in the registry and somebody has deleted there. Each is given as all of history makes it,
 * as if the registry were empty: it gets back the numbers it had.
 */
export async function restoreLost(input: DesireInput): Promise<ReadonlyMap<PromptName, DesiredPrompt>> {
  const { repository, source, settings, contents } = input;
  const lost = await lostNames(input);
  if (lost.size === 0) return new Map();
  const start = await firstStart(repository, source.commit, settings);
  const replay = new Replay({ managed: [], files: [], names: [], order: new Map(), contents });
  for await (const batch of readChanges(followCommits(repository, start, source.commit, []), contents.blobs)) {
    for (const commit of batch) replay.follow(commit);
  }
  return new Map([...replay.finish().prompts].filter(([name, prompt]) => lost.has(name) && !prompt.orphaned));
}

/** The names of files at the last synced commit that no prompt of the registry is recorded to come from. */
async function lostNames({ repository, start, managed, contents }: DesireInput): Promise<ReadonlySet<PromptName>> {
  if (start.from === null || start.snapshot !== null) return new Set();
  const recorded = new Set(managed.map((state) => state.managed?.path));
  const entries: TreeEntry[] = [];
  for await (const entry of readTree(repository, start.from, [PROMPTS_FOLDER])) {
    if (entry.kind === "file" && isPromptPath(entry.path) && !recorded.has(entry.path)) entries.push(entry);
  }
  if (entries.length === 0) return new Set();
  const readings = await contents.blobs.read(entries.map((entry) => entry.blob));
  const names = entries.flatMap((entry, index) => readEntry(entry, readings[index]).prompt?.name ?? []);
  return new Set(names.filter((name) => !managed.some((state) => state.name === name)));
}
