import type { Person } from "./vocabulary.ts";

/** How much history to make. The same shape gives the same commits, to the last bit of their ids. */
export interface Shape {
  readonly seed: number;
  /** All of them still have their file at the end. */
  readonly prompts: number;
  /** On the first-parent line; the commits on merged branches come on top. */
  readonly commits: number;
  /** File states on the first-parent line that change a prompt's content. */
  readonly versions: number;
  /** File states that change tags or description only; they come on top of the versions. */
  readonly metadataEdits: number;
}

export interface Commit {
  readonly author: Person;
  readonly committer: Person;
  /** Since 1970. */
  readonly seconds: number;
  /** The offset from UTC as git writes it. */
  readonly zone: string;
  readonly message: string;
  readonly files: readonly FileState[];
  /** The work in progress that this commit merges, oldest first; empty for an ordinary commit. */
  readonly branch: readonly Commit[];
  /** How many first-parent commits before this commit's parent the branch began. */
  readonly branchedBefore: number;
}

export interface FileState {
  readonly path: string;
  readonly text: string;
}

/** What a registry must hold of a prompt once the whole history is synced. */
export interface ExpectedPrompt {
  readonly name: string;
  readonly path: string;
  readonly chat: boolean;
  readonly versions: number;
  /** The version that `production` points to. */
  readonly production: number;
  /** Whether a new version takes `production` along. */
  readonly follows: boolean;
}
