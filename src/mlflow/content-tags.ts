import type { Content, Message } from "../core/content.ts";
import type { JsonObject } from "../core/json.ts";
import type { Tags } from "../core/metadata.ts";
import { pythonJson } from "./python-json.ts";
import { readContent } from "./read-content.ts";
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

/** What of a version's tags can be read as a content, for those who need no more; `readContent` tells what can't. */
export function contentOf(tags: Tags): Content {
  return readContent(tags).content;
}

function chatText(messages: readonly Message[]): string {
  return pythonJson(messages.map(({ role, content }) => ({ role, content })));
}

/** An empty object is none, as for MLflow's client. */
function hasKeys(setting: JsonObject | null): setting is JsonObject {
  return setting !== null && Object.keys(setting).length > 0;
}
