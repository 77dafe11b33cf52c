import type { Block } from "../core/plan.ts";
import { padTo } from "./columns.ts";
import { safeLine } from "./safe-text.ts";
import { shortList } from "./short-list.ts";
import type { View } from "./view.ts";

/** Why a plan may not be applied as it stands, one line a reason; empty for none. */
export function blocksText(blocks: readonly Block[], view: View, all: boolean): readonly string[] {
  if (blocks.length === 0) return [];
  const reasons = blocks.map((block) => `${padTo(block.kind, "conflict".length)}  ${blockText(block)}`);
  return [view.paint.error("Blocked, nothing will be written:"), ...shortList(reasons, "reason", view, all)];
}

/** The flags that go on in spite of these blocks: `--adopt --force`. */
export function flagsToGoOn(blocks: readonly Block[]): string {
  const kinds = new Set(blocks.map((block) => block.kind));
  return [kinds.has("conflict") ? "--adopt" : "", kinds.has("limit") ? "--force" : ""].filter(Boolean).join(" ");
}

/** Why, with the prompt and its owner named even where the message does not. */
export function blockText(block: Block): string {
  const message = safeLine(block.message);
  if (block.kind === "limit") return message;
  const owner = safeLine(block.owner ?? "");
  const told = message.includes(owner) ? message : `${message} (owner: ${owner})`;
  return told.includes(`"${block.prompt}"`) ? told : `"${safeLine(block.prompt)}" ${told}`;
}
