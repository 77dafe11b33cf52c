import type { Block, Change, Drift, FieldChange } from "../core/plan.ts";
import type { Problem } from "../core/problem.ts";
import type { FailedChange, SkippedChange } from "../core/sync-result.ts";

/** `{action, prompt, …}`: numbers are versions, `null` says that there is none. */
export function changeJson(change: Change) {
  const { action, prompt } = change;
  switch (change.action) {
    case "register-version": {
      const { commit, path, digest } = change.from;
      const { id, message, author, date } = commit;
      const { version, isNewPrompt: newPrompt } = change;
      return { action, prompt, version, commit: id, message, author, date, path, digest, newPrompt };
    }
    case "restore-version":
      return { action, prompt, version: change.version, commit: change.provenance.commit };
    case "set-alias": {
      const { alias, from, to, protected: isProtected, reason } = change;
      return { action, prompt, alias, from, to, protected: isProtected, reason };
    }
    case "delete-alias": {
      const { alias, from, protected: isProtected } = change;
      return { action, prompt, alias, from, to: null, protected: isProtected };
    }
    case "update-metadata":
      return { action, prompt, version: change.version, fields: change.fields.map((field) => fieldJson(field)) };
    case "adopt-prompt": {
      const { version, from, update, fields } = change;
      const to = update.managed.repository;
      return { action, prompt, version, from, to, fields: fields.map((field) => fieldJson(field)) };
    }
    case "delete-prompt":
      return { action, prompt };
  }
}

/** `{kind, prompt, …}`: `found` is what the registry has, `wanted` what git says. */
export function driftJson(drift: Drift) {
  const { kind, prompt } = drift;
  switch (drift.kind) {
    case "alias-moved":
      return { kind, prompt, alias: drift.alias, found: drift.found, wanted: drift.wanted };
    case "metadata-changed":
      return { kind, prompt, fields: drift.fields.map((field) => fieldJson(field)) };
    case "content-changed":
      return { kind, prompt, version: drift.version };
    case "prompt-deleted":
    case "version-deleted":
      return { kind, prompt };
    case "unmanaged-alias":
      return { kind, prompt, alias: drift.alias, found: drift.found };
    case "unmanaged-version":
      return { kind, prompt, version: drift.version };
  }
}

/** `{kind: "conflict", prompt, owner, message}` or `{kind: "limit", message}`. */
export function blockJson(block: Block) {
  const { kind, message } = block;
  return block.kind === "conflict" ? { kind, prompt: block.prompt, owner: block.owner, message } : { kind, message };
}

/** `{severity, code, file, line, column, message, hint}`. */
export function problemJson({ severity, code, file, line, column, message, hint }: Problem) {
  return { severity, code, file, line, column, message, hint };
}

export function failedJson({ change, error }: FailedChange) {
  return { change: changeJson(change), error: { code: error.code, message: error.message, hint: error.hint } };
}

export function skippedJson({ change, because }: SkippedChange) {
  return { change: changeJson(change), because };
}

function fieldJson({ field, from, to }: FieldChange): FieldChange {
  return { field, from, to };
}
