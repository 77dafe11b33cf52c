import type { Plan } from "../core/plan.ts";
import type { Problem } from "../core/problem.ts";
import type { PromptState, SyncState } from "../core/registry.ts";
import type { Source } from "../core/state.ts";
import type { SyncResult } from "../core/sync-result.ts";
import type { SetUp } from "../engine/scaffold/set-up.ts";
import type { LoadedPrompt } from "./get-text.ts";
import { blockJson, changeJson, driftJson, failedJson, problemJson, skippedJson } from "./json-changes.ts";
import type { LogEntry } from "./log-text.ts";
import { sortLog } from "./log-text.ts";
import type { NewPrompt } from "./new-text.ts";
import { sortPrompts } from "./search-text.ts";
import type { Status } from "./status-text.ts";
import type { WrittenTypes } from "./types-text.ts";

// The contract of `--json`: fields may be added, none is renamed or removed. Texts stand to the letter, as nothing here
// is meant for a terminal; test/report/json-contract.ts holds the form.

export function planJson(plan: Plan) {
  return {
    source: sourceJson(plan.source),
    registry: plan.registry,
    fingerprint: plan.fingerprint(),
    changes: plan.changes.map((change) => changeJson(change)),
    problems: plan.problems.map((problem) => problemJson(problem)),
    drift: plan.drift.map((drift) => driftJson(drift)),
    blocks: plan.blocks.map((block) => blockJson(block)),
    orphans: [...plan.orphans],
  };
}

export function syncJson(result: SyncResult) {
  return {
    source: sourceJson(result.source),
    registry: result.registry,
    applied: result.applied.map((change) => changeJson(change)),
    failed: result.failed.map((failed) => failedJson(failed)),
    skipped: result.skipped.map((skipped) => skippedJson(skipped)),
    problems: result.problems.map((problem) => problemJson(problem)),
    drift: result.drift.map((drift) => driftJson(drift)),
    orphans: [...result.orphans],
  };
}

/**
 * A text prompt has `template`, a chat prompt `messages`. `commit` is null for a version that git did not make. A draft has the
 * version 0, and neither message nor aliases.
 */
export function getJson(loaded: LoadedPrompt) {
  const isDraft = "draft" in loaded;
  const { prompt, digest, content, metadata } = isDraft ? loaded.draft : loaded.record;
  return {
    name: prompt,
    version: isDraft ? 0 : loaded.record.version,
    type: content.type,
    ...(content.type === "text"
      ? { template: content.template }
      : { messages: content.messages.map(({ role, content: text }) => ({ role, content: text })) }),
    tags: Object.fromEntries(metadata.tags),
    modelConfig: content.modelConfig,
    responseFormat: content.responseFormat,
    message: isDraft ? "" : loaded.record.message,
    commit: isDraft ? null : (loaded.record.provenance?.commit ?? null),
    digest,
    aliases: isDraft ? [] : loaded.aliases.toSorted(),
    draft: isDraft,
  };
}

export function searchJson(prompts: readonly PromptState[]) {
  return sortPrompts(prompts).map((prompt) => ({
    name: prompt.name,
    description: prompt.description,
    tags: Object.fromEntries(prompt.tags),
    latestVersion: prompt.latest?.version ?? null,
    aliases: Object.fromEntries([...prompt.aliases].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    orphaned: prompt.managed?.orphaned ?? false,
  }));
}

/** `commit`, `author` and `path` are null for a version that git did not make. */
export function logJson(entries: readonly LogEntry[]) {
  return sortLog(entries).map(({ version, aliases }) => ({
    name: version.prompt,
    version: version.version,
    commit: version.provenance?.commit ?? null,
    date: version.date,
    author: version.provenance?.author ?? null,
    message: version.message,
    digest: version.digest,
    path: version.provenance?.path ?? null,
    aliases: aliases.toSorted(),
  }));
}

export function statusJson(status: Status) {
  return {
    head: sourceJson(status.head),
    registry: status.registry,
    lastSync: status.lastSync === null ? null : lastSyncJson(status.lastSync, status.commitsBehind),
    drift: status.drift.map((drift) => driftJson(drift)),
    orphans: [...status.orphans],
    conflicts: status.conflicts.map((conflict) => blockJson(conflict)),
    drafts: status.drafts.map(({ prompt, path }) => ({ prompt, path })),
  };
}

/** `next`: what to type, in this order. */
export function initJson({ root, files }: SetUp, next: readonly string[]) {
  return { root, files: files.map(({ path, state, note, toAdd }) => ({ path, state, note, toAdd })), next: [...next] };
}

export function newJson({ path, name, type }: NewPrompt, next: readonly string[]) {
  return { path, name, type, next: [...next] };
}

export function validateJson(problems: readonly Problem[]) {
  return { problems: problems.map((problem) => problemJson(problem)) };
}

export function typesJson({ file, outcome, prompts }: WrittenTypes) {
  return { file, outcome, prompts };
}

/** What stopped a command. Nothing else of an error is ever printed. */
export function errorJson(error: { readonly code: string; readonly message: string; readonly hint: string | null }) {
  return { error: { code: error.code, message: error.message, hint: error.hint } };
}

function sourceJson({ commit, branch }: Source) {
  return { commit, branch };
}

function lastSyncJson({ commit, branch, mode, syncedAt }: SyncState, commitsBehind: number | null) {
  return { commit, branch, mode, syncedAt, commitsBehind };
}
