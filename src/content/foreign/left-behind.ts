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
export function textOf(entry: YamlEntry | undefined): string | null {
  return entry?.value.kind === "scalar" && !isAbsent(entry.value) ? entry.value.text : null;
}

export function mapOf(entry: YamlEntry | undefined): YamlMap | null {
  return entry?.value.kind === "map" ? entry.value : null;
}

/** The texts of a list, or of one text alone; what is neither is no text. */
export function textsOf(entry: YamlEntry | undefined): readonly string[] {
  if (entry === undefined) return [];
  const items: readonly YamlNode[] = entry.value.kind === "list" ? entry.value.items : [entry.value];
  return items.flatMap((item) => (item.kind === "scalar" && !isAbsent(item) ? [item.text] : []));
}
