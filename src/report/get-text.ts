import type { AliasName } from "../core/alias.ts";
import { shortCommit } from "../core/commit.ts";
import type { Draft } from "../core/draft.ts";
import type { JsonObject } from "../core/json.ts";
import type { VersionRecord } from "../core/registry.ts";
import { cutTo, padTo } from "./columns.ts";
import { contentText } from "./content-text.ts";
import { utcTime } from "./figures.ts";
import { safeLine, safeText } from "./safe-text.ts";
import type { View } from "./view.ts";

/** What `get` answers. */
export type LoadedPrompt = LoadedVersion | { readonly draft: Draft };

interface LoadedVersion {
  readonly record: VersionRecord;
  /** The aliases that point at it now. */
  readonly aliases: readonly AliasName[];
}

/** For a terminal: what is known about the version or draft, then its text, made safe. A pipe gets `contentText`. */
export function getText(loaded: LoadedPrompt, view: View): string {
  return "draft" in loaded ? draftText(loaded.draft, view) : versionText(loaded, view);
}

function versionText({ record, aliases }: LoadedVersion, view: View): string {
  const { bold, highlight } = view.paint;
  const names = aliases.length === 0 ? "" : `  ${highlight(safeLine(aliases.join(", ")))}`;
  return [
    `${bold(safeLine(record.prompt))}  version ${record.version}${names}`,
    ...detailLines([...originDetails(record), ...contentDetails(record, view)], view),
    "",
    safeText(contentText(record.content)),
  ].join("\n");
}

function draftText(draft: Draft, view: View): string {
  const file = `${view.paint.highlight("draft")} of ${safeLine(draft.path)}`;
  return [
    `${view.paint.bold(safeLine(draft.prompt))}  ${file}, saved ${safeLine(utcTime(draft.savedAt))}`,
    ...detailLines(contentDetails(draft, view), view),
    "",
    safeText(contentText(draft.content)),
  ].join("\n");
}

type Detail = readonly [label: string, lines: readonly string[]];

function originDetails({ provenance, date, message }: VersionRecord): readonly Detail[] {
  const origin =
    provenance === null
      ? ["not from git"]
      : [shortCommit(provenance.commit), safeLine(provenance.author), safeLine(provenance.path)];
  return [
    ["commit", [[...origin, safeLine(utcTime(date))].join("  ")]],
    ["message", safeText(message).trim().split("\n")],
  ];
}

function contentDetails({ metadata, content }: Pick<Draft, "metadata" | "content">, view: View): readonly Detail[] {
  return [
    ["description", [safeLine(metadata.description ?? "")]],
    ["tags", [[...metadata.tags].map(([key, value]) => safeLine(`${key}: ${value}`)).join(", ")]],
    ["config", [settingsText(content.modelConfig)]],
    ["output", [content.responseFormat === null ? "" : shortJson(content.responseFormat, view)]],
  ];
}

function detailLines(details: readonly Detail[], view: View): readonly string[] {
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
