import type { Change, Drift } from "../core/plan.ts";
import { count, figure } from "./figures.ts";
import { changeKeys, handChanges } from "./hand-changes.ts";

/** `1 version, 1 restored version, 3 pointers (1 protected, 1 drifted), 1 metadata update`; empty for no changes. */
export function changesSummary(changes: readonly Change[], drift: readonly Drift[]): string {
  const byHand = handChanges(drift);
  const versions = changes.filter((change) => change.action === "register-version");
  const pointers = changes.filter((change) => change.action === "set-alias" || change.action === "delete-alias");
  const metadata = changes.filter((change) => change.action === "update-metadata");
  const amountOf = (action: Change["action"]) => changes.filter((change) => change.action === action).length;
  const drifted = (some: readonly Change[]) =>
    some.filter((change) => changeKeys(change).some((key) => byHand.has(key))).length;

  const newPrompts = versions.filter((change) => change.isNewPrompt).length;
  return [
    counted(versions.length, "version", [newPrompts === 0 ? "" : count(newPrompts, "new prompt")]),
    counted(amountOf("restore-version"), "restored version", []),
    counted(pointers.length, "pointer", [
      note(pointers.filter((change) => change.protected).length, "protected"),
      note(drifted(pointers), "drifted"),
      note(amountOf("delete-alias"), "deleted"),
    ]),
    counted(metadata.length, "metadata update", [note(drifted(metadata), "drifted")]),
    counted(amountOf("adopt-prompt"), "adoption", []),
    counted(amountOf("delete-prompt"), "prompt deletion", []),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function counted(amount: number, noun: string, notes: readonly string[]): string {
  if (amount === 0) return "";
  const said = notes.filter((text) => text !== "");
  return count(amount, noun) + (said.length === 0 ? "" : ` (${said.join(", ")})`);
}

function note(amount: number, what: string): string {
  return amount === 0 ? "" : `${figure(amount)} ${what}`;
}
