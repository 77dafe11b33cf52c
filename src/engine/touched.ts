import type { CommitId } from "../core/commit.ts";
import type { PromptName } from "../core/name.ts";
import type { PromptState, RegistryReader, SyncState } from "../core/registry.ts";
import { isAliasesPath } from "../content/alias-path.ts";
import { isPromptPath } from "../content/prompt-path.ts";
import type { BlobReader } from "../git/blobs.ts";
import type { HistoryCommit, PathChange } from "../git/history.ts";
import { SETTINGS_FILE } from "./paths.ts";
import type { Project } from "./project.ts";
import { readRecent } from "./recent-commits.ts";
import type { RecentCommits } from "./recent-commits.ts";
import { isNoPrompt, readEntry } from "./replay/file-changes.ts";

/** All that a sync has to look at when nothing but texts has changed. */
export interface Touched {
  /** From the last synced commit, which is left out, to HEAD. */
  readonly commits: readonly HistoryCommit[];
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
  if (lastSync === null || lastSync.settledRevision === null || lastSync.commit === head) return null;
  if (lastSync.mode !== "first-parent" || project.settings.history !== "first-parent") return null;
  if ((await registry.readRevision()) !== lastSync.settledRevision) return null;

  const commits = await (
    recent?.base === lastSync.commit ? recent : readRecent(project.repository, lastSync.commit, head)
  ).commits;
  const edits = commits === null ? null : editsOf(commits);
  if (commits === null || edits === null) return null;
  const paths = await pathsByName(edits, blobs);
  if (paths === null) return null;
  const prompts: PromptState[] = [];
  for (const [name, path] of paths) {
    const state = await registry.readPrompt(name);
    const managed = state?.managed ?? null;
    if (state === null || managed === null || managed.orphaned) return null;
    if (managed.path !== path || !owners.has(managed.repository)) return null;
    prompts.push(state);
  }
  return { commits, prompts };
}

type Edit = PathChange & { readonly entry: NonNullable<PathChange["entry"]> };

/** The changes of prompt files; null where one of them is more than an edit, or pointers or settings are changed. */
function editsOf(commits: readonly HistoryCommit[]): readonly Edit[] | null {
  const changes = commits.flatMap((commit) => commit.changes).filter((change) => !isBesidePrompts(change));
  return changes.every(isEdit) ? changes : null;
}

/** A README, a partial or another file that makes no prompt. */
function isBesidePrompts({ path, entry }: PathChange): boolean {
  if (isAliasesPath(path) || path === SETTINGS_FILE) return false;
  return entry === null ? isNoPrompt({ path, kind: "file" }) : isNoPrompt(entry);
}

function isEdit(change: PathChange): change is Edit {
  return change.entry?.kind === "file" && change.renamedFrom === null && isPromptPath(change.path);
}

/** The names that the edited files have at any of their edits; null where one can't be read, or a name has two files. */
async function pathsByName(edits: readonly Edit[], blobs: BlobReader): Promise<ReadonlyMap<PromptName, string> | null> {
  const readings = await blobs.read(edits.map(({ entry }) => entry.blob));
  const paths = new Map<PromptName, string>();
  for (const [index, { entry }] of edits.entries()) {
    const { prompt } = readEntry(entry, readings[index]);
    if (prompt === null || (paths.get(prompt.name) ?? entry.path) !== entry.path) return null;
    paths.set(prompt.name, entry.path);
  }
  return paths;
}
