import type { Content } from "../core/content.ts";
import { settingChanges, sortKeys } from "../core/differences.ts";
import type { JsonObject } from "../core/json.ts";
import { contentText } from "./content-text.ts";
import { diffLines } from "./line-diff.ts";
import { safeText, unsafeParts } from "./safe-text.ts";
import { sideBySideLines } from "./side-by-side.ts";
import { settingLine } from "./setting-line.ts";
import { unifiedLines } from "./unified-diff.ts";
import type { View } from "./view.ts";

/** How a diff looks: two columns, or lines with their signs, in which changed words may stand between marks. */
export type DiffLayout = "side-by-side" | "unified" | "unified-with-marks";

/**
 * A diff of two texts with the changed words marked; null for a text that is all new or all gone. Empty when the texts are
 * equal. Both are made safe first, so that what is compared is what is shown.
 */
export function textDiff(
  before: string | null,
  after: string | null,
  view: View,
  layout: DiffLayout = "unified",
): string {
  if (before === after) return "";
  const [old, fresh] = [safely(before), safely(after)];
  if (old === fresh) return view.paint.dim("The texts differ only in control characters, which are not shown.");
  const hunks = diffLines(old, fresh);
  const lines =
    layout === "side-by-side"
      ? [...sideBySideLines(hunks, view)]
      : [...unifiedLines(hunks, view, layout === "unified-with-marks")];
  if (!isHiddenAlike(before, after))
    lines.push(view.paint.dim("They also differ in control characters, which are not shown."));
  return lines.join("\n");
}

function safely(text: string | null): string | null {
  return text === null ? null : safeText(text);
}

/** Whether what is not shown of two texts is the same. A text that stands alone has nothing to differ from. */
function isHiddenAlike(before: string | null, after: string | null): boolean {
  return before === null || after === null || unsafeParts(before) === unsafeParts(after);
}

/**
 * What a new version changes: the text, chat prompts as their messages' blocks, then model config and response format.
 * `before` is null for a first version.
 */
export function contentDiffText(before: Content | null, after: Content, view: View): string {
  const parts = [
    textDiff(before === null ? null : contentText(before), contentText(after), view),
    section("model config", settingsDiff(before?.modelConfig ?? null, after.modelConfig, view), view),
    section("response format", jsonDiff(before?.responseFormat ?? null, after.responseFormat, view), view),
  ].filter((part) => part !== "");
  return parts.length === 0 ? view.paint.dim("The contents are equal.") : parts.join("\n");
}

function section(title: string, text: string, view: View): string {
  return text === "" ? "" : `${view.paint.bold(title)}\n${text}`;
}

function settingsDiff(before: JsonObject | null, after: JsonObject | null, view: View): string {
  return settingChanges(before, after)
    .map((change) => settingLine(change, view))
    .join("\n");
}

function jsonDiff(before: JsonObject | null, after: JsonObject | null, view: View): string {
  if (before === null && after === null) return "";
  return textDiff(before === null ? null : indentedJson(before), indentedJson(after), view);
}

function indentedJson(value: JsonObject | null): string {
  return value === null ? "" : JSON.stringify(sortKeys(value), null, 2);
}
