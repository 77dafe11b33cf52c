import type { AliasName } from "../core/alias.ts";
import { shortCommit } from "../core/commit.ts";
import type { JsonObject } from "../core/json.ts";
import type { VersionRecord } from "../core/registry.ts";
import { cutTo, padTo } from "./columns.ts";
import { contentText } from "./content-text.ts";
import { utcTime } from "./figures.ts";
import { safeLine, safeText } from "./safe-text.ts";
import type { View } from "./view.ts";

/** One version, as `get` answers. */
export interface LoadedVersion {
  readonly record: VersionRecord;
  /** The aliases that point at it now. */
  readonly aliases: readonly AliasName[];
}

/** For a terminal: what is known about the version, then its text, made safe. A pipe gets `contentText`. */
export function getText({ record, aliases }: LoadedVersion, view: View): string {
  const { bold, highlight } = view.paint;
  const names = aliases.length === 0 ? "" : `  ${highlight(safeLine(aliases.join(", ")))}`;
  return [
    `${bold(safeLine(record.prompt))}  version ${record.version}${names}`,
    ...detailLines(record, view),
    "",
    safeText(contentText(record.content)),
  ].join("\n");
}

function detailLines(record: VersionRecord, view: View): readonly string[] {
  const { provenance, metadata, content } = record;
  const origin =
    provenance === null
      ? ["not from git"]
      : [shortCommit(provenance.commit), safeLine(provenance.author), safeLine(provenance.path)];
  const details: readonly (readonly [label: string, lines: readonly string[]])[] = [
    ["commit", [[...origin, safeLine(utcTime(record.date))].join("  ")]],
    ["message", safeText(record.message).trim().split("\n")],
    ["description", [safeLine(metadata.description ?? "")]],
    ["tags", [[...metadata.tags].map(([key, value]) => safeLine(`${key}: ${value}`)).join(", ")]],
    ["config", [settingsText(content.modelConfig)]],
    ["output", [content.responseFormat === null ? "" : shortJson(content.responseFormat, view)]],
  ];
  return details
    .filter(([, lines]) => lines.some((line) => line !== ""))
    .flatMap(([label, lines]) =>
      lines.map((line, index) => `${view.paint.dim(padTo(index === 0 ? label : "", LABEL_WIDTH))}  ${line}`.trimEnd()),
    );
}

const LABEL_WIDTH = "description".length;

function settingsText(config: JsonObject | null): string {
  return Object.entries(config ?? {})
    .map(([key, value]) => safeLine(`${key}: ${typeof value === "string" ? value : JSON.stringify(value)}`))
    .join(", ");
}

/** A schema can be long; `--json` has it whole. */
function shortJson(value: JsonObject, view: View): string {
  return cutTo(safeLine(JSON.stringify(value)), Math.max(20, view.width - LABEL_WIDTH - 2));
}
