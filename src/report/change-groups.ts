import type { PromptName } from "../core/name.ts";
import type { Change, Drift } from "../core/plan.ts";
import type { ChangeLine } from "./change-line.ts";
import { changeLines } from "./change-line.ts";
import { driftLines } from "./drift-line.ts";
import { handChanges, remainingDrift } from "./hand-changes.ts";

/** The lines under one prompt's name. */
export interface ChangeGroup {
  readonly prompt: PromptName;
  readonly isNew: boolean;
  readonly lines: readonly ChangeLine[];
}

/**
 * Changes by prompt, sorted by name, each prompt's in their own order; then the differences that none of these changes
 * puts back. What a change does put back is told as that change's reason.
 */
export function groupChanges(changes: readonly Change[], drift: readonly Drift[]): readonly ChangeGroup[] {
  const byHand = handChanges(drift);
  const made = new Set(changes.filter((change) => isNewPrompt(change)).map((change) => change.prompt));
  return groupLines(
    [
      ...changes.flatMap((change) => changeLines(change, byHand)),
      ...remainingDrift(changes, drift).flatMap((difference) => driftLines(difference)),
    ],
    made,
  );
}

export function groupLines(
  lines: readonly ChangeLine[],
  newPrompts: ReadonlySet<PromptName> = new Set(),
): readonly ChangeGroup[] {
  return [...Map.groupBy(lines, (line) => line.prompt)]
    .map(([prompt, own]) => ({ prompt, isNew: newPrompts.has(prompt), lines: own }))
    .toSorted((a, b) => (a.prompt < b.prompt ? -1 : 1));
}

function isNewPrompt(change: Change): boolean {
  return change.action === "register-version" && change.isNewPrompt;
}
