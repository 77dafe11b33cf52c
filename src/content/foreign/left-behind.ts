import { quoted } from "../quoted.ts";
import type { SourceText, Span } from "../source-text.ts";
import type { YamlEntry, YamlMap, YamlNode } from "../yaml-node.ts";
import { isAbsent } from "../yaml-value.ts";

/** Says that something of an imported file is not in the prompt that is made of it. */
export function leaveBehind(source: SourceText, span: Span, message: string, hint: string | null = null): void {
  source.report(source.problemAt(span, "warning", "left-behind", message, hint));
}

/** Says why nothing is made of an imported file. */
export function refuseFile(source: SourceText, span: Span, message: string, hint: string | null = null): null {
  source.error(span, "not-importable", message, hint);
  return null;
}

/**
 * Leaves behind each key that no prompt file has a place for. A key with nothing in it is no loss. The line it is on is not
 * shown: among such keys are those of services.
 */
export function leaveKeysBehind(
  source: SourceText,
  map: YamlMap,
  carried: readonly string[],
  under: string | null,
): void {
  for (const [key, { key: place, value }] of map.entries) {
    if (carried.includes(key) || isAbsent(value)) continue;
    const message = `${quoted(under === null ? key : `${under}.${key}`)} has no place in a prompt file`;
    source.report({ ...source.problemAt(place, "warning", "left-behind", message), excerpt: null });
  }
}

/** The text of a scalar, as it was typed; null for anything else, and for nothing. */
export function scalarText(entry: YamlEntry | undefined): string | null {
  return entry?.value.kind === "scalar" && !isAbsent(entry.value) ? entry.value.text : null;
}

/** The text of a scalar, as it was typed; null for nothing, and for anything else, which is left behind. */
export function textOf(source: SourceText, entry: YamlEntry | undefined, under: string | null = null): string | null {
  if (entry !== undefined && entry.value.kind !== "scalar") leaveValueBehind(source, entry, under, "a text");
  return scalarText(entry);
}

/** Null for nothing, and for anything but a map, which is left behind. */
export function mapOf(source: SourceText, entry: YamlEntry | undefined, under: string | null = null): YamlMap | null {
  if (entry === undefined) return null;
  if (entry.value.kind === "map") return entry.value;
  leaveValueBehind(source, entry, under, "a map of keys");
  return null;
}

/** The texts of a list, or of one text alone; what is neither is left behind. */
export function textsOf(source: SourceText, entry: YamlEntry | undefined): readonly string[] {
  if (entry === undefined) return [];
  if (entry.value.kind === "map") leaveValueBehind(source, entry, null, "a list of texts");
  const items: readonly YamlNode[] = entry.value.kind === "list" ? entry.value.items : [entry.value];
  return items.flatMap((item) => {
    if (item.kind === "scalar") return isAbsent(item) ? [] : [item.text];
    if (item !== entry.value) leaveOfOtherKind(source, item, item, `an item of ${quoted(entry.key.text)}`, "a text");
    return [];
  });
}

const KINDS = { scalar: "a single value", list: "a list", map: "a map of keys" } as const;

function leaveValueBehind(source: SourceText, { key, value }: YamlEntry, under: string | null, wanted: string): void {
  leaveOfOtherKind(source, key, value, quoted(under === null ? key.text : `${under}.${key.text}`), wanted);
}

/** A value with nothing in it is no loss. As for keys, the line is not shown. */
function leaveOfOtherKind(source: SourceText, place: Span, value: YamlNode, what: string, wanted: string): void {
  if (isEmpty(value)) return;
  const message = `${what} is ${KINDS[value.kind]}, and only ${wanted} can be carried over`;
  source.report({ ...source.problemAt(place, "warning", "left-behind", message), excerpt: null });
}

function isEmpty(node: YamlNode): boolean {
  if (node.kind === "scalar") return isAbsent(node) || node.text === "";
  return node.kind === "list" ? node.items.length === 0 : node.entries.size === 0;
}
