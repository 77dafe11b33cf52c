import type { Message } from "../core/content.ts";
import { count, figure } from "./figures.ts";
import { pairMessages } from "./message-pairs.ts";
import type { MessageChange, PlacedMessage } from "./message-pairs.ts";
import { safeLine } from "./safe-text.ts";
import type { DiffLayout } from "./text-diff.ts";
import { textDiff } from "./text-diff.ts";
import type { View } from "./view.ts";

/** Two chats, message by message: a heading with the role and what became of the message, and under it what changed in it. */
export function messagesDiffText(
  before: readonly Message[],
  after: readonly Message[],
  view: View,
  layout: DiffLayout,
): string {
  return withoutUntouched(pairMessages(before, after))
    .map((part) => (part.kind === "untouched" ? untouchedText(part, view) : changeText(part, view, layout)))
    .join("\n\n");
}

/** Neighbouring messages that are as they were. */
interface Untouched {
  readonly kind: "untouched";
  readonly first: PlacedMessage;
  readonly last: PlacedMessage;
}

/** Runs of messages that nothing happened to become one part each. */
function withoutUntouched(changes: readonly MessageChange[]): readonly (MessageChange | Untouched)[] {
  const parts: (MessageChange | Untouched)[] = [];
  for (const change of changes) {
    const before = parts.at(-1);
    if (change.kind !== "kept" || !change.isEqual || change.hasMoved) parts.push(change);
    else if (before?.kind === "untouched") parts.splice(-1, 1, { ...before, last: change.to });
    else parts.push({ kind: "untouched", first: change.to, last: change.to });
  }
  return parts;
}

function untouchedText({ first, last }: Untouched, view: View): string {
  if (first === last) return view.paint.dim(`${safeLine(first.role)}, message ${first.place}: unchanged`);
  const total = last.place - first.place + 1;
  return view.paint.dim(`${count(total, "message")}, ${figure(first.place)} to ${figure(last.place)}: unchanged`);
}

function changeText(change: MessageChange, view: View, layout: DiffLayout): string {
  const { added, removed } = view.paint;
  switch (change.kind) {
    case "added":
      return under(heading(change.to, added("added"), view), textDiff(null, change.to.content, view, layout));
    case "removed": {
      const { role, place, content } = change.from;
      const title = `${view.paint.bold(safeLine(role))}: ${removed("removed")}, was message ${place}`;
      return under(title, textDiff(content, null, view, layout));
    }
    case "kept":
      return under(
        heading(change.to, keptText(change, view), view),
        textDiff(change.from.content, change.to.content, view, layout),
      );
  }
}

function under(title: string, text: string): string {
  return text === "" ? title : `${title}\n${text}`;
}

function heading({ role, place }: PlacedMessage, what: string, { paint }: View): string {
  return `${paint.bold(safeLine(role))}, message ${place}: ${what}`;
}

function keptText({ from, to, hasMoved }: Extract<MessageChange, { kind: "kept" }>, { paint }: View): string {
  const how = [
    hasMoved ? `moved, was message ${from.place}` : "",
    from.role === to.role ? "" : `was ${safeLine(from.role)}`,
    from.content === to.content ? "" : "changed",
  ];
  return paint.changed(how.filter((part) => part !== "").join(", "));
}
