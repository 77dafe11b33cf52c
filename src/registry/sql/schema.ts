import type { AliasName } from "../../core/alias.ts";
import type { CommitId } from "../../core/commit.ts";
import type { Content } from "../../core/content.ts";
import type { Digest } from "../../core/digest.ts";
import type { PromptName } from "../../core/name.ts";
import type { HistoryMode } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";

/** The tables. Columns are the common ground of SQLite and PostgreSQL: text, integers, and JSON kept as text. */
export interface Schema {
  readonly registry: RegistryTable;
  readonly prompts: PromptTable;
  readonly versions: VersionTable;
  readonly contents: ContentTable;
  readonly aliases: AliasTable;
  readonly audit: AuditTable;
  readonly sync_state: SyncStateTable;
  readonly models: ModelTable;
  readonly model_versions: ModelVersionTable;
  readonly drafts: DraftTable;
  readonly draft_holders: DraftHolderTable;
}

/** One row. */
export interface RegistryTable {
  /** Drawn at random when the registry is made, so that a registry put in its place is told from it. */
  readonly id: string;
  readonly schema_version: number;
}

export interface PromptTable {
  readonly name: PromptName;
  readonly description: string | null;
  readonly tags: string;
  /** Only ever grows, so that a number is not given twice even when the newest version was deleted. */
  readonly next_version: VersionNumber;
  readonly created_at: string;
  /** With `path`, null when no git repository manages the prompt; the columns after it then mean nothing. */
  readonly repository: string | null;
  readonly path: string | null;
  readonly orphaned: 0 | 1;
  readonly git_description: string | null;
  /** With the prompt's splits, under the keys that they have on MLflow's wire. */
  readonly git_tags: string;
  readonly git_input_schema: string | null;
  readonly git_aliases: string;
  /**
   * The tags as they stand on MLflow's wire, where somebody has written them over HTTP: a JSON list of `[key, value]` in
   * order. The columns above then always follow from it; where it is null, it follows from them.
   */
  readonly wire_tags: string | null;
  /** The last update, rename, or version made or deleted; null when there was none since it was made. */
  readonly updated_at: string | null;
}

/** Without the content: reading every prompt's newest version must not lead through the texts. */
export interface VersionTable {
  readonly prompt: PromptName;
  readonly number: VersionNumber;
  readonly digest: Digest;
  readonly message: string;
  readonly description: string | null;
  readonly tags: string;
  readonly input_schema: string | null;
  readonly created_at: string;
  /** This and the columns after it are null together, when no commit made the version. */
  readonly repository: string | null;
  readonly commit_id: CommitId | null;
  readonly path: string | null;
  readonly author: string | null;
  readonly commit_date: string | null;
  /** Of the content that git made, where somebody has put another in its place. */
  readonly git_digest: Digest | null;
  /** As of a prompt. The text is left out (`[key]`) where `contents` has it to the letter. */
  readonly wire_tags: string | null;
  /** What MLflow shows as the description, null when that was taken away; means nothing without `wire_tags`. */
  readonly wire_description: string | null;
  /** MLflow's; null for the one that prompts usually have. */
  readonly source: string | null;
  /** The last update or rename; null when there was none. */
  readonly updated_at: string | null;
}

export interface ContentTable {
  readonly prompt: PromptName;
  readonly number: VersionNumber;
  readonly type: Content["type"];
  readonly model_config: string | null;
  readonly response_format: string | null;
  /** The template of a text prompt; the messages of a chat prompt as JSON. */
  readonly body: string;
}

export interface AliasTable {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  readonly version: VersionNumber;
}

/** One row a write. It keeps names, not references: it outlives what it tells of. */
export interface AuditTable {
  /** 1, 2, 3 … in the order of the writes. */
  readonly id: number;
  readonly at: string;
  readonly actor: string;
  readonly action: AuditAction;
  readonly prompt: PromptName;
  readonly alias: AliasName | null;
  /** The version that was made, changed or deleted. */
  readonly version: VersionNumber | null;
  /** Where an alias was, and where it went. */
  readonly from_version: VersionNumber | null;
  readonly to_version: VersionNumber | null;
  /** What else changed, as JSON `{field: {from, to}}`. */
  readonly details: string | null;
  /** The commit that the session brought in. */
  readonly commit_id: CommitId | null;
}

type AuditAction =
  | "create-prompt"
  | "register-version"
  | "restore-version"
  | "update-version"
  | "delete-version"
  | "update-prompt"
  | "adopt-prompt"
  | "rename-prompt"
  | "set-alias"
  | "delete-alias"
  | "delete-prompt";

interface SyncStateTable {
  readonly repository: string;
  readonly commit_id: CommitId;
  readonly branch: string | null;
  readonly mode: HistoryMode;
  readonly synced_at: string;
  readonly settled_revision: string | null;
  readonly unfinished_commit_id: CommitId | null;
}

/** A model of MLflow's that is no prompt: what a sync over HTTP keeps its lock in. No reader of prompts sees it. */
export interface ModelTable {
  readonly name: string;
  readonly description: string;
  /** A JSON list of `[key, value]` in order. */
  readonly tags: string;
  /** A JSON object of version numbers by alias. */
  readonly aliases: string;
  readonly next_version: number;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface ModelVersionTable {
  readonly model: string;
  readonly number: number;
  readonly description: string | null;
  readonly source: string;
  readonly tags: string;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Of a prompt that need not be in `prompts`. No row of another table tells of drafts, the audit log's neither. */
export interface DraftTable extends Omit<ContentTable, "number"> {
  /** The absolute path of its root, which with the prompt is the key. */
  readonly worktree: string;
  readonly path: string;
  readonly digest: Digest;
  readonly description: string | null;
  readonly tags: string;
  readonly input_schema: string | null;
  readonly saved_at: string;
}

/** Who keeps the drafts of a work tree as its files are, so that two do not undo each other's. */
export interface DraftHolderTable {
  readonly worktree: string;
  /** Drawn at random. */
  readonly holder: string;
  readonly pid: number;
  /** The machine's name, where the process is. */
  readonly host: string;
  readonly since: string;
  /** The last sign of life. */
  readonly beat: string;
}
