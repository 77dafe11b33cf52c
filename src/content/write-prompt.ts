import type { Content } from "../core/content.ts";
import { ROLES } from "../core/content.ts";
import { digestContent } from "../core/digest.ts";
import type { Json, JsonObject } from "../core/json.ts";
import { sameMetadata } from "../core/metadata.ts";
import type { Metadata } from "../core/metadata.ts";
import { isPathNamed } from "../core/name.ts";
import type { PromptName } from "../core/name.ts";
import type { PromptFile, PromptReading } from "../core/prompt-file.ts";
import { bodyLines } from "./body-lines.ts";
import { readPrompt } from "./prompt.ts";
import { quoted } from "./quoted.ts";
import { writeBody } from "./write-body.ts";
import { yamlLines } from "./write-yaml.ts";

/** What a prompt file is to hold. */
export type PromptDraft = Pick<PromptFile, "path" | "name" | "content" | "metadata">;

export type PromptWriting =
  | { readonly ok: true; readonly text: string }
  /** No file could hold all of it. Each reason is a sentence without a full stop. */
  | { readonly ok: false; readonly reasons: readonly string[] };

/**
 * The text of a prompt file that reads back as exactly this name, content and metadata. An empty description is none. What
 * can't be carried over is a reason, and so is whatever the reader finds wrong with the file: nothing is written that would
 * be another prompt.
 */
export function writePrompt(draft: PromptDraft): PromptWriting {
  const known = reasonsOf(draft.content);
  if (known.length > 0) return { ok: false, reasons: known };
  const text = fileText(draft);
  const reasons = differences(draft, readPrompt(draft.path, new TextEncoder().encode(text)));
  return reasons.length > 0 ? { ok: false, reasons } : { ok: true, text };
}

/** What the reader could only say in terms of a file that nobody has seen. */
function reasonsOf(content: Content): readonly string[] {
  const { modelConfig, responseFormat } = content;
  return [
    ...(content.type === "text" ? reasonsOfTemplate(content.template) : reasonsOfMessages(content)),
    ...(modelConfig !== null && isEmpty(modelConfig) ? ["its model config is empty, which a file can't say"] : []),
    ...(responseFormat !== null && isEmpty(responseFormat)
      ? ["its response format is empty, which a file can't say"]
      : []),
  ];
}

function reasonsOfTemplate(template: string): readonly string[] {
  if (!/\S/.test(template)) return ["its template is empty"];
  return [
    ...(template.endsWith("\n")
      ? ["its template ends with a line end, and those at the end of a file do not count"]
      : []),
    ...reasonsOfText(template, "its template"),
  ];
}

function reasonsOfMessages({ messages }: Extract<Content, { type: "chat" }>): readonly string[] {
  if (messages.length === 0) return ["it is a chat without messages"];
  return messages.flatMap(({ role, content }, index) => {
    const message = `its message ${index + 1}`;
    const known: readonly string[] = ROLES;
    return [
      ...(known.includes(role) ? [] : [`${message} has the role ${quoted(role)}; a file knows ${ROLES.join(", ")}`]),
      ...(/\S/.test(content) ? [] : [`${message} is empty`]),
      ...(content.endsWith("\r") ? [`${message} ends with a carriage return`] : []),
      ...(leavesCodeOpen(content) ? [`${message} has a code block that never ends, in which tags are text`] : []),
      ...reasonsOfText(content, message),
    ];
  });
}

function leavesCodeOpen(text: string): boolean {
  return [...bodyLines(text)].at(-1)?.fencedSince !== null;
}

function reasonsOfText(text: string, what: string): readonly string[] {
  return [
    ...(text.includes("\r\n") ? [`${what} has CRLF line ends, which a file's reader takes for LF`] : []),
    ...(text.includes("\0") ? [`${what} holds a NUL character`] : []),
    ...(text.isWellFormed() ? [] : [`${what} holds half of a character, which UTF-8 can't write`]),
  ];
}

/** A body that would be taken for something else where the file begins with it. */
const NEEDS_FRONT_MATTER = /^(?:\uFEFF|\s*---|version https:)/;

function fileText({ path, name, content, metadata }: PromptDraft): string {
  const body = writeBody(content);
  const lines = yamlLines({
    ...(isPathNamed(name, path) ? {} : { name }),
    ...describe(metadata),
    ...modelKeys(content.modelConfig),
    ...(metadata.inputSchema === null ? {} : { input: { schema: metadata.inputSchema } }),
    ...outputKeys(content.responseFormat),
  });
  const hasFront = lines.length > 0 || NEEDS_FRONT_MATTER.test(body);
  // Behind a carriage return, a line feed would be taken for a part of a line end.
  const end = body.endsWith("\r") ? "" : "\n";
  return `${hasFront ? ["---", ...lines, "---", ""].join("\n") : ""}${body}${end}`;
}

function describe({ description, tags }: Metadata): JsonObject {
  return {
    ...(description === null || description === "" ? {} : { description }),
    ...(tags.size === 0 ? {} : { tags: Object.fromEntries(tags) }),
  };
}

function modelKeys(modelConfig: JsonObject | null): JsonObject {
  if (modelConfig === null) return {};
  const { model, rest } = splitModel(modelConfig);
  return { ...(model === null ? {} : { model }), ...(isEmpty(rest) ? {} : { config: rest }) };
}

/** `provider/model_name` where that reads back as the two; everything else stays under `config`. */
function splitModel(modelConfig: JsonObject): { readonly model: string | null; readonly rest: JsonObject } {
  const { provider, model_name: modelName, ...rest } = modelConfig;
  if (isPart(modelName) && provider === undefined && !modelName.includes("/")) return { model: modelName, rest };
  if (isPart(modelName) && isPart(provider) && !provider.includes("/")) {
    return { model: `${provider}/${modelName}`, rest };
  }
  return { model: null, rest: modelConfig };
}

function isPart(value: Json | undefined): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function outputKeys(responseFormat: JsonObject | null): JsonObject {
  if (responseFormat === null) return {};
  const anyObject = Object.keys(responseFormat).length === 1 && responseFormat["type"] === "object";
  return { output: anyObject ? { format: "json" } : { format: "json", schema: responseFormat } };
}

function isEmpty(object: JsonObject): boolean {
  return Object.keys(object).length === 0;
}

/** What the file would say otherwise than was meant. */
function differences(draft: PromptDraft, { prompt, problems }: PromptReading): readonly string[] {
  if (prompt === null) {
    return problems.filter(({ severity }) => severity === "error").map(({ message }) => `in a file, ${message}`);
  }
  const { content } = draft;
  const description = draft.metadata.description === "" ? null : draft.metadata.description;
  return [
    ...sameName(prompt.name, draft.name),
    ...(prompt.digest === digestContent(content) ? [] : ["its content would read back otherwise"]),
    ...(sameMetadata(prompt.metadata, { ...draft.metadata, description })
      ? []
      : ["its description, tags or input schema would read back otherwise"]),
  ];
}

function sameName(read: PromptName, name: PromptName): readonly string[] {
  return read === name ? [] : [`the file would have the name ${quoted(read)}`];
}
