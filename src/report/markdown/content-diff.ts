import type { Content } from "../../core/content.ts";
import { settingChanges, sortKeys } from "../../core/differences.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { CompareWords, Piece } from "../changed-words.ts";
import { contentText } from "../content-text.ts";
import { drawLine } from "../drawn-line.ts";
import type { ChangedSide } from "../drawn-line.ts";
import { diffLines, hunkHeading } from "../line-diff.ts";
import type { LineRun } from "../line-diff.ts";
import { pairMessages } from "../message-pairs.ts";
import type { MessageChange } from "../message-pairs.ts";
import { safeLine, safeText, unsafeParts } from "../safe-text.ts";
import { redlines } from "./redline.ts";

export interface ContentDiff {
  /** Of a unified diff, its headings beginning with `@@`. Not escaped. */
  readonly lines: readonly string[];
  /** Each changed line with its words struck out and underlined, for HTML blocks; none where whole lines change. */
  readonly redlines: readonly string[];
}

/**
 * What a version changes: its text, a chat message by message, then model config and response format.
 * @param compareWords One for a whole report, so that what words may cost is bounded for all of it.
 */
export function contentDiff(before: Content | null, after: Content, compareWords: CompareWords): ContentDiff {
  return joinDiffs([
    bodyDiff(before, after, compareWords),
    settingsDiff("model config", before?.modelConfig ?? null, after.modelConfig),
    settingsDiff("response format", before?.responseFormat ?? null, after.responseFormat),
  ]);
}

const NO_DIFF: ContentDiff = { lines: [], redlines: [] };

function joinDiffs(diffs: readonly ContentDiff[]): ContentDiff {
  return { lines: diffs.flatMap(({ lines }) => lines), redlines: diffs.flatMap(({ redlines: words }) => words) };
}

function bodyDiff(before: Content | null, after: Content, compareWords: CompareWords): ContentDiff {
  if (after.type === "chat" && before?.type !== "text") {
    const changes = pairMessages(before?.messages ?? [], after.messages);
    return joinDiffs(changes.map((change) => messageDiff(change, compareWords)));
  }
  return textDiff(before === null ? null : contentText(before), contentText(after), compareWords);
}

function messageDiff(change: MessageChange, compareWords: CompareWords): ContentDiff {
  const from = change.kind === "added" ? null : change.from;
  const to = change.kind === "removed" ? null : change.to;
  const role = to?.role ?? from?.role ?? "";
  const heading = `@@ ${safeLine(role)}, message ${to?.place ?? from?.place ?? 0}: ${whatBecame(change)} @@`;
  const { lines, redlines: words } = textDiff(from?.content ?? null, to?.content ?? null, compareWords);
  return { lines: [heading, ...lines], redlines: words };
}

function whatBecame(change: MessageChange): string {
  if (change.kind !== "kept") return change.kind;
  const { from, to, isEqual, hasMoved } = change;
  if (isEqual && !hasMoved) return "unchanged";
  return [
    hasMoved ? `moved, was message ${from.place}` : "",
    from.role === to.role ? "" : `was ${safeLine(from.role)}`,
    from.content === to.content ? "" : "changed",
  ]
    .filter((part) => part !== "")
    .join(", ");
}

/** Both are made safe first, so that what is compared is what is shown. */
function textDiff(before: string | null, after: string | null, compareWords: CompareWords): ContentDiff {
  if (before === after) return NO_DIFF;
  const hunks = diffLines(safely(before), safely(after));
  const runs = hunks.map((hunk) => ({
    heading: hunk.isWhole ? [] : [hunkHeading(hunk)],
    runs: joinDiffs(hunk.runs.map((run) => runDiff(run, compareWords))),
  }));
  const isHiddenAlike = before === null || after === null || unsafeParts(before) === unsafeParts(after);
  return {
    lines: [
      ...runs.flatMap(({ heading, runs: { lines } }) => [...heading, ...lines]),
      ...(isHiddenAlike ? [] : ["@@ differs in control characters, which are not shown @@"]),
    ],
    redlines: runs.flatMap(({ runs: { redlines: words } }) => words),
  };
}

function safely(text: string | null): string | null {
  return text === null ? null : safeText(text);
}

function runDiff(run: LineRun, compareWords: CompareWords): ContentDiff {
  if (run.kind === "same") return { lines: run.lines.map((line) => ` ${line}`), redlines: [] };
  const words = compareWords(run.removed, run.added);
  const before = words?.before ?? run.removed.map(unmarked);
  const after = words?.after ?? run.added.map(unmarked);
  return {
    lines: [...before.map((line) => `-${drawn(line, "removed")}`), ...after.map((line) => `+${drawn(line, "added")}`)],
    redlines: words === null ? [] : redlines(before, after),
  };
}

function unmarked(text: string): readonly Piece[] {
  return text === "" ? [] : [{ text, changed: false }];
}

function drawn(line: readonly Piece[], side: ChangedSide): string {
  return drawLine(line, side, false)
    .map(({ text }) => text)
    .join("");
}

function settingsDiff(title: string, before: JsonObject | null, after: JsonObject | null): ContentDiff {
  const lines = settingChanges(before, after).flatMap(({ key, from, to }) => [
    ...(from === undefined ? [] : [`-${key === "" ? "" : `${key}: `}${exactText(from)}`]),
    ...(to === undefined ? [] : [`+${key === "" ? "" : `${key}: `}${exactText(to)}`]),
  ]);
  return lines.length === 0 ? NO_DIFF : { lines: [`@@ ${title} @@`, ...lines], redlines: [] };
}

function exactText(value: Json): string {
  return JSON.stringify(sortKeys(value));
}
