import type { CommitId } from "../../core/commit.ts";
import type { Draft, DraftStore } from "../../core/draft.ts";
import type { Problem } from "../../core/problem.ts";
import type { Registry } from "../../core/registry.ts";
import type { SyncResult } from "../../core/sync-result.ts";
import type { WatchEvent } from "./watch-event.ts";

export interface WatchOptions {
  /** A folder of the work tree. */
  readonly dir: string;
  /** Opens the registry, which is disposed and opened anew now and then. */
  readonly openRegistry: () => Promise<Registry>;
  /** Opens the drafts of a work tree, which is told by its absolute path. */
  readonly openDrafts: (worktree: string) => Promise<DraftStore>;
  /** Where the registry's file is to be, absolute, so that another one in its place is noticed; null for one in no file. */
  readonly registryFile?: string | null;
  /** Who syncs, for the audit log. */
  readonly actor: string;
  /** Whether to ask the file system for changes again and again, or how often, in milliseconds. */
  readonly poll: boolean | number;
  /** Called with all that happens, in its order; must not throw. */
  readonly onEvent: (event: WatchEvent) => void;
  /** How often all is looked at whatever the file system told, in milliseconds; five minutes when left out. */
  readonly fullLookEvery?: number;
}

export interface Watch {
  readonly state: () => WatchState;
  /**
   * Ends the watch: a sync under way is given up, and the drafts of this work tree are removed. Resolves when nothing of it is left.
   * @throws PromptreeError when the drafts can't be removed; the next watch of the work tree does it.
   */
  readonly stop: () => Promise<void>;
}

export interface WatchState {
  /** Whether all files were read once. */
  readonly ready: boolean;
  /** Null where HEAD is on no branch. */
  readonly branch: string | null;
  /** Null before the first commit. */
  readonly commit: CommitId | null;
  /** Whether commits of this branch are synced. */
  readonly syncs: boolean;
  /** How many files make a prompt. */
  readonly prompts: number;
  /** By name. */
  readonly drafts: readonly Draft[];
  /** Of all files, by path. */
  readonly problems: readonly Problem[];
  /** The last one that succeeded; `at` is ISO 8601. */
  readonly lastSync: { readonly at: string; readonly result: SyncResult } | null;
  /** What keeps it from its work, or why the last sync failed; null for nothing. */
  readonly failure: unknown;
}
