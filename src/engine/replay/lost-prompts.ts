import type { PromptName } from "../../core/name.ts";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import { readTree } from "../../git/tree.ts";
import type { TreeEntry } from "../../git/entry.ts";
import type { DesireInput } from "../desire.ts";
import { readEntry } from "./file-changes.ts";

/** The names of files at the last synced commit that no prompt of the registry is recorded to come from. */
export async function findLostPrompts(input: DesireInput): Promise<ReadonlySet<PromptName>> {
  const { repository, start, managed, contents } = input;
  // The record of paths is not to be relied on after an interrupted sync.
  if (start.from === null || start.snapshot !== null || start.unfinished !== null) return new Set();
  const recorded = new Set(managed.flatMap((state) => (state.managed?.orphaned === false ? [state.managed.path] : [])));
  const entries: TreeEntry[] = [];
  for await (const entry of readTree(repository, start.from, [PROMPTS_FOLDER])) {
    if (entry.kind === "file" && isPromptPath(entry.path) && !recorded.has(entry.path)) entries.push(entry);
  }
  if (entries.length === 0) return new Set();
  const readings = await contents.blobs.read(entries.map((entry) => entry.blob));
  const names = entries.flatMap((entry, index) => readEntry(entry, readings[index]).prompt?.name ?? []);
  return new Set(names.filter((name) => !managed.some((state) => state.name === name)));
}
