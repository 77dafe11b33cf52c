import type { Content } from "./content.ts";
import type { Digest } from "./digest.ts";
import type { Metadata } from "./metadata.ts";
import type { PromptName } from "./name.ts";

/** The alias that an embedded registry answers with a prompt's draft, where there is one and no alias of that name. */
export const DRAFT = "draft";

/** What a prompt file holds on disk where that is not what the registry has of git. It never becomes a version by itself. */
export interface Draft {
  readonly prompt: PromptName;
  /** From the work tree's root. */
  readonly path: string;
  readonly content: Content;
  readonly digest: Digest;
  readonly metadata: Metadata;
  /** ISO 8601: when it was put into the registry. */
  readonly savedAt: string;
}

/** The drafts of one work tree, beside a registry's versions. A registry that work trees share holds those of each. */
export interface DraftStore extends AsyncDisposable {
  /** Fit to be printed. */
  readonly address: string;

  /**
   * Takes the work tree for this store until it is disposed, and removes all drafts that no living store holds, those that
   * are left of this work tree too. Holding again does nothing.
   * @throws PromptreeError `blocked` when another living store has it.
   */
  hold(): Promise<void>;

  /** Of this work tree, by name in code point order. */
  readDrafts(): Promise<readonly Draft[]>;

  /**
   * All or nothing: puts drafts in the place of those of the same prompts, and removes others; one that is not there is none.
   * @throws PromptreeError `blocked` when another living store holds the work tree.
   */
  changeDrafts(change: DraftChange): Promise<void>;
}

export interface DraftChange {
  readonly put: readonly Draft[];
  readonly remove: readonly PromptName[];
}
