import type { Message } from "../../core/content.ts";
import { ROLES } from "../../core/content.ts";
import type { JsonObject } from "../../core/json.ts";
import { NO_METADATA } from "../../core/metadata.ts";
import { quoted } from "../quoted.ts";
import type { SourceText } from "../source-text.ts";
import type { YamlEntry, YamlMap, YamlNode } from "../yaml-node.ts";
import { mapToJson } from "../yaml-value.ts";
import { noneIfEmpty, readRoot } from "./foreign-prompt.ts";
import type { ForeignPrompt } from "./foreign-prompt.ts";
import { leaveBehind, leaveKeysBehind, mapOf, refuseFile, scalarText, textOf } from "./left-behind.ts";
import { readSettings, splitModel } from "./model-settings.ts";
import { jsonSchemaOf } from "./response-format.ts";
import { findConstructs, reportSyntax } from "./template-syntax.ts";

const CARRIED = ["name", "description", "model", "modelParameters", "messages", "responseFormat", "jsonSchema"];

/** Reads GitHub Models' `.prompt.yml`. Null, with a problem, when there is nothing to make a prompt of. */
export function readGithubModels(source: SourceText): ForeignPrompt | null {
  const root = readRoot(source, { start: 0, end: source.text.length });
  if (root === null) return null;
  leaveKeysBehind(source, root, CARRIED, null);
  const { entries } = root;
  const messages = readMessages(source, entries.get("messages"));
  if (messages === null) return null;
  const modelConfig = noneIfEmpty({
    ...splitModel(textOf(source, entries.get("model"))),
    ...readSettings(source, mapOf(source, entries.get("modelParameters"))),
  });
  return {
    name: textOf(source, entries.get("name")),
    content: { type: "chat", messages, modelConfig, responseFormat: readFormat(source, root) },
    metadata: { ...NO_METADATA, description: textOf(source, entries.get("description")) },
  };
}

function readMessages(source: SourceText, entry: YamlEntry | undefined): readonly Message[] | null {
  const items = entry?.value.kind === "list" ? entry.value.items : [];
  if (items.length === 0) return refuseFile(source, entry?.key ?? { start: 0, end: 0 }, "the file has no messages");
  const messages: Message[] = [];
  for (const item of items) {
    const message = readMessage(source, item);
    if (message === null) return null;
    messages.push(message);
  }
  return messages;
}

function readMessage(source: SourceText, item: YamlNode): Message | null {
  if (item.kind !== "map") return refuseFile(source, item, "a message must have a role and a content");
  leaveKeysBehind(source, item, ["role", "content"], "messages");
  const role = scalarText(item.entries.get("role"));
  const content = item.entries.get("content");
  const text = scalarText(content);
  if (role === null || content === undefined || text === null) {
    return refuseFile(source, item, "a message must have a role and a content of text");
  }
  if (ROLES.every((known) => known !== role)) {
    return refuseFile(source, item, `a prompt file knows no role ${quoted(role)}`);
  }
  reportSyntax(source, findConstructs(source, content.value, "Handlebars"), "Handlebars");
  return { role, content: text };
}

function readFormat(source: SourceText, { entries }: YamlMap): JsonObject | null {
  const format = entries.get("responseFormat");
  const schema = entries.get("jsonSchema");
  const type = textOf(source, format);
  if (type === "json_schema" && schema !== undefined) return readSchema(source, schema);
  if (schema !== undefined)
    leaveBehind(source, schema.key, "the schema is not asked for by responseFormat: json_schema");
  if (type === "json_object") return { type: "object" };
  if (format !== undefined && type !== null && type !== "text") {
    leaveBehind(source, format.key, `a prompt file knows no response format ${quoted(type)}`);
  }
  return null;
}

/** A map, or a text that holds JSON. */
function readSchema(source: SourceText, entry: YamlEntry): JsonObject | null {
  const { value } = entry;
  const schema = jsonSchemaOf(value.kind === "map" ? mapToJson(source, value) : parsed(scalarText(entry) ?? ""));
  if (schema === null) leaveBehind(source, entry.key, "the JSON Schema can't be read");
  return schema;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
