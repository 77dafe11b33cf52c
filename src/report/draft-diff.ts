import type { Content } from "../core/content.ts";
import { settingChanges } from "../core/differences.ts";
import type { JsonObject } from "../core/json.ts";
import { contentText } from "./content-text.ts";
import { messagesDiffText } from "./message-diff.ts";
import { settingLine } from "./setting-line.ts";
import { textDiff } from "./text-diff.ts";
import type { DiffLayout } from "./text-diff.ts";
import type { View } from "./view.ts";

/** What a save changed: the text with its changed words, chats message by message, and a line for each setting. */
export function draftDiffText(before: Content | null, after: Content, view: View, layout: DiffLayout): string {
  const parts = [
    bodyDiff(before, after, view, layout),
    settingsDiff("model config", before?.modelConfig ?? null, after.modelConfig, view),
    settingsDiff("response format", before?.responseFormat ?? null, after.responseFormat, view),
  ].filter((part) => part !== "");
  return parts.length === 0
    ? view.paint.dim("The contents are equal; tags or the description differ.")
    : parts.join("\n");
}

function bodyDiff(before: Content | null, after: Content, view: View, layout: DiffLayout): string {
  if (before?.type === "chat" && after.type === "chat") {
    const isUntouched = JSON.stringify(before.messages) === JSON.stringify(after.messages);
    return isUntouched ? "" : messagesDiffText(before.messages, after.messages, view, layout);
  }
  return textDiff(before === null ? null : contentText(before), contentText(after), view, layout);
}

function settingsDiff(label: string, before: JsonObject | null, after: JsonObject | null, view: View): string {
  return settingChanges(before, after)
    .map((change) => settingLine(change, view, `${label}  `))
    .join("\n");
}
