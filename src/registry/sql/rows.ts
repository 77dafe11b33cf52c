import type { ExpressionBuilder } from "kysely";
import type { AliasName } from "../../core/alias.ts";
import type { Content, Message } from "../../core/content.ts";
import { PromptreeError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Tags } from "../../core/metadata.ts";
import type { ManagedState, VersionSummary } from "../../core/registry.ts";
import { NO_SPLITS } from "../../core/split.ts";
import type { Provenance } from "../../core/version.ts";
import { splitTags, splitsIn } from "../../mlflow/split-tags.ts";
import { SPLIT_PREFIX } from "../../mlflow/tag-keys.ts";
import type { ContentTable, PromptTable, Schema, VersionTable } from "./schema.ts";

/** What the summary of a version is made of. */
export interface SummaryRow extends Omit<
  VersionTable,
  | "description"
  | "tags"
  | "input_schema"
  | "created_at"
  | "commit_date"
  | "wire_tags"
  | "wire_description"
  | "source"
  | "updated_at"
> {
  readonly date: string;
}

/** Selects the columns of a SummaryRow. */
export function summaryColumns(row: ExpressionBuilder<Schema, "versions">) {
  return [
    "versions.prompt",
    "versions.number",
    "versions.digest",
    "versions.message",
    "versions.repository",
    "versions.commit_id",
    "versions.path",
    "versions.author",
    "versions.git_digest",
    row.fn.coalesce("versions.commit_date", "versions.created_at").as("date"),
  ] as const;
}

export function summaryOf(row: SummaryRow): VersionSummary {
  const { prompt, number: version, digest, message, date } = row;
  return { prompt, version, digest, message, date, provenance: provenanceOf(row) };
}

function provenanceOf(row: SummaryRow): Provenance | null {
  const { repository, commit_id: commit, path, author, date } = row;
  if (repository === null || commit === null || path === null || author === null) return null;
  return { repository, commit, path, digest: row.git_digest ?? row.digest, author, date };
}

type ProvenanceColumns = Pick<VersionTable, "repository" | "commit_id" | "path" | "author" | "commit_date">;

/** The digest of the content is the version's own, and has its column already. */
export function provenanceColumns(provenance: Provenance | null): ProvenanceColumns {
  return {
    repository: provenance?.repository ?? null,
    commit_id: provenance?.commit ?? null,
    path: provenance?.path ?? null,
    author: provenance?.author ?? null,
    commit_date: provenance?.date ?? null,
  };
}

/** A prompt's row as it is read. */
export interface PromptRow extends Omit<PromptTable, "created_at" | "git_tags" | "wire_tags" | "updated_at"> {
  /** Null when they are the prompt's own tags, as they are most often. */
  readonly git_tags: string | null;
}

/** Selects the columns of a PromptRow. */
export function promptColumns(row: ExpressionBuilder<Schema, "prompts">) {
  return [
    "name",
    "description",
    "tags",
    "next_version",
    "repository",
    "path",
    "orphaned",
    "git_description",
    row.fn<string | null>("nullif", ["git_tags", "tags"]).as("git_tags"),
    "git_input_schema",
    "git_aliases",
  ] as const;
}

/** `tags` are the prompt's own. */
export function managedOf(row: PromptRow, tags: Tags): ManagedState | null {
  const { repository, path } = row;
  if (repository === null || path === null) return null;
  const recorded = row.git_tags === null ? tags : readTags(row.git_tags);
  const splits = row.git_tags === null ? NO_SPLITS : splitsIn(recorded);
  return {
    repository,
    path,
    orphaned: row.orphaned === 1,
    metadata: {
      description: row.git_description,
      tags: splits.size === 0 ? recorded : withoutSplits(recorded),
      inputSchema: readObject(row.git_input_schema),
    },
    aliases: readAliases(row.git_aliases),
    splits,
  };
}

function withoutSplits(recorded: Tags): Tags {
  return new Map([...recorded].filter(([key]) => !key.startsWith(SPLIT_PREFIX)));
}

type ManagedColumns = Pick<
  PromptTable,
  "repository" | "path" | "orphaned" | "git_description" | "git_tags" | "git_input_schema" | "git_aliases"
>;

export function managedColumns(managed: ManagedState | null): ManagedColumns {
  return {
    repository: managed?.repository ?? null,
    path: managed?.path ?? null,
    orphaned: managed?.orphaned === true ? 1 : 0,
    git_description: managed?.metadata.description ?? null,
    git_tags: writeTags(managed === null ? new Map() : recordedTags(managed)),
    git_input_schema: writeObject(managed?.metadata.inputSchema ?? null),
    git_aliases: writeAliases(managed?.aliases ?? new Set()),
  };
}

/** Splits are kept as on the wire, among the tags: no author's tag begins like one of these. */
function recordedTags({ metadata, splits }: ManagedState): Tags {
  return splits.size === 0 ? metadata.tags : new Map([...metadata.tags, ...splitTags(splits)]);
}

export type ContentColumns = Omit<ContentTable, "prompt" | "number">;

export function contentColumns(content: Content): ContentColumns {
  return {
    type: content.type,
    model_config: writeObject(content.modelConfig),
    response_format: writeObject(content.responseFormat),
    body: content.type === "text" ? content.template : JSON.stringify(content.messages),
  };
}

export function contentOf(row: ContentColumns): Content {
  const settings = { modelConfig: readObject(row.model_config), responseFormat: readObject(row.response_format) };
  return row.type === "text"
    ? { type: "text", template: row.body, ...settings }
    : { type: "chat", messages: readMessages(row.body), ...settings };
}

export function writeTags(tags: Tags): string {
  return JSON.stringify(Object.fromEntries(tags));
}

export function readTags(text: string): Tags {
  const tags = new Map<string, string>();
  for (const [key, value] of Object.entries(objectIn(text))) {
    if (typeof value !== "string") throw damaged();
    tags.set(key, value);
  }
  return tags;
}

export function writeAliases(aliases: ReadonlySet<AliasName>): string {
  return JSON.stringify([...aliases]);
}

function readAliases(text: string): ReadonlySet<AliasName> {
  if (text === "[]") return NO_ALIASES;
  const names = parseJson(text);
  if (!Array.isArray(names) || !names.every(isStoredAlias)) throw damaged();
  return new Set(names);
}

const NO_ALIASES: ReadonlySet<AliasName> = new Set();

/** Like every name in a column, it was checked before it was stored. */
function isStoredAlias(value: unknown): value is AliasName {
  return typeof value === "string";
}

export function writeObject(value: JsonObject | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

export function readObject(text: string | null): JsonObject | null {
  return text === null ? null : objectIn(text);
}

function objectIn(text: string): JsonObject {
  const value = parseJson(text);
  if (!isObject(value)) throw damaged();
  return value;
}

/** Of what JSON.parse gives: all that it makes is JSON. */
function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readMessages(text: string): readonly Message[] {
  const messages = parseJson(text);
  if (!Array.isArray(messages) || !messages.every(isMessage)) throw damaged();
  return messages;
}

function isMessage(value: unknown): value is Message {
  return isObject(value) && typeof value["role"] === "string" && typeof value["content"] === "string";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(cause?: unknown): PromptreeError {
  return new PromptreeError("registry-unavailable", "a row of the registry is damaged: it holds JSON of another form", {
    cause,
    hint: "put a copy of the registry in its place, or move it away and sync",
  });
}
