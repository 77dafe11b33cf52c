import type { AliasManifest } from "./alias.ts";
import type { BlobId, CommitId, CommitInfo } from "./commit.ts";
import type { Content } from "./content.ts";
import type { Digest } from "./digest.ts";
import type { Metadata } from "./metadata.ts";
import type { PromptName } from "./name.ts";
import type { Problem } from "./problem.ts";
import type { HistoryMode, Outcome, PromptState, SyncState, VersionSummary } from "./registry.ts";
import type { DeclaredSplits } from "./split.ts";
import type { Provenance } from "./version.ts";

/** The git repository at a commit. */
export interface Source {
  readonly commit: CommitId;
  /** Null on a detached HEAD. */
  readonly branch: string | null;
  /** The name it owns prompts under. */
  readonly repository: string;
}

/** What git says. */
export interface DesiredState {
  readonly source: Source;
  readonly mode: HistoryMode;
  /** Where the replay began: the last synced commit, or null for all of history or a snapshot. */
  readonly base: CommitId | null;
  /** First-parent commits from `base` to the source that touch prompts or aliases. */
  readonly commits: number;
  /** The prompts whose files were touched since `base`; what the registry manages beyond these is as git left it. */
  readonly prompts: ReadonlyMap<PromptName, DesiredPrompt>;
  /** Those of `prompts` that the last sync left in the registry and somebody has deleted there. */
  readonly lost: ReadonlySet<PromptName>;
  /** Those of `prompts` that are there and whose newest version somebody has deleted: `versions` has it again. */
  readonly withLostVersions: ReadonlySet<PromptName>;
  /** Versions that hold what git has now, of prompts that have one of an older commit above them. */
  readonly covered: ReadonlyMap<PromptName, VersionSummary>;
  /** Prompts that lack their newest version although history makes none again, since the registry has been meddled with. */
  readonly incomplete: ReadonlySet<PromptName>;
  /** Null when no file says anything of pointers: they are then left alone. */
  readonly aliases: AliasManifest | null;
  /** The same as of the last synced commit, to tell what git moved from what somebody else did. */
  readonly aliasesAtBase: AliasManifest | null;
  /** The commits since `base` that changed what `aliases` comes from. */
  readonly aliasCommits: ReadonlySet<CommitId>;
  readonly splits: DeclaredSplits;
  readonly problems: readonly Problem[];
}

export interface DesiredPrompt {
  readonly name: PromptName;
  readonly path: string;
  /** No file at the source makes this prompt any more. */
  readonly orphaned: boolean;
  /** As of the source, or for an orphan as of when it had a file. */
  readonly metadata: Metadata;
  /** What the newest version that the registry already holds ends up with: the metadata of when it last was newest. */
  readonly registeredMetadata: Metadata | null;
  /** New versions, oldest first. */
  readonly versions: readonly DesiredVersion[];
  /** The digest of the content at the source; null for an orphan. */
  readonly digest: Digest | null;
  /** Set when the prompt began by moving a file that did not name itself. */
  readonly renamedFrom: PromptName | null;
}

export interface DesiredVersion {
  readonly commit: CommitInfo;
  readonly path: string;
  readonly blob: BlobId;
  readonly digest: Digest;
  readonly metadata: Metadata;
}

/** Gives contents back by blob: the replay lays their texts away, and reads again from git what there was no room for. */
export interface ContentSource {
  read(versions: readonly DesiredVersion[]): Promise<readonly Content[]>;
  /**
   * The contents that registered versions were made with, from the files of their commits. An outcome that is not good says
   * what is missing.
   */
  readRegistered(origins: readonly Provenance[]): Promise<readonly Outcome<Content>[]>;
  /** These will not be read again, as a rule. */
  release(versions: readonly DesiredVersion[]): void;
}

/** What the registry holds. */
export interface ObservedState {
  readonly address: string;
  readonly lastSync: SyncState | null;
  readonly prompts: ReadonlyMap<PromptName, PromptState>;
  /** Every version of the prompts that an alias target had to be looked up in. */
  readonly versions: ReadonlyMap<PromptName, readonly VersionSummary[]>;
}
