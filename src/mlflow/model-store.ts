import type { Draft } from "../core/draft.ts";
import type { SearchFilter } from "../core/filter.ts";
import type { Tags } from "../core/metadata.ts";
import type { VersionFilter } from "./version-filter.ts";

/**
 * What a server of MLflow's protocol needs of whoever keeps its entities: registered models, their versions and aliases, each
 * with its tags as they stand on the wire. It judges nothing: what may be written is the server's to say, and every name that
 * a write takes has to be there.
 */
export interface ModelStore extends AsyncDisposable {
  /** Fit to be printed. */
  readonly address: string;

  /**
   * Text that changes with every write by anybody, other processes too, and that costs next to nothing to ask for: what was
   * read under one revision is still true while it lasts.
   */
  revision(): string;

  /** Reads a single state. */
  read<Value>(work: (models: ModelReader) => Promise<Value>): Promise<Value>;

  /**
   * One transaction: when the work throws, nothing of it lasts; when the promise resolves, all of it does, whatever happens to
   * the process. `actor` is who writes, for the audit log.
   * @throws PromptreeError `registry-busy` when another process writes for longer than the store waits.
   */
  write<Value>(actor: string, work: (models: ModelWriter) => Promise<Value>): Promise<Value>;
}

/** A registered model. A prompt is one whose tags say so. */
export interface StoredModel {
  readonly name: string;
  readonly isPrompt: boolean;
  /** Empty when there is none. */
  readonly description: string;
  /** In the order in which they were first set. */
  readonly tags: Tags;
  /** Version numbers by alias, sorted by alias in byte order. */
  readonly aliases: ReadonlyMap<string, number>;
  /** The highest live version. */
  readonly latest: StoredVersion | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Moves with an update, a rename, and a version that is made or deleted; not with tags and aliases. */
  readonly updatedAt: number;
  /** The repository that manages the prompt, and the file; null when none does. */
  readonly managed: { readonly repository: string; readonly path: string } | null;
}

export interface StoredVersion {
  readonly model: string;
  readonly version: number;
  /** The commit message. Null when an update took it away, which MLflow shows otherwise than one that never was. */
  readonly description: string | null;
  readonly source: string;
  readonly tags: Tags;
  /** Sorted in byte order. */
  readonly aliases: readonly string[];
  readonly createdAt: number;
  /** Moves with an update and a rename. */
  readonly updatedAt: number;
  /** Whether a commit made it. */
  readonly isFromGit: boolean;
}

export interface ModelReader {
  model(name: string): Promise<StoredModel | null>;
  version(name: string, version: number): Promise<StoredVersion | null>;
  /** The draft of a prompt, whether or not there is a model of that name. No other read tells of drafts. */
  draft(name: string): Promise<Draft | null>;
  /** What follows `offset` results, `limit` at most, and whether more do. */
  searchModels(search: ModelSearch): Promise<Results<StoredModel>>;
  searchVersions(search: VersionSearch): Promise<Results<StoredVersion>>;
  countPrompts(): Promise<PromptCounts>;
}

/** How many prompts there are, with all of their versions and aliases. */
export interface PromptCounts {
  readonly prompts: number;
  readonly versions: number;
  readonly aliases: number;
}

export interface Results<Item> {
  readonly items: readonly Item[];
  readonly hasMore: boolean;
}

interface Search<Filter, Key> {
  /** Prompts and their versions, or everything else. */
  readonly of: "prompts" | "models";
  readonly filter: Filter;
  /** By the first key, then the next; a store breaks ties by name in byte order, then by version. */
  readonly order: readonly Order<Key>[];
  readonly offset: number;
  readonly limit: number;
}

export interface Order<Key> {
  readonly by: Key;
  readonly descending: boolean;
}

export type ModelOrderKey = "name" | "updatedAt";
export type VersionOrderKey = "name" | "version" | "createdAt" | "updatedAt";

export type ModelSearch = Search<SearchFilter, ModelOrderKey>;
export type VersionSearch = Search<VersionFilter, VersionOrderKey>;

export interface ModelWriter extends ModelReader {
  createModel(model: NewModel): Promise<void>;
  /** Versions, tags and aliases follow. */
  renameModel(name: string, newName: string): Promise<void>;
  updateModel(name: string, change: ModelChange): Promise<void>;
  /** With its versions and aliases. */
  deleteModel(name: string): Promise<void>;

  /** Gives the number, which no version of the model ever had. */
  createVersion(version: NewModelVersion): Promise<number>;
  updateVersion(name: string, version: number, change: VersionChange): Promise<void>;
  /** With the aliases that are at it. */
  deleteVersion(name: string, version: number): Promise<void>;

  /** Sets or moves it. */
  setAlias(name: string, alias: string, version: number): Promise<void>;
  /** Deleting one that is not there does nothing. */
  deleteAlias(name: string, alias: string): Promise<void>;
}

export interface NewModel {
  readonly name: string;
  readonly description: string;
  readonly tags: Tags;
}

export interface NewModelVersion {
  readonly model: string;
  readonly description: string;
  readonly source: string;
  readonly tags: Tags;
}

interface TagChange {
  readonly setTags?: Tags;
  readonly removeTags?: readonly string[];
}

/** Only what is named changes. */
export interface ModelChange extends TagChange {
  readonly description?: string;
}

export interface VersionChange extends TagChange {
  readonly description?: string | null;
}
