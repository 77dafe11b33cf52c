import type { PromptName } from "../../core/name.ts";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { PromptState } from "../../core/registry.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import { readTree } from "../../git/tree.ts";
import type { TreeEntry } from "../../git/entry.ts";
import type { DesireInput } from "../desire.ts";
import { readEntry } from "./file-changes.ts";

/** The names of files at the last synced commit whose prompts the registry lacks. */
export async function findLostPrompts(input: DesireInput): Promise<ReadonlySet<PromptName>> {
  const { repository, start, managed, showsDeleted, contents } = input;
  if (start.from === null || start.snapshot !== null) return new Set();
  // An interrupted sync may have taken the record of paths ahead, and a prompt of another name may have it: every file is then
  // read for its name.
  const recorded = new Set(start.unfinished === null && showsDeleted ? recordedPaths(managed) : []);
  const entries: TreeEntry[] = [];
  for await (const entry of readTree(repository, start.from, [PROMPTS_FOLDER])) {
    if (entry.kind === "file" && isPromptPath(entry.path) && !recorded.has(entry.path)) entries.push(entry);
  }
  if (entries.length === 0) return new Set();
  const readings = await contents.blobs.read(entries.map((entry) => entry.blob));
  const names = entries.flatMap((entry, index) => readEntry(entry, readings[index]).prompt?.name ?? []);
  const known = new Set(managed.map(({ name }) => name));
  return new Set(names.filter((name) => !known.has(name)));
}

function recordedPaths(managed: readonly PromptState[]): readonly string[] {
  return managed.flatMap((state) => (state.managed?.orphaned === false ? [state.managed.path] : []));
}
