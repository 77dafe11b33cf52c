import { isFlow } from "./aliases-insert.ts";
import type { Splice } from "./splice.ts";
import { behindComma, endsItsLine, indentBefore, lineEnd, lineStart } from "./yaml-lines.ts";
import type { YamlEntry, YamlMap } from "./yaml-node.ts";

/** Takes out an alias; null when there is no safe way. Comments on other lines stay. */
export function removeAlias(text: string, root: YamlMap, prompt: string, alias: string): readonly Splice[] | null {
  const parent = root.entries.get(prompt);
  if (parent === undefined || parent.value.kind !== "map") return null;
  const entries = [...parent.value.entries.values()];
  const index = entries.findIndex(({ key }) => key.text === alias);
  const entry = entries[index];
  if (entry === undefined) return null;
  if (isFlow(text, parent.value)) return [fromFlow(text, entry, entries[index - 1], entries[index + 1])];
  const lines = wholeLines(text, entry);
  if (lines === null) return null;
  return entries.length > 1 ? [lines] : [emptied(text, parent), lines];
}

/** Takes a prompt's line out of the file of one alias; `{}` stays of the last one, since an empty file says nothing. */
export function removePointer(text: string, root: YamlMap, prompt: string): readonly Splice[] | null {
  const entries = [...root.entries.values()];
  const index = entries.findIndex(({ key }) => key.text === prompt);
  const entry = entries[index];
  if (entry === undefined) return null;
  if (isFlow(text, root)) return [fromFlow(text, entry, entries[index - 1], entries[index + 1])];
  const lines = wholeLines(text, entry);
  if (lines === null || entries.length > 1) return lines === null ? null : [lines];
  return [{ start: lineStart(text, entry.key.start), end: lineEnd(text, entry.value.end), text: "{}" }];
}

/** The lines that an entry has to itself, its own comment included, with one of the line feeds around them. */
function wholeLines(text: string, { key, value }: YamlEntry): Splice | null {
  if (indentBefore(text, key.start) === null || !endsItsLine(text, value.end)) return null;
  const start = lineStart(text, key.start);
  const end = lineEnd(text, value.end);
  return end < text.length ? { start, end: end + 1, text: "" } : { start: Math.max(0, start - 1), end, text: "" };
}

/** Behind the colon of a prompt whose last alias goes. */
function emptied(text: string, { key }: YamlEntry): Splice {
  const colon = text.indexOf(":", key.end) + 1;
  return { start: colon, end: colon, text: " {}" };
}

function fromFlow(text: string, entry: YamlEntry, before: YamlEntry | undefined, after: YamlEntry | undefined): Splice {
  const { key, value } = entry;
  const comma = behindComma(text, value.end);
  const end = comma ?? value.end;
  // A last entry may have a line to itself and no comma: the one before then keeps its own, which YAML allows.
  if (
    indentBefore(text, key.start) !== null &&
    endsItsLine(text, end) &&
    lineEnd(text, value.end) === lineEnd(text, end)
  )
    return { start: lineStart(text, key.start), end: Math.min(text.length, lineEnd(text, end) + 1), text: "" };
  if (after !== undefined && isSpace(text, end, after.key.start)) {
    return { start: key.start, end: after.key.start, text: "" };
  }
  const start = before === undefined ? null : behindComma(text, before.value.end);
  if (before !== undefined && after === undefined && start !== null && isSpace(text, start, key.start)) {
    return { start: before.value.end, end: value.end, text: "" };
  }
  return { start: key.start, end, text: "" };
}

function isSpace(text: string, start: number, end: number): boolean {
  return /^[ \t]*$/.test(text.slice(start, end));
}
