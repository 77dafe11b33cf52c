import type { Content, Message } from "../../core/content.ts";
import { ROLES } from "../../core/content.ts";
import type { Json, JsonObject } from "../../core/json.ts";
import type { Tags } from "../../core/metadata.ts";
import { quoted } from "../quoted.ts";
import type { SourceText, Span } from "../source-text.ts";
import type { YamlEntry, YamlMap } from "../yaml-node.ts";
import { mapToJson } from "../yaml-value.ts";
import { noneIfEmpty, readParts } from "./foreign-prompt.ts";
import type { ForeignPrompt } from "./foreign-prompt.ts";
import { leaveBehind, leaveKeysBehind, mapOf, refuseFile, scalarText, textOf, textsOf } from "./left-behind.ts";
import { readSettings } from "./model-settings.ts";
import { jsonSchemaOf } from "./response-format.ts";
import { findConstructs, reportComments, reportSyntax } from "./template-syntax.ts";
import type { Construct, TemplateLanguage } from "./template-syntax.ts";

const CARRIED = ["name", "description", "authors", "tags", "model", "inputs", "template"];
const PARAMETERS_ELSEWHERE = new Set(["response_format", "tools", "tool_choice"]);

const ROLE_LINE =
  /^[ \t]*(?:#[ \t]*)?(system|user|assistant|developer|function|tool)(?:[ \t]*\[[^\]\n]*\])?[ \t]*:[ \t]*$/gim;

/** Reads Prompty: YAML front matter, then Jinja with a line for each role. Null, with a problem, when there is nothing to use. */
export function readPrompty(source: SourceText): ForeignPrompt | null {
  const parts = readParts(source);
  if (parts === null) return null;
  const { front, body } = parts;
  const { entries } = front;
  leaveKeysBehind(source, front, CARRIED, null);
  const model = readModel(source, mapOf(source, entries.get("model")));
  const messages = readBody(source, body, readLanguage(source, entries.get("template")));
  if (messages === null) return null;
  const inputSchema = readInputs(source, mapOf(source, entries.get("inputs")));
  return {
    name: textOf(source, entries.get("name")),
    content: { ...messages, ...model },
    metadata: { description: textOf(source, entries.get("description")), tags: readTags(source, front), inputSchema },
  };
}

/** Mustache has the comments of Handlebars, which came out of it. Any other language is read as Jinja. */
function readLanguage(source: SourceText, template: YamlEntry | undefined): TemplateLanguage {
  if (template === undefined) return "Jinja";
  const { value } = template;
  const format =
    value.kind === "map" ? textOf(source, value.entries.get("format"), "template") : textOf(source, template);
  if (format === null || /jinja/.test(format)) return "Jinja";
  const language = /mustache|handlebars/.test(format) ? "Handlebars" : "Jinja";
  leaveBehind(source, template.key, `the template's language is ${quoted(format)}, and it is read as ${language}`);
  return language;
}

/** A word in a list has no value, so it gets one that a filter can ask for. */
function readTags(source: SourceText, { entries }: YamlMap): Tags {
  const authors = textsOf(source, entries.get("authors")).join(", ");
  return new Map([
    ...textsOf(source, entries.get("tags")).map((word) => [word, "true"] as const),
    ...(authors === "" ? [] : [["authors", authors] as const]),
  ]);
}

type Settings = Pick<Content, "modelConfig" | "responseFormat">;

function readModel(source: SourceText, model: YamlMap | null): Settings {
  if (model === null) return { modelConfig: null, responseFormat: null };
  leaveKeysBehind(source, model, ["api", "configuration", "parameters"], "model");
  const parameters = mapOf(source, model.entries.get("parameters"), "model");
  const format = mapOf(source, parameters?.entries.get("response_format"), "model.parameters");
  for (const key of ["tools", "tool_choice"]) {
    const entry = parameters?.entries.get(key);
    if (entry !== undefined) leaveBehind(source, entry.key, `"model.parameters.${key}" has no place in a prompt file`);
  }
  const settings = Object.entries(readSettings(source, parameters)).filter(([key]) => !PARAMETERS_ELSEWHERE.has(key));
  return {
    modelConfig: noneIfEmpty({
      ...readConfiguration(source, mapOf(source, model.entries.get("configuration"), "model")),
      ...Object.fromEntries(settings),
    }),
    responseFormat: format === null ? null : readFormat(source, format),
  };
}

/** Which model is meant; where it is and how to get in are the application's matter. */
function readConfiguration(source: SourceText, configuration: YamlMap | null): JsonObject {
  if (configuration === null) return {};
  leaveKeysBehind(source, configuration, ["type", "azure_deployment", "name", "model"], "model.configuration");
  const { entries } = configuration;
  const provider = textOf(source, entries.get("type"), "model.configuration");
  const model = entries.get("azure_deployment") ?? entries.get("model") ?? entries.get("name");
  const name = textOf(source, model, "model.configuration");
  if (model !== undefined && name?.includes("${") === true) {
    leaveBehind(source, model.value, "the model comes from the environment, which a prompt file knows nothing of");
    return {};
  }
  return { ...(provider === null ? {} : { provider }), ...(name === null ? {} : { model_name: name }) };
}

function readFormat(source: SourceText, format: YamlMap): JsonObject | null {
  const type = scalarText(format.entries.get("type"));
  if (type === "json_object") return { type: "object" };
  const schema = format.entries.get("json_schema")?.value;
  if (type === "json_schema" && schema?.kind === "map") return jsonSchemaOf(mapToJson(source, schema));
  if (type !== "text") leaveBehind(source, format, "this response format has no place in a prompt file");
  return null;
}

/** The inputs as a JSON Schema; an input may be its type alone, or its sample. */
function readInputs(source: SourceText, inputs: YamlMap | null): JsonObject | null {
  if (inputs === null || inputs.entries.size === 0) return null;
  const properties: Record<string, Json> = {};
  for (const [name, { key, value }] of inputs.entries) {
    const about = value.kind === "map" ? value : null;
    if (about === null) leaveBehind(source, key, `the sample of ${quoted(name)} has no place in a prompt file`);
    else leaveKeysBehind(source, about, ["type", "description"], `inputs.${name}`);
    const type = textOf(source, about?.entries.get("type"), `inputs.${name}`);
    const description = textOf(source, about?.entries.get("description"), `inputs.${name}`);
    properties[name] = { ...(type === null ? {} : { type }), ...(description === null ? {} : { description }) };
  }
  return { type: "object", properties };
}

type Template =
  | Pick<Extract<Content, { type: "chat" }>, "type" | "messages">
  | { readonly type: "text"; readonly template: string };

/** As Prompty itself does, takes the comments out first, and then looks for the roles. */
function readBody(source: SourceText, span: Span, language: TemplateLanguage): Template | null {
  const constructs = findConstructs(source, span, language);
  if (!reportComments(source, constructs)) return null;
  const comments = constructs.filter(({ comment }) => comment !== null);
  const kept = constructs.filter(({ comment }) => comment === null);
  reportSyntax(source, kept, language);
  const body = textWithout(source, span, comments);
  const lines = [...body.matchAll(ROLE_LINE)];
  if (lines.length === 0) {
    const template = tidy(body);
    return template === "" ? refuseFile(source, span, "the file has no template") : { type: "text", template };
  }
  const messages: Message[] = [];
  addMessage(messages, "system", body.slice(0, lines[0]?.index));
  for (const [index, line] of lines.entries()) {
    const end = line.index + line[0].length;
    const role = ROLES.find((known) => known === line[1]?.toLowerCase());
    if (role === undefined) {
      const start = placeWith(comments, span.start + line.index);
      const place = { start, end: start + line[0].length };
      return refuseFile(source, place, `a prompt file knows no role ${quoted(line[1] ?? "")}`);
    }
    addMessage(messages, role, body.slice(end, lines[index + 1]?.index));
  }
  return messages.length === 0 ? refuseFile(source, span, "the file has no messages") : { type: "chat", messages };
}

function textWithout(source: SourceText, span: Span, comments: readonly Construct[]): string {
  let text = "";
  let at = span.start;
  for (const { start, end } of comments) {
    text += source.text.slice(at, start);
    at = end;
  }
  return text + source.text.slice(at, span.end);
}

/** Where in the file stands what is at an offset without the comments. */
function placeWith(comments: readonly Construct[], offset: number): number {
  let place = offset;
  for (const { start, end } of comments) if (start <= place) place += end - start;
  return place;
}

function addMessage(messages: Message[], role: string, text: string): void {
  const content = tidy(text);
  if (content !== "") messages.push({ role, content });
}

/** Without the blank lines around it. */
function tidy(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, "").trimEnd();
}
