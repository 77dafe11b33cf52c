import { type AliasName, isAliasName } from "../../src/core/alias.ts";
import { type CommitId, isCommitId } from "../../src/core/commit.ts";
import type { ChatContent, Content, Message, TextContent } from "../../src/core/content.ts";
import { digestContent } from "../../src/core/digest.ts";
import type { Draft } from "../../src/core/draft.ts";
import { type Metadata, NO_METADATA } from "../../src/core/metadata.ts";
import { type PromptName, isPromptName } from "../../src/core/name.ts";
import type {
  AliasRemoval,
  AliasUpdate,
  ManagedState,
  NewVersion,
  PromptUpdate,
  SyncState,
} from "../../src/core/registry.ts";
import { NO_SPLITS } from "../../src/core/split.ts";
import { type Provenance, type VersionNumber, isVersionNumber } from "../../src/core/version.ts";

/** Who manages the prompts that these builders make. */
export const REPOSITORY = "github.com/acme/prompts";

export function promptName(text: string): PromptName {
  if (!isPromptName(text)) throw new Error(`${text} is no prompt's name`);
  return text;
}

export function aliasName(text: string): AliasName {
  if (!isAliasName(text)) throw new Error(`${text} is no alias`);
  return text;
}

export function versionNumber(value: number): VersionNumber {
  if (!isVersionNumber(value)) throw new Error(`${value} is no version number`);
  return value;
}

/** The full commit id that begins with these hex digits. */
export function commitId(prefix = "c0ffee"): CommitId {
  const id = prefix.padEnd(40, "0");
  if (!isCommitId(id)) throw new Error(`${prefix} is not hex`);
  return id;
}

export function textContent(template: string, settings: Partial<TextContent> = {}): TextContent {
  return { type: "text", template, modelConfig: null, responseFormat: null, ...settings };
}

export function chatContent(messages: readonly Message[], settings: Partial<ChatContent> = {}): ChatContent {
  return { type: "chat", messages, modelConfig: null, responseFormat: null, ...settings };
}

export function metadataOf(
  tags: Readonly<Record<string, string>> = {},
  rest: Partial<Omit<Metadata, "tags">> = {},
): Metadata {
  return { ...NO_METADATA, ...rest, tags: new Map(Object.entries(tags)) };
}

export function provenanceOf(name: string, content: Content, overrides: Partial<Provenance> = {}): Provenance {
  return {
    repository: REPOSITORY,
    commit: commitId(),
    path: `prompts/${name}.md`,
    digest: digestContent(content),
    author: "Ada Lovelace",
    date: "2026-03-03T09:30:00+01:00",
    ...overrides,
  };
}

export function managedBy(name: string, overrides: Partial<ManagedState> = {}): ManagedState {
  return {
    repository: REPOSITORY,
    path: `prompts/${name}.md`,
    orphaned: false,
    metadata: NO_METADATA,
    aliases: new Set(),
    splits: NO_SPLITS,
    ...overrides,
  };
}

/** A version that git made, of a prompt that git manages. `content` may be given as the template of a text. */
export function versionOf(
  name: string,
  content: string | Content = `You are ${name}.`,
  overrides: Partial<Omit<NewVersion, "prompt" | "content" | "digest">> = {},
): NewVersion {
  const whole = typeof content === "string" ? textContent(content) : content;
  return {
    prompt: promptName(name),
    content: whole,
    digest: digestContent(whole),
    message: `Change ${name}`,
    metadata: NO_METADATA,
    provenance: provenanceOf(name, whole),
    defaults: { metadata: NO_METADATA, managed: managedBy(name) },
    ...overrides,
  };
}

/** What a prompt's file holds on disk. `content` may be given as the template of a text. */
export function draftOf(
  name: string,
  content: string | Content = `You are ${name}, soon.`,
  overrides: Partial<Omit<Draft, "prompt" | "content" | "digest">> = {},
): Draft {
  const whole = typeof content === "string" ? textContent(content) : content;
  return {
    prompt: promptName(name),
    path: `prompts/${name}.md`,
    content: whole,
    digest: digestContent(whole),
    metadata: NO_METADATA,
    savedAt: "2026-03-03T10:29:00.000Z",
    ...overrides,
  };
}

/** A version that somebody made by hand, of a prompt that nobody manages. */
export function foreignVersionOf(
  name: string,
  content?: string | Content,
  overrides: Partial<Omit<NewVersion, "prompt" | "content" | "digest">> = {},
): NewVersion {
  const defaults = { metadata: NO_METADATA, managed: null };
  return versionOf(name, content, { provenance: null, message: "", defaults, ...overrides });
}

export function updateOf(name: string, overrides: Partial<Omit<PromptUpdate, "prompt">> = {}): PromptUpdate {
  return {
    prompt: promptName(name),
    setTags: new Map(),
    removeTags: [],
    managed: managedBy(name),
    versions: [],
    ...overrides,
  };
}

export function aliasOf(
  name: string,
  alias: string,
  version: number,
  managed: readonly string[] | null = null,
): AliasUpdate {
  return {
    prompt: promptName(name),
    alias: aliasName(alias),
    version: versionNumber(version),
    managedAliases: managed === null ? null : new Set(managed.map(aliasName)),
  };
}

export function removalOf(name: string, alias: string, managed: readonly string[] | null = null): AliasRemoval {
  return {
    prompt: promptName(name),
    alias: aliasName(alias),
    managedAliases: managed === null ? null : new Set(managed.map(aliasName)),
  };
}

export function syncStateOf(overrides: Partial<SyncState> = {}): SyncState {
  return {
    repository: REPOSITORY,
    commit: commitId(),
    branch: "main",
    mode: "first-parent",
    syncedAt: "2026-03-03T10:00:00.000Z",
    settledRevision: null,
    unfinished: null,
    newestVersions: null,
    ...overrides,
  };
}
