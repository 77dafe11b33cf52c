import type { Content, Message } from "../core/content.ts";
import type { Json, JsonObject } from "../core/json.ts";
import type { Tags } from "../core/metadata.ts";
import { inexactInteger, isJsonList, isJsonObject, readJson } from "./json-text.ts";
import { MODEL_CONFIG, PROMPT_TEXT, PROMPT_TYPE, RESPONSE_FORMAT } from "./tag-keys.ts";

/** The content that a version's tags hold, whoever wrote them. */
export interface ReadContent {
  readonly content: Content;
  /** What is stored and not in the content, each as a sentence without a full stop. */
  readonly unread: readonly string[];
}

/** A chat that can't be read as one is a text, and an unreadable model config or response format is none. */
export function readContent(tags: Tags): ReadContent {
  const text = tags.get(PROMPT_TEXT) ?? "";
  const chat = tags.get(PROMPT_TYPE) === "chat" ? readChat(text) : NO_CHAT;
  const config = readSetting(tags.get(MODEL_CONFIG), "its model config");
  const format = readSetting(tags.get(RESPONSE_FORMAT), "its response format");
  const settings = { modelConfig: config.value, responseFormat: format.value };
  const content: Content =
    chat.value === null
      ? { type: "text", template: text, ...settings }
      : { type: "chat", messages: chat.value, ...settings };
  return { content, unread: [...chat.unread, ...config.unread, ...format.unread] };
}

/** A part of a content; the value is null where there is none, or it can't be read. */
interface Part<Value> {
  readonly value: Value | null;
  readonly unread: readonly string[];
}

const NO_CHAT: Part<readonly Message[]> = { value: null, unread: [] };

function readChat(text: string): Part<readonly Message[]> {
  const list = readJson(text);
  if (list === undefined || !isJsonList(list)) return { value: null, unread: ["its messages are no JSON list"] };
  const messages = list.map(messageOf).filter((message) => message !== null);
  const unread = list.flatMap((value, index) => unreadIn(value).map((what) => `its message ${index + 1} ${what}`));
  return { value: messages.length === list.length ? messages : null, unread };
}

function messageOf(value: Json): Message | null {
  if (!isJsonObject(value)) return null;
  const { role, content } = value;
  return typeof role === "string" && typeof content === "string" ? { role, content } : null;
}

function unreadIn(value: Json): readonly string[] {
  if (!isJsonObject(value)) return ["is no object"];
  const { role, content, ...others } = value;
  return [
    ...(typeof role === "string" ? [] : ["has no role"]),
    ...(typeof content === "string" ? [] : [isList(content) ? "is a list of parts" : "has no text"]),
    ...Object.keys(others).map((key) => `has ${JSON.stringify(key)}, which is neither its role nor its text`),
  ];
}

function isList(value: Json | undefined): boolean {
  return value !== undefined && isJsonList(value);
}

/** An empty object is none, as for MLflow's client. */
function readSetting(text: string | undefined, what: string): Part<JsonObject> {
  if (text === undefined || text === "") return NO_SETTING;
  const value = readJson(text);
  if (value === null) return NO_SETTING;
  if (value === undefined || !isJsonObject(value)) {
    return { value: null, unread: [`${what} can't be read as a JSON object`] };
  }
  if (Object.keys(value).length === 0) return NO_SETTING;
  const number = inexactInteger(text);
  return { value, unread: number === null ? [] : [`${what} has ${number}, a number too large to be kept exactly`] };
}

const NO_SETTING: Part<JsonObject> = { value: null, unread: [] };
