import type { AliasName } from "../../src/core/alias.ts";
import { isAliasName } from "../../src/core/alias.ts";
import type { BlobId, CommitId } from "../../src/core/commit.ts";
import { isBlobId, isCommitId } from "../../src/core/commit.ts";
import type { Content, TextContent } from "../../src/core/content.ts";
import { digestContent } from "../../src/core/digest.ts";
import type { Draft } from "../../src/core/draft.ts";
import { NO_METADATA } from "../../src/core/metadata.ts";
import type { PromptName } from "../../src/core/name.ts";
import { isPromptName } from "../../src/core/name.ts";
import type {
  AdoptPrompt,
  DeleteAlias,
  DeletePrompt,
  FieldChange,
  Plan,
  RegisterVersion,
  RestoreVersion,
  SetAlias,
  UpdateMetadata,
} from "../../src/core/plan.ts";
import type { Problem } from "../../src/core/problem.ts";
import type { ManagedState, PromptState, SyncState, VersionRecord, VersionSummary } from "../../src/core/registry.ts";
import type { Source } from "../../src/core/state.ts";
import type { SyncResult } from "../../src/core/sync-result.ts";
import type { VersionNumber } from "../../src/core/version.ts";
import { isVersionNumber } from "../../src/core/version.ts";
import type { Status } from "../../src/report/status-text.ts";
import { createView } from "../../src/report/view.ts";

export const plain = createView({ colour: false });
export const coloured = createView({ colour: true });

/** Everything a terminal would obey, around words that must stay readable. */
export const HOSTILE =
  "a\u001B[2J\u001B]0;title\u0007b\u001B]8;;http://evil.example\u001B\\c\u009B31md\u202Ee\rf\u0000g\nh\ti\u001Bcj";
export const HOSTILE_LINE = "abcdefg h ij";

/** What may never reach a terminal. */
// oxlint-disable-next-line no-control-regex
export const OBEYED = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

const REPOSITORY = "github.com/acme/prompts";
const REGISTRY = "sqlite:.promptree/registry.db";

export function name(text: string): PromptName {
  if (!isPromptName(text)) throw new TypeError(`no prompt name: ${text}`);
  return text;
}

export function alias(text: string): AliasName {
  if (!isAliasName(text)) throw new TypeError(`no alias: ${text}`);
  return text;
}

export function number(value: number): VersionNumber {
  if (!isVersionNumber(value)) throw new TypeError(`no version number: ${value}`);
  return value;
}

/** A full id that begins with the given hex digits. */
export function commit(prefix: string): CommitId {
  const id = prefix.padEnd(40, "0");
  if (!isCommitId(id)) throw new TypeError(`no commit: ${prefix}`);
  return id;
}

function blob(prefix: string): BlobId {
  const id = prefix.padEnd(40, "0");
  if (!isBlobId(id)) throw new TypeError(`no blob: ${prefix}`);
  return id;
}

export function textPrompt(template: string, settings: Partial<TextContent> = {}): TextContent {
  return { type: "text", template, modelConfig: null, responseFormat: null, ...settings };
}

export const SOURCE: Source = { commit: commit("4f1c2ab"), branch: "main", repository: REPOSITORY };

export function managed(over: Partial<ManagedState> = {}): ManagedState {
  return {
    repository: REPOSITORY,
    path: "prompts/x.md",
    orphaned: false,
    metadata: NO_METADATA,
    aliases: new Set(),
    splits: new Map(),
    ...over,
  };
}

interface VersionOptions {
  readonly message?: string;
  readonly author?: string;
  readonly commit?: string;
  readonly isNewPrompt?: boolean;
}

export function registerVersion(prompt: string, version: number, options: VersionOptions = {}): RegisterVersion {
  const id = commit(options.commit ?? "4f1c2ab");
  const author = options.author ?? "Ada Lovelace";
  const digest = digestContent(textPrompt(`${prompt} ${version}`));
  const date = "2026-11-20T15:03:00+01:00";
  const path = `prompts/${prompt}.md`;
  return {
    action: "register-version",
    prompt: name(prompt),
    version: number(version),
    from: {
      commit: { id, author, date, message: options.message ?? "Ask for the error code first (#12)" },
      path,
      blob: blob("b10b"),
      digest,
      metadata: NO_METADATA,
    },
    provenance: { repository: REPOSITORY, commit: id, path, digest, author, date },
    metadata: NO_METADATA,
    managed: managed({ path }),
    isNewPrompt: options.isNewPrompt ?? false,
  };
}

export function restoreVersion(prompt: string, version: number): RestoreVersion {
  const { provenance } = registerVersion(prompt, version);
  return { action: "restore-version", prompt: name(prompt), version: number(version), provenance };
}

export function setAlias(
  prompt: string,
  aliasName: string,
  from: number | null,
  to: number,
  over: Partial<Pick<SetAlias, "protected" | "reason">> = {},
): SetAlias {
  return {
    action: "set-alias",
    prompt: name(prompt),
    alias: alias(aliasName),
    from: from === null ? null : number(from),
    to: number(to),
    protected: false,
    reason: null,
    managedAliases: null,
    ...over,
  };
}

export function deleteAlias(prompt: string, aliasName: string, from: number | null, isProtected = false): DeleteAlias {
  return {
    action: "delete-alias",
    prompt: name(prompt),
    alias: alias(aliasName),
    from: from === null ? null : number(from),
    protected: isProtected,
    managedAliases: null,
  };
}

function update(prompt: string) {
  return { prompt: name(prompt), setTags: new Map(), removeTags: [], managed: managed(), versions: [] };
}

export function updateMetadata(
  prompt: string,
  fields: readonly FieldChange[],
  version: number | null = null,
): UpdateMetadata {
  return {
    action: "update-metadata",
    prompt: name(prompt),
    version: version === null ? null : number(version),
    fields,
    update: update(prompt),
  };
}

export function adoptPrompt(
  prompt: string,
  from: string | null,
  version: number | null,
  fields: readonly FieldChange[] = [],
): AdoptPrompt {
  return {
    action: "adopt-prompt",
    prompt: name(prompt),
    from,
    version: version === null ? null : number(version),
    fields,
    update: update(prompt),
  };
}

export function deletePrompt(prompt: string): DeletePrompt {
  return { action: "delete-prompt", prompt: name(prompt) };
}

export function plan(over: Partial<Plan> = {}): Plan {
  return {
    source: SOURCE,
    registry: REGISTRY,
    fingerprint: () => digestContent(textPrompt("a plan")),
    changes: [],
    drift: [],
    problems: [],
    blocks: [],
    orphans: [],
    ...over,
  };
}

export function syncResult(over: Partial<SyncResult> = {}): SyncResult {
  return {
    source: SOURCE,
    registry: REGISTRY,
    applied: [],
    failed: [],
    skipped: [],
    drift: [],
    problems: [],
    orphans: [],
    ...over,
  };
}

export function problem(over: Partial<Problem> = {}): Problem {
  return {
    severity: "error",
    code: "unknown-key",
    file: "prompts/billing/refund.md",
    line: 4,
    column: 3,
    message: 'unknown key "tmeperature" under config',
    hint: 'did you mean "temperature"?',
    excerpt: { text: "  tmeperature: 0.2", length: 11 },
    ...over,
  };
}

export function summary(prompt: string, version: number, over: Partial<VersionSummary> = {}): VersionSummary {
  const { provenance, from } = registerVersion(prompt, version);
  return {
    prompt: name(prompt),
    version: number(version),
    digest: from.digest,
    message: from.commit.message,
    date: from.commit.date,
    provenance,
    ...over,
  };
}

export function record(content: Content, over: Partial<VersionRecord> = {}): VersionRecord {
  return { ...summary("welcome", 3), digest: digestContent(content), content, metadata: NO_METADATA, ...over };
}

/** What the file of `welcome` holds on disk. */
export function draft(content: Content, over: Partial<Omit<Draft, "content">> = {}): Draft {
  return {
    prompt: name("welcome"),
    path: "prompts/welcome.md",
    content,
    digest: digestContent(content),
    metadata: NO_METADATA,
    savedAt: "2026-11-20T10:29:31.042Z",
    ...over,
  };
}

export function promptState(prompt: string, over: Partial<PromptState> = {}): PromptState {
  return {
    name: name(prompt),
    description: null,
    tags: new Map(),
    aliases: new Map(),
    latest: summary(prompt, 2),
    newestManaged: summary(prompt, 2),
    nextVersion: number(3),
    managed: managed(),
    ...over,
  };
}

export function syncState(over: Partial<SyncState> = {}): SyncState {
  return {
    repository: REPOSITORY,
    commit: commit("9d0e113"),
    branch: "main",
    mode: "first-parent",
    syncedAt: "2026-11-20T14:03:27.123Z",
    settledRevision: null,
    unfinished: null,
    newestVersions: null,
    ...over,
  };
}

export function status(over: Partial<Status> = {}): Status {
  return {
    head: SOURCE,
    registry: REGISTRY,
    lastSync: syncState(),
    commitsBehind: 2,
    drift: [],
    changes: [],
    problems: [],
    orphans: [],
    conflicts: [],
    drafts: [],
    isBlocked: false,
    ...over,
  };
}
