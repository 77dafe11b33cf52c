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
import { findConstructs, reportComments, reportSyntax } from "./template-syntax.ts";
import type { Construct } from "./template-syntax.ts";

const CARRIED = ["name", "description", "model", "config", "input", "output"];

const ROLES: ReadonlyMap<string, string> = new Map([
  ["system", "system"],
  ["user", "user"],
  ["model", "assistant"],
  ["assistant", "assistant"],
  ["tool", "tool"],
]);

const ROLE_MARKER = /^\{\{\s*role\s+["']([^"']*)["']\s*\}\}$/;
const TRIPLE = /^\{\{\{\s*([a-zA-Z_][\w.]*)\s*\}\}\}$/;

/** Reads dotprompt: YAML front matter, then Handlebars. Null, with a problem, when there is nothing to make a prompt of. */
export function readDotprompt(source: SourceText): ForeignPrompt | null {
  const parts = readParts(source);
  if (parts === null) return null;
  const { front, body } = parts;
  leaveKeysBehind(source, front, CARRIED, null);
  const { entries } = front;
  const modelConfig = noneIfEmpty({
    ...splitModel(textOf(source, entries.get("model"))),
    ...readSettings(source, mapOf(source, entries.get("config"))),
  });
  const settings = { modelConfig, responseFormat: readOutput(source, mapOf(source, entries.get("output"))) };
  const content = readBody(source, body, settings);
  if (content === null) return null;
  const inputSchema = readInput(source, mapOf(source, entries.get("input")));
  return {
    name: textOf(source, entries.get("name")),
    content,
    metadata: { ...NO_METADATA, description: textOf(source, entries.get("description")), inputSchema },
  };
}

function readInput(source: SourceText, input: YamlMap | null): JsonObject | null {
  if (input === null) return null;
  leaveKeysBehind(source, input, ["schema"], "input");
  const schema = mapOf(source, input.entries.get("schema"), "input");
  return schema === null ? null : noneIfEmpty(mapToJson(source, schema));
}

function readOutput(source: SourceText, output: YamlMap | null): JsonObject | null {
  if (output === null) return null;
  leaveKeysBehind(source, output, ["format", "schema"], "output");
  const entry = output.entries.get("format");
  const format = textOf(source, entry, "output");
  if (entry !== undefined && format !== null && format !== "json" && format !== "text") {
    leaveBehind(source, entry.value, `a prompt file knows no output format ${quoted(format)}`);
  }
  const schema = output.entries.get("schema");
  if (schema !== undefined && !isAbsent(schema.value)) return noneIfEmpty(readPicoschema(source, schema.value));
  return format === "json" ? { type: "object" } : null;
}

function readBody(
  source: SourceText,
  span: Span,
  settings: Pick<Content, "modelConfig" | "responseFormat">,
): Content | null {
  const constructs = findConstructs(source, span, "Handlebars");
  if (!reportComments(source, constructs)) return null;
  reportSyntax(source, constructs.filter(isKept), "Handlebars");
  const messages: Message[] = [];
  let role: string | null = null;
  let text = "";
  let at = span.start;
  for (const construct of constructs) {
    text += source.text.slice(at, construct.start);
    at = construct.end;
    const stated = ROLE_MARKER.exec(construct.text)?.[1];
    if (stated === undefined) {
      text += construct.comment === null ? construct.text.replace(TRIPLE, "{{$1}}") : "";
      continue;
    }
    addMessage(messages, role ?? "user", text);
    text = "";
    role = ROLES.get(stated) ?? null;
    if (role === null) return refuseFile(source, construct, `a prompt file knows no role ${quoted(stated)}`);
  }
  text += source.text.slice(at, span.end);
  if (role === null) {
    const template = tidy(text);
    return template === ""
      ? refuseFile(source, span, "the file has no template")
      : { type: "text", template, ...settings };
  }
  addMessage(messages, role, text);
  return messages.length === 0
    ? refuseFile(source, span, "the file has no messages")
    : { type: "chat", messages, ...settings };
}

/** Comments are taken out, the text is split at roles, and three braces become two; everything else stays. */
function isKept({ text, comment }: Construct): boolean {
  return comment === null && !ROLE_MARKER.test(text) && !TRIPLE.test(text);
}

/** As in dotprompt, text without anything to see makes no message. */
function addMessage(messages: Message[], role: string, text: string): void {
  const content = tidy(text);
  if (content !== "") messages.push({ role, content });
}

/** Without the blank lines around it. */
function tidy(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}
