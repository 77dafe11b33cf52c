import type { AliasName } from "../core/alias.ts";
import type { VersionSummary } from "../core/registry.ts";
import { utcMinute } from "./figures.ts";
import { safeLine, subjectLine } from "./safe-text.ts";
import { joinSections } from "./sections.ts";
import type { Column } from "./table.ts";
import { tableText } from "./table.ts";
import type { View } from "./view.ts";

/** One version in a prompt's history. */
export interface LogEntry {
  readonly version: VersionSummary;
  /** The aliases that point at it now. */
  readonly aliases: readonly AliasName[];
}

/** By name, then newest first. */
export function sortLog(entries: readonly LogEntry[]): readonly LogEntry[] {
  return entries.toSorted(({ version: a }, { version: b }) =>
    a.prompt === b.prompt ? b.version - a.version : a.prompt < b.prompt ? -1 : 1,
  );
}

/** Every version, newest first; the versions of several prompts under their names. */
export function logText(entries: readonly LogEntry[], view: View): string {
  if (entries.length === 0) return "No versions.";
  const sorted = sortLog(entries);
  const [titles = "", ...lines] = tableText(sorted, COLUMNS, MESSAGE, view);
  const rows = sorted.map(({ version }, index) => ({ prompt: version.prompt, line: lines[index] ?? "" }));
  const groups = [...Map.groupBy(rows, (row) => row.prompt)];
  if (groups.length === 1) return [titles, ...lines].join("\n");
  return joinSections([
    [titles],
    ...groups.map(([prompt, own]) => [view.paint.bold(safeLine(prompt)), ...own.map((row) => row.line)]),
  ]);
}

const MESSAGE: Column<LogEntry> = { title: "message", text: ({ version }) => subjectLine(version.message) };

const COLUMNS: readonly Column<LogEntry>[] = [
  { title: "version", text: ({ version }) => String(version.version), align: "right", tone: "bold" },
  { title: "date (UTC)", text: ({ version }) => utcMinute(version.date) ?? version.date },
  { title: "author", text: ({ version }) => version.provenance?.author ?? "(not from git)", most: 20, tone: "dim" },
  MESSAGE,
  { title: "aliases", text: ({ aliases }) => aliases.join(", "), tone: "highlight" },
];
