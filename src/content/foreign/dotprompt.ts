import type { Content, Message } from "../../core/content.ts";
import type { JsonObject } from "../../core/json.ts";
import { NO_METADATA } from "../../core/metadata.ts";
import { quoted } from "../quoted.ts";
import type { SourceText, Span } from "../source-text.ts";
import type { YamlMap } from "../yaml-node.ts";
import { isAbsent, mapToJson } from "../yaml-value.ts";
import { noneIfEmpty, readParts } from "./foreign-prompt.ts";
import type { ForeignPrompt } from "./foreign-prompt.ts";
import { leaveBehind, leaveKeysBehind, mapOf, refuseFile, textOf } from "./left-behind.ts";
import { readSettings, splitModel } from "./model-settings.ts";
import { readPicoschema } from "./picoschema.ts";
import { reportSyntax } from "./template-syntax.ts";

const CARRIED = ["name", "description", "model", "config", "input", "output"];

const ROLES: ReadonlyMap<string, string> = new Map([
  ["system", "system"],
  ["user", "user"],
  ["model", "assistant"],
  ["assistant", "assistant"],
  ["tool", "tool"],
]);

const ROLE_MARKER = /\{\{\s*role\s+["']([^"']*)["']\s*\}\}/g;
const COMMENT = /\{\{!(?:--[^]*?--|[^]*?)\}\}/g;
const TRIPLE = /\{\{\{\s*([a-zA-Z_][\w.]*)\s*\}\}\}/g;

/** What the body is freed of or split at; everything else of Handlebars stays, and is reported. */
const HANDLED = /^(?:\{\{\s*role\s+["'][^"']*["']\s*\}\}|\{\{![^]*|\{\{\{\s*[a-zA-Z_][\w.]*\s*\}\}\})$/;

/** Reads dotprompt: YAML front matter, then Handlebars. Null, with a problem, when there is nothing to make a prompt of. */
export function readDotprompt(source: SourceText): ForeignPrompt | null {
  const parts = readParts(source);
  if (parts === null) return null;
  const { front, body } = parts;
  leaveKeysBehind(source, front, CARRIED, null);
  const { entries } = front;
  const modelConfig = noneIfEmpty({
    ...splitModel(textOf(entries.get("model"))),
    ...readSettings(source, mapOf(entries.get("config"))),
  });
  const settings = { modelConfig, responseFormat: readOutput(source, mapOf(entries.get("output"))) };
  const content = readBody(source, body, settings);
  if (content === null) return null;
  const inputSchema = readInput(source, mapOf(entries.get("input")));
  return {
    name: textOf(entries.get("name")),
    content,
    metadata: { ...NO_METADATA, description: textOf(entries.get("description")), inputSchema },
  };
}

function readInput(source: SourceText, input: YamlMap | null): JsonObject | null {
  if (input === null) return null;
  leaveKeysBehind(source, input, ["schema"], "input");
  const schema = mapOf(input.entries.get("schema"));
  return schema === null ? null : noneIfEmpty(mapToJson(source, schema));
}

function readOutput(source: SourceText, output: YamlMap | null): JsonObject | null {
  if (output === null) return null;
  leaveKeysBehind(source, output, ["format", "schema"], "output");
  const format = output.entries.get("format");
  const schema = output.entries.get("schema");
  if (schema !== undefined && !isAbsent(schema.value)) return noneIfEmpty(readPicoschema(source, schema.value));
  if (textOf(format) === "json") return { type: "object" };
  if (format !== undefined && textOf(format) !== "text") {
    leaveBehind(source, format.value, `a prompt file knows no output format ${quoted(textOf(format) ?? "")}`);
  }
  return null;
}

function readBody(
  source: SourceText,
  span: Span,
  settings: Pick<Content, "modelConfig" | "responseFormat">,
): Content | null {
  reportSyntax(source, span, "Handlebars", HANDLED);
  reportComments(source, span);
  const body = source.text.slice(span.start, span.end);
  const markers = [...body.matchAll(ROLE_MARKER)];
  if (markers.length === 0) {
    const template = tidy(body);
    return template === ""
      ? refuseFile(source, span, "the file has no template")
      : { type: "text", template, ...settings };
  }
  const messages: Message[] = [];
  addMessage(messages, "user", body.slice(0, markers[0]?.index));
  for (const [index, marker] of markers.entries()) {
    const start = marker.index + marker[0].length;
    const role = ROLES.get(marker[1] ?? "");
    const place = { start: span.start + marker.index, end: span.start + start };
    if (role === undefined) return refuseFile(source, place, `a prompt file knows no role ${quoted(marker[1] ?? "")}`);
    addMessage(messages, role, body.slice(start, markers[index + 1]?.index));
  }
  return messages.length === 0
    ? refuseFile(source, span, "the file has no messages")
    : { type: "chat", messages, ...settings };
}

/** As in dotprompt, text without anything to see makes no message. */
function addMessage(messages: Message[], role: string, text: string): void {
  const content = tidy(text);
  if (content !== "") messages.push({ role, content });
}

/** Without comments, in double braces only, and without blank lines around it. */
function tidy(text: string): string {
  return text
    .replaceAll(COMMENT, "")
    .replaceAll(TRIPLE, "{{$1}}")
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd();
}

function reportComments(source: SourceText, span: Span): void {
  for (const match of source.text.slice(span.start, span.end).matchAll(COMMENT)) {
    const start = span.start + match.index;
    leaveBehind(source, { start, end: start + match[0].length }, "a comment has no place in a template");
  }
}
