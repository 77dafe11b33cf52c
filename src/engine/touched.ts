import type { CommitId } from "../core/commit.ts";
import type { PromptName } from "../core/name.ts";
import type { PromptState, RegistryReader, SyncState } from "../core/registry.ts";
import { isAliasesPath } from "../content/alias-path.ts";
import { isPromptPath } from "../content/prompt-path.ts";
import type { BlobReader } from "../git/blobs.ts";
import type { HistoryCommit, PathChange } from "../git/history.ts";
import { SETTINGS_FILE } from "./paths.ts";
import type { Project } from "./project.ts";
import { readSince } from "./recent-commits.ts";
import type { RecentCommits } from "./recent-commits.ts";
import { isNoPrompt, readChanges } from "./replay/file-changes.ts";
import type { ReadCommit } from "./replay/file-changes.ts";

/** All that a sync has to look at when nothing but texts has changed. */
export interface Touched {
  /** From the last synced commit, which is left out, to HEAD. */
  readonly commits: readonly ReadCommit[];
  /** The prompts whose files they change. */
  readonly prompts: readonly PromptState[];
}

export interface TouchedInput {
  readonly project: Project;
  readonly head: CommitId;
  readonly registry: RegistryReader;
  readonly blobs: BlobReader;
  readonly owners: ReadonlySet<string>;
  readonly lastSync: SyncState | null;
  /** What was read ahead; null where nothing was. */
  readonly recent: RecentCommits | null;
}

/**
 * Finds the few prompts that a sync has to look at: the registry is as the last sync left it, which had nothing left to say,
 * and since then commits have only edited files of prompts that are there. Null where anything else may have happened, or
 * can't be ruled out at a glance; everything has to be looked at then.
 */
export async function findTouched(input: TouchedInput): Promise<Touched | null> {
  const { project, head, registry, blobs, owners, lastSync, recent } = input;
  if (lastSync?.mode !== "first-parent" || project.settings.history !== "first-parent") return null;
  const { settledRevision } = lastSync;
  if (settledRevision === null || (await registry.readRevision()) !== settledRevision) return null;

  const since = recent?.base === lastSync.commit ? recent : readSince(project.repository, lastSync, head);
  const commits = (await since?.commits) ?? null;
  if (commits === null || !commits.every(onlyEdits)) return null;
  const read = (await Array.fromAsync(readChanges(commits, blobs))).flat();
  const paths = pathsByName(read);
  if (paths === null) return null;
  const prompts: PromptState[] = [];
  for (const [name, path] of paths) {
    const state = await registry.readPrompt(name);
    const managed = state?.managed ?? null;
    if (state === null || managed === null || managed.orphaned) return null;
    if (managed.path !== path || !owners.has(managed.repository)) return null;
    prompts.push(state);
  }
  return { commits: read, prompts };
}

/** Whether a commit does no more to prompts than edit their files, and changes neither pointers nor settings. */
function onlyEdits({ changes }: HistoryCommit): boolean {
  return changes.every((change) => isBesidePrompts(change) || isEdit(change));
}

/** A README, a partial or another file that makes no prompt. */
function isBesidePrompts({ path, entry }: PathChange): boolean {
  if (isAliasesPath(path) || path === SETTINGS_FILE) return false;
  return entry === null ? isNoPrompt({ path, kind: "file" }) : isNoPrompt(entry);
}

function isEdit({ path, entry, renamedFrom }: PathChange): boolean {
  return entry?.kind === "file" && renamedFrom === null && isPromptPath(path);
}

/** The names that the edited files have at any of their edits; null where one can't be read, or a name has two files. */
function pathsByName(commits: readonly ReadCommit[]): ReadonlyMap<PromptName, string> | null {
  const paths = new Map<PromptName, string>();
  for (const { path, file } of commits.flatMap(({ files }) => files)) {
    if (file === null) continue;
    const { prompt } = file.reading;
    if (prompt === null || (paths.get(prompt.name) ?? path) !== path) return null;
    paths.set(prompt.name, path);
  }
  return paths;
}
