import type { PromptName } from "../core/name.ts";
import type { Change, Drift, RestoreVersion } from "../core/plan.ts";

/** The reason of a line that puts such a content or field back. */
export const CHANGED_BY_HAND = "changed by hand in the registry";

/** Keys of the pointers, contents and metadata fields that somebody changed in the registry by hand. */
export type HandChanges = ReadonlySet<string>;

export function handChanges(drift: readonly Drift[]): HandChanges {
  return new Set(drift.flatMap((difference) => driftKeys(difference)));
}

/** The differences that none of these changes puts back. */
export function remainingDrift(changes: readonly Change[], drift: readonly Drift[]): readonly Drift[] {
  const putBack = new Set(changes.flatMap((change) => changeKeys(change)));
  return drift.filter((difference) => {
    const keys = driftKeys(difference);
    return keys.length === 0 || keys.some((key) => !putBack.has(key));
  });
}

/** Of these changes what puts a difference back, and no field that git changed besides. */
export function changesPuttingBack(changes: readonly Change[], drift: readonly Drift[]): readonly Change[] {
  const byHand = handChanges(drift);
  return changes.flatMap((change): readonly Change[] => {
    if (!changeKeys(change).some((key) => byHand.has(key))) return [];
    if (change.action !== "update-metadata") return [change];
    return [{ ...change, fields: change.fields.filter(({ field }) => byHand.has(fieldKey(change.prompt, field))) }];
  });
}

/** Of what a change writes, in the order of its lines. */
export function changeKeys(change: Change): readonly string[] {
  if (change.action === "set-alias") return [pointerKey(change.prompt, change.alias)];
  if (change.action === "restore-version") return [contentKey(change)];
  if (change.action === "update-metadata") return change.fields.map(({ field }) => fieldKey(change.prompt, field));
  return [];
}

export function pointerKey(prompt: PromptName, alias: string): string {
  return `${prompt} @${alias}`;
}

export function fieldKey(prompt: PromptName, field: string): string {
  return `${prompt} ${field}`;
}

function contentKey({ prompt, version }: Pick<RestoreVersion, "prompt" | "version">): string {
  return `${prompt} version ${version}`;
}

/** None for what nobody puts back. */
function driftKeys(drift: Drift): readonly string[] {
  switch (drift.kind) {
    case "alias-moved":
      return [pointerKey(drift.prompt, drift.alias)];
    case "metadata-changed":
      return drift.fields.map(({ field }) => fieldKey(drift.prompt, field));
    case "content-changed":
      return [contentKey(drift)];
    case "prompt-deleted":
    case "version-deleted":
    case "unmanaged-alias":
    case "unmanaged-version":
      return [];
  }
}
