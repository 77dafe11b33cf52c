import type { PromptName } from "../../core/name.ts";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { Problem } from "../../core/problem.ts";
import type { DesiredPrompt } from "../../core/state.ts";
import { isPromptPath } from "../../content/prompt-path.ts";
import { readTree } from "../../git/tree.ts";
import type { TreeEntry } from "../../git/entry.ts";
import type { DesireInput } from "../desire.ts";
import { followCommits } from "./commits.ts";
import { readChanges, readEntry } from "./file-changes.ts";
import { firstStart } from "./first-start.ts";
import { Replay } from "./replay.ts";

interface Restored {
  readonly prompts: ReadonlyMap<PromptName, DesiredPrompt>;
  readonly problems: readonly Problem[];
}

export const NOTHING_LOST: Restored = { prompts: new Map(), problems: [] };

/**
 * The prompts that the last sync left in the registry and somebody has deleted there. Each is given as all of history makes it,
 * as if the registry were empty: it gets back the numbers it had.
 */
export async function restoreLost(input: DesireInput): Promise<Restored> {
  const { repository, source, settings, observed, contents } = input;
  const lost = await lostNames(input);
  if (lost.size === 0) return NOTHING_LOST;
  if (repository.isShallow && settings.history === "first-parent") throw needsHistory(lost);
  const start = await firstStart(repository, source.commit, settings);
  const names = observed.prompts.keys();
  const replay = new Replay({ managed: [], files: [], names, order: new Map(), contents });
  for await (const batch of readChanges(followCommits(repository, start, source.commit, []), contents.blobs)) {
    for (const commit of batch) replay.follow(commit);
  }
  const { prompts, problems } = replay.finish();
  const paths = new Set([...prompts.values()].filter(({ name }) => lost.has(name)).map(({ path }) => path));
  return {
    prompts: new Map([...prompts].filter(([name, prompt]) => lost.has(name) && !prompt.orphaned)),
    problems: problems.filter(({ code, file }) => code === "name-differs-in-case" && file !== null && paths.has(file)),
  };
}

function needsHistory(lost: ReadonlySet<PromptName>): PromptreeError {
  const [name = ""] = lost;
  const message = `"${name}" was deleted by hand in the registry, and this shallow clone lacks the history to make its versions again`;
  return new PromptreeError("blocked", message, {
    hint: "fetch the whole history: git fetch --unshallow (in GitHub Actions, fetch-depth: 0 of actions/checkout)",
  });
}

/** The names of files at the last synced commit that no prompt of the registry is recorded to come from. */
async function lostNames({ repository, start, managed, contents }: DesireInput): Promise<ReadonlySet<PromptName>> {
  if (start.from === null || start.snapshot !== null) return new Set();
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
