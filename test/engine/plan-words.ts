import type { Change, Drift, FieldChange, Plan } from "../../src/core/plan.ts";
import type { Problem } from "../../src/core/problem.ts";

/** A plan's changes, a line each: `support + version 2`, `support ~ production 1 → 2`. */
export function changesOf(plan: Plan): readonly string[] {
  return plan.changes.map(changeWords);
}

export function changeWords(change: Change): string {
  return `${change.prompt} ${effect(change)}`;
}

function effect(change: Change): string {
  switch (change.action) {
    case "register-version":
      return `+ version ${change.version}${change.isNewPrompt ? " (new prompt)" : ""}`;
    case "restore-version":
      return `~ version ${change.version} put back`;
    case "adopt-prompt":
      return [
        `adopted from ${change.from ?? "nobody"}${change.version === null ? "" : ` with version ${change.version}`}`,
        ...change.fields.map(fieldWords),
      ].join(", ");
    case "update-metadata":
      return `~ ${change.version === null ? "" : `version ${change.version} `}${change.fields.map(fieldWords).join(", ")}`;
    case "set-alias":
      return `~ ${change.alias} ${change.from ?? "none"} → ${change.to}${change.reason === null ? "" : ` (${change.reason})`}`;
    case "delete-alias":
      return `- ${change.alias} ${change.from ?? "none"}`;
    case "delete-prompt":
      return "deleted";
  }
}

function fieldWords({ field, from, to }: FieldChange): string {
  return `${field}: ${from ?? "none"} → ${to ?? "none"}`;
}

export function driftOf(plan: Plan): readonly string[] {
  return plan.drift.map(driftWords);
}

export function driftWords(drift: Drift): string {
  switch (drift.kind) {
    case "alias-moved":
      return `${drift.prompt} ${drift.alias} is at ${drift.found ?? "none"}, wanted ${drift.wanted}`;
    case "content-changed":
      return `${drift.prompt} version ${drift.version} was changed`;
    case "metadata-changed":
      return `${drift.prompt} ${drift.fields.map(({ field, from, to }) => `${field} is ${from ?? "none"}, wanted ${to ?? "none"}`).join(", ")}`;
    case "prompt-deleted":
      return `${drift.prompt} was deleted`;
    case "version-deleted":
      return `${drift.prompt} lacks its newest version`;
    case "unmanaged-alias":
      return `${drift.prompt} has ${drift.alias} at ${drift.found}`;
    case "unmanaged-version":
      return `${drift.prompt} has version ${drift.version}`;
  }
}

/** `error unknown-version aliases.yaml:2:15 "support" has no version 9`. */
function problemWords({ severity, code, file, line, column, message }: Problem): string {
  const place = [file, line, column].filter((part) => part !== null).join(":");
  return [severity, code, place, message].filter((part) => part !== "").join(" ");
}

export function problemsOf(plan: { readonly problems: readonly Problem[] }): readonly string[] {
  return plan.problems.map(problemWords);
}
