import type { Event } from "js-yaml";
import { parseEvents, YAMLException } from "js-yaml";
import { reportConflict } from "./conflict-markers.ts";
import { detached } from "./source-text.ts";
import type { SourceText, Span } from "./source-text.ts";
import type { YamlNode } from "./yaml-node.ts";
import { NESTING_LIMIT } from "./yaml-nesting.ts";
import { explainSyntaxError } from "./yaml-syntax-error.ts";
import { TreeBuilder } from "./yaml-tree.ts";

export type YamlReading =
  | { readonly state: "read"; readonly root: YamlNode }
  /** Nothing but white space and comments. */
  | { readonly state: "empty" }
  /** Not read to the end; the problem has been reported. */
  | { readonly state: "broken" };

const DIRECTIVE_FIRST = /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\n)*%/;
const DOCUMENT_MARKER = /^(?:---|\.\.\.)(?=[ \t\n]|$)/gm;

/**
 * Reads one YAML document, the stretch `span` of a file, and reports everything wrong in it. What is no more than
 * forbidden (anchors, duplicate keys …) leaves a tree to go on with.
 * @param yaml The text of that stretch, where the caller keeps a copy of it anyway: the tree's words are cut out of it.
 */
export function parseYaml(
  source: SourceText,
  span: Span,
  yaml = detached(source.text.slice(span.start, span.end)),
): YamlReading {
  reportCarriageReturn(source, yaml, span.start);
  if (DIRECTIVE_FIRST.test(yaml)) {
    const start = span.start + yaml.indexOf("%");
    source.error(
      { start, end: endOfLine(source, start) },
      "yaml-directive",
      "YAML directives (%) are not allowed",
      "remove the line",
    );
    return { state: "broken" };
  }
  const events = parseOrReport(source, yaml, span.start);
  return events === null ? { state: "broken" } : buildTree(source, events, yaml, span.start);
}

function buildTree(source: SourceText, events: readonly Event[], yaml: string, base: number): YamlReading {
  if (events.length === 0) return { state: "empty" };
  const builder = new TreeBuilder(source, events, yaml, base);
  const root = builder.document();
  if (builder.hasMore) reportSecondDocument(source, yaml, base, builder.end);
  const isEmpty = root.kind === "scalar" && root.plain && root.text === "";
  return isEmpty ? { state: "empty" } : { state: "read", root };
}

function parseOrReport(source: SourceText, yaml: string, base: number): readonly Event[] | null {
  try {
    // One more than the limit, because the parser counts what stands inside the innermost collection as well.
    return parseEvents(yaml, { maxDepth: NESTING_LIMIT + 1 });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    if (reportConflict(source, { start: base, end: base + yaml.length })) return null;
    const at = placeOfError(yaml, error.mark?.position ?? 0);
    const { code, message, hint } = explainSyntaxError(error, yaml, at);
    source.error({ start: base + at, end: base + at + 1 }, code, message, hint);
    return null;
  }
}

/** What ends too early is pointed at where the last word ends, not at the blank lines after it. */
function placeOfError(yaml: string, position: number): number {
  return position < yaml.length ? position : yaml.trimEnd().length;
}

function reportSecondDocument(source: SourceText, yaml: string, base: number, end: number): void {
  DOCUMENT_MARKER.lastIndex = end - base;
  const marker = DOCUMENT_MARKER.exec(yaml);
  const start = base + (marker?.index ?? yaml.length);
  const hint = "keep one document; the --- that closes front matter stands alone on its line";
  source.error({ start, end: start + 3 }, "yaml-documents", "a second YAML document begins here", hint);
}

/** YAML takes a lone carriage return for a line break, and no editor shows it as one. */
function reportCarriageReturn(source: SourceText, yaml: string, base: number): void {
  const at = yaml.indexOf("\r");
  if (at === -1) return;
  const span = { start: base + at, end: base + at + 1 };
  source.error(
    span,
    "carriage-return",
    "a carriage return without a line feed stands here",
    "end lines with LF or CRLF",
  );
}

function endOfLine(source: SourceText, from: number): number {
  const end = source.text.indexOf("\n", from);
  return end === -1 ? source.text.length : end;
}
