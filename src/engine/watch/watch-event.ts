import type { Content } from "../../core/content.ts";
import type { CommitId } from "../../core/commit.ts";
import type { PromptName } from "../../core/name.ts";
import type { Problem } from "../../core/problem.ts";
import type { SyncResult } from "../../core/sync-result.ts";

/** What has happened while watching, told once it is true in the registry. */
export type WatchEvent =
  | ReadyEvent
  | DraftEvent
  | DraftGoneEvent
  | ProblemsEvent
  | BranchEvent
  | SyncedEvent
  | SyncFailedEvent
  | TroubleEvent
  | RecoveredEvent;

/** Told before anything else but trouble, when the files were all read and what they say is loadable. */
export interface ReadyEvent {
  readonly kind: "ready";
  readonly registry: string;
  /** Null where HEAD is on no branch. */
  readonly branch: string | null;
  /** Null before the first commit. */
  readonly commit: CommitId | null;
  /** Whether commits of this branch are synced; of other branches, and of a detached HEAD, only drafts are loadable. */
  readonly syncs: boolean;
  readonly prompts: number;
  readonly drafts: number;
}

/** A text on disk is loadable as `@draft` now. */
export interface DraftEvent {
  readonly kind: "draft";
  readonly prompt: PromptName;
  readonly path: string;
  /** What was loadable as the draft before, or else the newest version; null for a prompt that has neither. */
  readonly before: Content | null;
  readonly after: Content;
}

export interface DraftGoneEvent {
  readonly kind: "draft-gone";
  readonly prompt: PromptName;
  readonly path: string;
  /** The file is as git's newest version has it; or there is no file of that name any more. */
  readonly why: "as-registered" | "no-file";
}

/** All that is wrong with a file now, in the place of what was told of it before; none when it is mended, or gone. */
export interface ProblemsEvent {
  readonly kind: "problems";
  /** From the work tree's root; null for what is wrong with no file. */
  readonly path: string | null;
  readonly problems: readonly Problem[];
}

/** HEAD is on another branch. */
export interface BranchEvent {
  readonly kind: "branch";
  readonly branch: string | null;
  readonly commit: CommitId | null;
  readonly syncs: boolean;
}

/** Told of a sync that changed something, or that mended what was wrong. */
interface SyncedEvent {
  readonly kind: "synced";
  readonly result: SyncResult;
}

interface SyncFailedEvent {
  readonly kind: "sync-failed";
  readonly error: unknown;
}

/** What keeps watch from its work, such as too few file watches: it goes on with what still works. Told once until it changes. */
export interface TroubleEvent {
  readonly kind: "trouble";
  readonly error: unknown;
}

/** The trouble is over. */
export interface RecoveredEvent {
  readonly kind: "recovered";
}
