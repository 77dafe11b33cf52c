import type { AliasName } from "../core/alias.ts";
import type { Content } from "../core/content.ts";
import type { Digest } from "../core/digest.ts";
import type { Metadata, Tags } from "../core/metadata.ts";
import type { PromptName } from "../core/name.ts";
import type {
  AliasMove,
  ManagedState,
  PromptState,
  SyncState,
  VersionRecord,
  VersionSummary,
} from "../core/registry.ts";
import type { Provenance, VersionNumber } from "../core/version.ts";

/** What a registry holds, as plain values: changing one means putting a new one in its place. */
export interface MemoryState {
  readonly prompts: ReadonlyMap<PromptName, StoredPrompt>;
  readonly syncStates: ReadonlyMap<string, SyncState>;
  /** Oldest first. */
  readonly aliasMoves: readonly AliasMove[];
  /** Counts the writes, a sync state's own aside. */
  readonly writes: number;
}

export interface StoredPrompt {
  readonly name: PromptName;
  readonly description: string | null;
  readonly tags: Tags;
  readonly nextVersion: VersionNumber;
  readonly managed: ManagedState | null;
  /** Oldest first. */
  readonly versions: ReadonlyMap<VersionNumber, StoredVersion>;
  readonly aliases: ReadonlyMap<AliasName, VersionNumber>;
}

export interface StoredVersion {
  readonly version: VersionNumber;
  readonly digest: Digest;
  readonly message: string;
  readonly content: Content;
  readonly metadata: Metadata;
  readonly provenance: Provenance | null;
  readonly createdAt: string;
}

/** One registry in memory, however many handles are open on it. */
export interface MemoryData {
  /** What tells it from every other. */
  readonly id: string;
  state: MemoryState;
  /** Who holds the lock; null when nobody does. */
  holder: object | null;
}

export function summaryOf(prompt: PromptName, stored: StoredVersion): VersionSummary {
  const { version, digest, message, provenance, createdAt } = stored;
  return { prompt, version, digest, message, date: provenance?.date ?? createdAt, provenance };
}

export function recordOf(prompt: PromptName, stored: StoredVersion): VersionRecord {
  return { ...summaryOf(prompt, stored), content: stored.content, metadata: stored.metadata };
}

export function stateOf(prompt: StoredPrompt): PromptState {
  const { name, description, tags, aliases, nextVersion, managed } = prompt;
  const summaries = [...prompt.versions.values()].map((stored) => summaryOf(name, stored));
  const latest = summaries.at(-1) ?? null;
  const newestManaged = summaries.findLast((summary) => summary.provenance !== null) ?? null;
  return { name, description, tags, aliases, latest, newestManaged, nextVersion, managed };
}
