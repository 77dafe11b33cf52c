import { structuredPatch } from "diff";
import type { Content } from "../core/content.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Piece } from "./changed-words.ts";
import { changedWords } from "./changed-words.ts";
import { contentText } from "./content-text.ts";
import { safeLine, safeText } from "./safe-text.ts";
import type { View } from "./view.ts";

const CONTEXT_LINES = 3;

/** Beyond so many changed lines the cost grows with their square, and nobody follows the diff line by line anyway. */
const MOST_LINE_EDITS = 2000;

/**
 * A unified diff of two texts with the changed words highlighted; `before` is null for a text that is all new. Empty
 * when the texts are equal. Both are made safe first, so that what is compared is what is shown.
 */
export function textDiff(before: string | null, after: string, view: View): string {
  if (before === after) return "";
  const [old, fresh] = [safeText(before ?? ""), safeText(after)];
  if (before === null)
    return linesOf(fresh)
      .map((line) => view.paint.added(`+${line}`))
      .join("\n");
  if (old === fresh) return view.paint.dim("The texts differ only in control characters, which are not shown.");

  // A newline at the end of both keeps remarks on its absence out of the diff.
  const options = { context: CONTEXT_LINES, maxEditLength: MOST_LINE_EDITS };
  const patch = structuredPatch("", "", `${old}\n`, `${fresh}\n`, undefined, undefined, options);
  if (patch === undefined) return changedLines(linesOf(old), linesOf(fresh), view).join("\n");
  return patch.hunks
    .flatMap((hunk) => [
      view.paint.dim(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`),
      ...hunkText(hunk.lines, view),
    ])
    .join("\n");
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

/** Runs of removed lines followed by added ones are compared by words; everything else is shown as it is. */
function hunkText(lines: readonly string[], view: View): readonly string[] {
  const text: string[] = [];
  let removed: string[] = [];
  let added: string[] = [];
  const flush = () => {
    text.push(...changedLines(removed, added, view));
    removed = [];
    added = [];
  };
  for (const line of lines) {
    const rest = line.slice(1);
    if (line.startsWith("+")) {
      added.push(rest);
    } else {
      if (added.length > 0 || !line.startsWith("-")) flush();
      if (line.startsWith("-")) removed.push(rest);
      else text.push(line);
    }
  }
  flush();
  return text;
}

function changedLines(removed: readonly string[], added: readonly string[], view: View): readonly string[] {
  const { paint } = view;
  const words = changedWords(removed.join("\n"), added.join("\n"));
  if (words === null) {
    return [...removed.map((line) => paint.removed(`-${line}`)), ...added.map((line) => paint.added(`+${line}`))];
  }
  return [
    ...words.before.map((line) => markedLine("-", line, paint.removed, paint.removedWords)),
    ...words.after.map((line) => markedLine("+", line, paint.added, paint.addedWords)),
  ];
}

type Pen = (text: string) => string;

function markedLine(sign: "+" | "-", line: readonly Piece[], plain: Pen, changed: Pen): string {
  return plain(sign) + line.map((piece) => (piece.changed ? changed(piece.text) : plain(piece.text))).join("");
}

/** A line for each key that differs. */
function settingsDiff(before: JsonObject | null, after: JsonObject | null, { paint }: View): string {
  const keys = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].toSorted();
  return keys
    .map((key) => ({ name: safeLine(key), old: valueText(before?.[key]), fresh: valueText(after?.[key]) }))
    .filter(({ old, fresh }) => old !== fresh)
    .map(({ name, old, fresh }) => {
      if (old === null) return paint.added(`+ ${name}: ${fresh ?? ""}`);
      if (fresh === null) return paint.removed(`- ${name}: ${old}`);
      return `${paint.changed("~")} ${name}: ${paint.removed(old)} → ${paint.added(fresh)}`;
    })
    .join("\n");
}

function jsonDiff(before: JsonObject | null, after: JsonObject | null, view: View): string {
  if (before === null && after === null) return "";
  return textDiff(before === null ? null : indentedJson(before), indentedJson(after), view);
}

function valueText(value: Json | undefined): string | null {
  if (value === undefined) return null;
  return safeLine(typeof value === "string" ? value : JSON.stringify(sortKeys(value)));
}

function indentedJson(value: JsonObject | null): string {
  return value === null ? "" : JSON.stringify(sortKeys(value), null, 2);
}

/** The order of keys is no difference in content. */
function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => sortKeys(item));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortKeys(inner)]),
  );
}

function linesOf(text: string): readonly string[] {
  return text.split("\n");
}
