import type { Content, Message } from "../core/content.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Tags } from "../core/metadata.ts";
import { isJsonList, isJsonObject, readJson, readJsonObject } from "./json-text.ts";
import { pythonJson } from "./python-json.ts";
import { IS_PROMPT, MODEL_CONFIG, PROMPT_TEXT, PROMPT_TYPE, RESPONSE_FORMAT } from "./tag-keys.ts";
import { type TagChanges, tagChanges } from "./tag-list.ts";

/** The tags that hold a version's content, in the order in which MLflow's client sends them (3.17, `register_prompt`). */
export function contentTags(content: Content): Tags {
  const tags = new Map([
    [IS_PROMPT, "true"],
    [PROMPT_TYPE, content.type],
    [PROMPT_TEXT, content.type === "text" ? content.template : chatText(content.messages)],
  ]);
  if (hasKeys(content.responseFormat)) tags.set(RESPONSE_FORMAT, pythonJson(content.responseFormat));
  if (hasKeys(content.modelConfig)) tags.set(MODEL_CONFIG, pythonJson(content.modelConfig));
  return tags;
}

/** What puts a content in the place of the one that a version with these tags has. */
export function contentTagChanges(current: Tags, content: Content): TagChanges {
  const wanted = contentTags(content);
  const keys = new Set([...wanted.keys(), RESPONSE_FORMAT, MODEL_CONFIG]);
  return tagChanges(new Map([...current].filter(([key]) => keys.has(key))), wanted);
}

/**
 * The content that a version's tags hold, whoever wrote them: a chat that can't be read as one is a text, and an unreadable
 * model config or response format is none.
 */
export function contentOf(tags: Tags): Content {
  const settings = {
    modelConfig: settingOf(tags.get(MODEL_CONFIG)),
    responseFormat: settingOf(tags.get(RESPONSE_FORMAT)),
  };
  const text = tags.get(PROMPT_TEXT) ?? "";
  const messages = tags.get(PROMPT_TYPE) === "chat" ? messagesIn(text) : null;
  return messages === null ? { type: "text", template: text, ...settings } : { type: "chat", messages, ...settings };
}

function chatText(messages: readonly Message[]): string {
  return pythonJson(messages.map(({ role, content }) => ({ role, content })));
}

function messagesIn(text: string): readonly Message[] | null {
  const list = readJson(text);
  if (list === undefined || !isJsonList(list)) return null;
  const messages = list.map(messageOf).filter((message) => message !== null);
  return messages.length === list.length ? messages : null;
}

function messageOf(value: Json): Message | null {
  if (!isJsonObject(value)) return null;
  const { role, content } = value;
  return typeof role === "string" && typeof content === "string" ? { role, content } : null;
}

function settingOf(text: string | undefined): JsonObject | null {
  const setting = readJsonObject(text);
  return hasKeys(setting) ? setting : null;
}

/** An empty object is none, as for MLflow's client. */
function hasKeys(setting: JsonObject | null): setting is JsonObject {
  return setting !== null && Object.keys(setting).length > 0;
}
