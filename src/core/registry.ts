import type { AliasName } from "./alias.ts";
import type { CommitId } from "./commit.ts";
import type { Content } from "./content.ts";
import type { Digest } from "./digest.ts";
import type { Draft } from "./draft.ts";
import type { PromptreeError } from "./errors.ts";
import type { SearchFilter } from "./filter.ts";
import type { Metadata, Tags } from "./metadata.ts";
import type { PromptName } from "./name.ts";
import type { Splits } from "./split.ts";
import type { Provenance, VersionNumber } from "./version.ts";

/**
 * The port. Readers and writers are separate, so that a plan, which is handed a reader, has nothing to write with.
 * Reads come in pages and writes go in batches with an outcome each, because a registry may be remote, may fail halfway,
 * and may have no transactions.
 */
export interface RegistryReader extends AsyncDisposable {
  /** The registry's URL, fit to be printed: it never holds a credential. */
  readonly address: string;

  /** Whether the lock outlives a process that holds it and is killed. Where not, `readLock` gives null. */
  readonly lockOutlives: boolean;

  /** Whether `nextVersion` counts versions that were deleted; where not, a deleted newest version leaves no trace in it. */
  readonly countsDeleted: boolean;

  /** Whether others can change what a version holds without this registry keeping them from it. */
  readonly contentsCanChange: boolean;

  /** Text that changes with every write by anybody; null when the registry can't tell, and then nobody may rely on it. */
  readRevision(): Promise<string | null>;

  /** What the last sync of each repository that has synced here left; few. */
  readSyncStates(): Promise<readonly SyncState[]>;

  /** Every prompt, by name in code point order, or those that pass the filter. */
  readPrompts(filter?: SearchFilter): AsyncIterable<readonly PromptState[]>;

  readPrompt(name: PromptName): Promise<PromptState | null>;

  /** One version whole; null when the prompt or the version is missing. */
  readVersion(name: PromptName, version: VersionNumber): Promise<VersionRecord | null>;

  /**
   * The draft of a prompt that need not be there otherwise; of several work trees' the one that was saved last. Null where there
   * is none, and where an alias of that name stands in the way of asking for it. No other read tells of drafts.
   */
  readDraft(name: PromptName): Promise<Draft | null>;

  /**
   * Every move of a prompt's aliases, whoever made it, oldest first; null when the registry keeps no record of them. Of a prompt
   * that was deleted, all there were are deleted with it.
   */
  readAliasMoves(name: PromptName): Promise<readonly AliasMove[] | null>;

  /** Every live version of these prompts without its content, by name, then oldest first; unknown names give none. */
  readVersions(names: readonly PromptName[]): AsyncIterable<readonly VersionSummary[]>;

  /** Who holds the lock; null when nobody does. */
  readLock(): Promise<LockHolder | null>;
}

export interface Registry extends RegistryReader {
  /**
   * Takes the registry's lock: one write session at a time. Reads of this registry see the session's own writes.
   * @throws PromptreeError `registry-busy` when another session holds the lock for longer than `waitMs` milliseconds.
   */
  beginWrite(options: WriteOptions): Promise<WriteSession>;

  /** Takes the lock away from who held it. Nothing happens where somebody else holds it by now, or nobody does. */
  breakLock(holder: LockHolder): Promise<void>;
}

/** Somebody with a write session open, or who had one when they were last heard of. */
export interface LockHolder {
  /** What tells this session from every other. */
  readonly id: string;
  /** As WriteOptions has it, with where they are at work if that is known. */
  readonly actor: string;
  /** ISO 8601. */
  readonly since: string;
  /** Milliseconds since the last sign of life. */
  readonly idleMs: number;
  /** Whether they have been silent for so long that whoever wants the lock may take it. */
  readonly expired: boolean;
}

export interface WriteOptions {
  /** Who writes, for the audit log. */
  readonly actor: string;
  /** The commit this session brings in, for the audit log; null when none does. */
  readonly commit: CommitId | null;
  /** How long to wait for another session, in milliseconds. */
  readonly waitMs: number;
  /** Called once when the wait begins. */
  readonly onWait?: () => void;
}

/**
 * Disposing a session that was not committed undoes its writes where the registry has transactions; elsewhere they stay.
 * A write after the lock was lost throws `lock-lost`. A batch's outcomes stand in the batch's order.
 */
export interface WriteSession extends AsyncDisposable {
  /** Aborted when the lock is lost; work that leads to writes should stop then. */
  readonly signal: AbortSignal;

  /** All or nothing: nothing lasts unless `commit` is reached. Where false, every write lasts at once. */
  readonly atomic: boolean;

  /**
   * Makes the prompt where it is missing. Versions of one prompt are made in the batch's order. Where no read of this handle has
   * told of a prompt that is there, its version of the same commit and content may be given instead of a second one.
   */
  registerVersions(batch: readonly NewVersion[]): Promise<readonly Outcome<VersionNumber>[]>;
  /** Puts contents in the place of those that are stored; nothing else of the versions changes. */
  restoreVersions(batch: readonly VersionRestoration[]): Promise<readonly Outcome<void>[]>;
  updatePrompts(batch: readonly PromptUpdate[]): Promise<readonly Outcome<void>[]>;
  setAliases(batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]>;
  /** Deleting an alias that is not there succeeds. */
  deleteAliases(batch: readonly AliasRemoval[]): Promise<readonly Outcome<void>[]>;
  /** Deletes prompts with their versions and aliases. */
  deletePrompts(batch: readonly PromptName[]): Promise<readonly Outcome<void>[]>;
  saveSyncState(state: SyncState): Promise<void>;

  /** Makes the writes lasting and gives the lock back. */
  commit(): Promise<void>;
}

export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: PromptreeError };

/** What git last set on a prompt; what differs from it in the registry was done by somebody else. */
export interface ManagedState {
  /** Who manages the prompt. */
  readonly repository: string;
  /** The file, at the last synced commit, or where it last was for an orphan. */
  readonly path: string;
  /** Its file is gone from git. */
  readonly orphaned: boolean;
  readonly metadata: Metadata;
  /** The aliases git has set. */
  readonly aliases: ReadonlySet<AliasName>;
  /** As they are in the registry: applications go by this record itself. */
  readonly splits: Splits;
}

/** One prompt as the registry holds it, without its texts. */
export interface PromptState {
  readonly name: PromptName;
  readonly description: string | null;
  readonly tags: Tags;
  /** Every alias, whoever set it. */
  readonly aliases: ReadonlyMap<AliasName, VersionNumber>;
  /** The highest live version, whoever made it. */
  readonly latest: VersionSummary | null;
  /** The highest live version with provenance. */
  readonly newestManaged: VersionSummary | null;
  /** The number the registry will give next, as far as it can tell. */
  readonly nextVersion: VersionNumber;
  /** Null when no git repository manages the prompt. */
  readonly managed: ManagedState | null;
}

/** A version without its content and metadata. */
export interface VersionSummary {
  readonly prompt: PromptName;
  readonly version: VersionNumber;
  /** Of the content that is stored, which need not be what git made: `provenance.digest` is that one's. */
  readonly digest: Digest;
  /** The commit message, or what somebody else gave for one; empty when nothing was. */
  readonly message: string;
  /** ISO 8601: the commit's date, or when the registry got a version that git did not make. */
  readonly date: string;
  /** Null when git did not make it. */
  readonly provenance: Provenance | null;
}

export interface VersionRecord extends VersionSummary {
  readonly content: Content;
  /**
   * What is stored and not in the content, each as a sentence without a full stop: others can store what no file says. The
   * digest is then one that no file's content has. Left out where the content is all of it.
   */
  readonly unread?: readonly string[];
  readonly metadata: Metadata;
}

/** One alias set, moved or deleted. */
export interface AliasMove {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  /** Null when it was not there. */
  readonly from: VersionNumber | null;
  /** Null when it was deleted. */
  readonly to: VersionNumber | null;
  /** ISO 8601. */
  readonly at: string;
  readonly actor: string;
  /** The commit that was being synced; null when none was. */
  readonly commit: CommitId | null;
  /** It is about versions of a prompt that does not bear the name any more: it was deleted, or has another name now. */
  readonly former: boolean;
}

export interface NewVersion {
  readonly prompt: PromptName;
  readonly content: Content;
  readonly digest: Digest;
  readonly message: string;
  readonly metadata: Metadata;
  /** Null for a version that no commit made. */
  readonly provenance: Provenance | null;
  /** What the prompt is made with where it is missing; an existing prompt keeps what it has. */
  readonly defaults: PromptDefaults;
}

interface PromptDefaults {
  readonly metadata: Metadata;
  readonly managed: ManagedState | null;
}

/** The content that a version was made with, for one whose content somebody has changed. */
export interface VersionRestoration {
  readonly prompt: PromptName;
  readonly version: VersionNumber;
  readonly content: Content;
}

/** A change of what is not content. Only what is named changes; what git did not set stays. */
export interface PromptUpdate {
  readonly prompt: PromptName;
  /** Left out: the description stays. */
  readonly description?: string | null;
  readonly setTags: Tags;
  readonly removeTags: readonly string[];
  /** Replaces what git last set. */
  readonly managed: ManagedState;
  /** Versions whose metadata changes, and, on adoption, whose provenance is set. */
  readonly versions: readonly VersionUpdate[];
}

/** Sets a version's metadata. One that is adopted keeps the tags, the description and the input schema that git has not. */
export interface VersionUpdate {
  readonly version: VersionNumber;
  readonly metadata: Metadata;
  /** What git last set on it; its other tags are somebody else's and stay. Left out where nobody can tell: none stays. */
  readonly was?: Metadata;
  /** Given on adoption; left out: the provenance stays. */
  readonly provenance?: Provenance;
}

export interface AliasUpdate {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  readonly version: VersionNumber;
  /** The names of all aliases git has set on the prompt, when this one adds to them; null when the record stays. */
  readonly managedAliases: ReadonlySet<AliasName> | null;
}

export interface AliasRemoval {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  /** As in AliasUpdate, without this one. */
  readonly managedAliases: ReadonlySet<AliasName> | null;
}

export type HistoryMode = "first-parent" | "head";

/** What a sync remembers for the next one. */
export interface SyncState {
  readonly repository: string;
  /** The last synced commit. */
  readonly commit: CommitId;
  readonly branch: string | null;
  readonly mode: HistoryMode;
  /** ISO 8601. */
  readonly syncedAt: string;
  /**
   * The registry's revision after that sync, when the sync ended with nothing left to say: with the same commit and the
   * same revision a sync is done before it begins. Null when anything was left to report.
   */
  readonly settledRevision: string | null;
  /**
   * The commit of a sync that began after that one and never came to its end, so that a part of what it brings may be there;
   * null when there is none. A registry with transactions never has one.
   */
  readonly unfinished: CommitId | null;
  /**
   * A digest of which versions were git's newest when that sync ended: as long as it is the same, none of them was deleted.
   * Null where that can't be told, and in a registry that counts deleted versions, which has no need of it.
   */
  readonly newestVersions: Digest | null;
}
