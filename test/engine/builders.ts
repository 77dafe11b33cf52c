import { readAliases } from "../../src/content/aliases.ts";
import { isAliasName } from "../../src/core/alias.ts";
import type { AliasManifest, AliasName } from "../../src/core/alias.ts";
import { isBlobId, isCommitId } from "../../src/core/commit.ts";
import type { BlobId, CommitId, CommitInfo } from "../../src/core/commit.ts";
import type { TextContent } from "../../src/core/content.ts";
import { digestContent } from "../../src/core/digest.ts";
import type { Digest } from "../../src/core/digest.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Metadata } from "../../src/core/metadata.ts";
import { isPromptName } from "../../src/core/name.ts";
import type { PromptName } from "../../src/core/name.ts";
import type { PlanPolicy } from "../../src/core/plan.ts";
import type { ManagedState, PromptState, VersionSummary } from "../../src/core/registry.ts";
import type { DesiredPrompt, DesiredState, DesiredVersion, ObservedState } from "../../src/core/state.ts";
import { isVersionNumber, versionAfter } from "../../src/core/version.ts";
import type { VersionNumber } from "../../src/core/version.ts";

/** The repository whose syncs are planned, unless a test says otherwise. */
export const US = "github.com/us/prompts";
export const THEM = "github.com/them/prompts";

export function promptName(text: string): PromptName {
  if (!isPromptName(text)) throw new TypeError(`${text} is no name of a prompt`);
  return text;
}

export function aliasName(text: string): AliasName {
  if (!isAliasName(text)) throw new TypeError(`${text} is no alias`);
  return text;
}

export function versionNumber(value: number): VersionNumber {
  if (!isVersionNumber(value)) throw new TypeError(`${value} is no version`);
  return value;
}

/** The id that begins with these hex digits; the rest is zeros. */
export function commitId(digits: string): CommitId {
  const id = digits.padEnd(40, "0");
  if (!isCommitId(id)) throw new TypeError(`${digits} begins no commit id`);
  return id;
}

export function blobId(digits: string): BlobId {
  const id = digits.padEnd(40, "0");
  if (!isBlobId(id)) throw new TypeError(`${digits} begins no blob id`);
  return id;
}

function commitInfo(digits: string, message = `Commit ${digits}`): CommitInfo {
  return { id: commitId(digits), author: "Ada", date: "2026-01-01T00:00:00+00:00", message };
}

export function textContent(template: string): TextContent {
  return { type: "text", template, modelConfig: null, responseFormat: null };
}

export function digestOf(template: string): Digest {
  return digestContent(textContent(template));
}

export function metadata(
  tags: Readonly<Record<string, string>> = {},
  description: string | null = null,
  inputSchema: JsonObject | null = null,
): Metadata {
  return { description, tags: new Map(Object.entries(tags)), inputSchema };
}

/** A version that git has and the registry has not, or not yet. */
export function desiredVersion(
  commit: string,
  template: string,
  options: { readonly path?: string; readonly metadata?: Metadata } = {},
): DesiredVersion {
  return {
    commit: commitInfo(commit),
    path: options.path ?? "prompts/a.md",
    blob: blobId(commit),
    digest: digestOf(template),
    metadata: options.metadata ?? metadata(),
  };
}

/** A prompt whose file was touched since the base. Without versions, its content is as the registry has it. */
export function desiredPrompt(name: string, options: Partial<Omit<DesiredPrompt, "name">> = {}): DesiredPrompt {
  const versions = options.versions ?? [];
  const orphaned = options.orphaned ?? false;
  return {
    name: promptName(name),
    path: `prompts/${name}.md`,
    orphaned,
    metadata: versions.at(-1)?.metadata ?? metadata(),
    registeredMetadata: null,
    versions,
    digest: orphaned ? null : (versions.at(-1)?.digest ?? null),
    renamedFrom: null,
    ...options,
  };
}

/** A version as the registry holds it; without a commit somebody else made it. */
export interface Held {
  readonly version: number;
  readonly text: string;
  readonly commit?: string;
  readonly owner?: string;
  /** What somebody has put in the place of the text. */
  readonly changedTo?: string;
}

function versionSummary(prompt: string, { version, text, commit, owner = US, changedTo = text }: Held): VersionSummary {
  const digest = digestOf(text);
  const date = "2026-01-01T00:00:00+00:00";
  const provenance =
    commit === undefined
      ? null
      : { repository: owner, commit: commitId(commit), path: `prompts/${prompt}.md`, digest, author: "Ada", date };
  const stored = digestOf(changedTo);
  return { prompt: promptName(prompt), version: versionNumber(version), digest: stored, message: "", date, provenance };
}

export interface PromptStateOptions {
  readonly versions?: readonly Held[];
  readonly aliases?: Readonly<Record<string, number>>;
  readonly description?: string | null;
  readonly tags?: Readonly<Record<string, string>>;
  /** Null: no git repository manages the prompt. */
  readonly owner?: string | null;
  readonly orphaned?: boolean;
  readonly path?: string;
  /** What git has set; what the registry shows unless given. */
  readonly gitMetadata?: Metadata;
  readonly gitAliases?: readonly string[];
  /** The weights by the split's name, as they are kept. */
  readonly gitSplits?: Readonly<Record<string, string>>;
  readonly nextVersion?: number;
}

/** A prompt in the registry; ours unless `owner` says otherwise, with one version of ours unless `versions` does. */
export function promptState(name: string, options: PromptStateOptions = {}): PromptState {
  const held = options.versions ?? [{ version: 1, text: "one", commit: "c1" }];
  const summaries = held.map((one) => versionSummary(name, one));
  const description = options.description ?? null;
  const tags = options.tags ?? {};
  const owner = options.owner === undefined ? US : options.owner;
  const managed: ManagedState = {
    repository: owner ?? "",
    path: options.path ?? `prompts/${name}.md`,
    orphaned: options.orphaned ?? false,
    metadata: options.gitMetadata ?? metadata(tags, description),
    aliases: new Set((options.gitAliases ?? []).map(aliasName)),
    splits: new Map(Object.entries(options.gitSplits ?? {})),
  };
  const latest = summaries.at(-1) ?? null;
  return {
    name: promptName(name),
    description,
    tags: new Map(Object.entries(tags)),
    aliases: pointers(options.aliases ?? {}),
    latest,
    newestManaged: summaries.findLast((summary) => summary.provenance !== null) ?? null,
    nextVersion:
      options.nextVersion === undefined ? versionAfter(latest?.version ?? null) : versionNumber(options.nextVersion),
    managed: owner === null ? null : managed,
  };
}

function pointers(aliases: Readonly<Record<string, number>>): ReadonlyMap<AliasName, VersionNumber> {
  return new Map(Object.entries(aliases).map(([alias, version]) => [aliasName(alias), versionNumber(version)]));
}

/** What `aliases.yaml` with this text says; null for an empty one. */
export function manifest(text: string): AliasManifest | null {
  const { manifest: read, problems } = readAliases("aliases.yaml", new TextEncoder().encode(text));
  const error = problems.find((problem) => problem.severity === "error");
  if (error !== undefined) throw new TypeError(`aliases.yaml: ${error.message}`);
  return read;
}

export interface DesiredStateOptions extends Partial<Omit<DesiredState, "prompts" | "aliases" | "aliasesAtBase">> {
  readonly prompts?: readonly DesiredPrompt[];
  /** The text of `aliases.yaml`; null when it is missing. */
  readonly aliases?: string | null;
  readonly aliasesAtBase?: string | null;
}

/** `aliases.yaml` says that there are no aliases, unless a test says otherwise. */
export function desiredState(options: DesiredStateOptions = {}): DesiredState {
  const { prompts = [], aliases = "{}", aliasesAtBase = aliases, ...rest } = options;
  return {
    source: { commit: commitId("ffff"), branch: "main", repository: US },
    mode: "first-parent",
    base: null,
    commits: 1,
    lost: new Set(),
    withLostVersions: new Set(),
    covered: new Map(),
    incomplete: new Set(),
    aliasCommits: new Set(),
    splits: new Map(),
    problems: [],
    ...rest,
    prompts: new Map(prompts.map((prompt) => [prompt.name, prompt])),
    aliases: aliases === null ? null : manifest(aliases),
    aliasesAtBase: aliasesAtBase === null ? null : manifest(aliasesAtBase),
  };
}

/** The registry; `looked` are the prompts whose every version is known to the planner. */
export function observedState(
  prompts: readonly PromptState[] = [],
  looked: Readonly<Record<string, readonly Held[]>> = {},
): ObservedState {
  return {
    address: "memory:",
    lastSync: null,
    prompts: new Map(prompts.map((prompt) => [prompt.name, prompt])),
    versions: new Map(
      Object.entries(looked).map(([name, held]) => [promptName(name), held.map((one) => versionSummary(name, one))]),
    ),
  };
}

export function planPolicy(options: Partial<PlanPolicy> = {}): PlanPolicy {
  return {
    protectedAliases: new Set(["production"]),
    prune: false,
    adopt: false,
    force: false,
    deletionLimit: 0.3,
    owners: new Set([US]),
    ...options,
  };
}
