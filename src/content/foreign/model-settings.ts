import type { Json, JsonObject } from "../../core/json.ts";
import type { SourceText } from "../source-text.ts";
import type { YamlMap } from "../yaml-node.ts";
import { isAbsent, toJson } from "../yaml-value.ts";

/** Other formats' names of settings, by MLflow's. */
const RENAMED: ReadonlyMap<string, string> = new Map([
  ["maxOutputTokens", "max_tokens"],
  ["maxTokens", "max_tokens"],
  ["maxCompletionTokens", "max_tokens"],
  ["max_completion_tokens", "max_tokens"],
  ["topP", "top_p"],
  ["topK", "top_k"],
  ["frequencyPenalty", "frequency_penalty"],
  ["presencePenalty", "presence_penalty"],
  ["stopSequences", "stop_sequences"],
  ["stop", "stop_sequences"],
]);

/** A model's settings under MLflow's names; those that it has no name for are kept. */
export function readSettings(source: SourceText, settings: YamlMap | null): JsonObject {
  const result: Record<string, Json> = {};
  for (const [key, { value }] of settings?.entries ?? []) {
    if (isAbsent(value)) continue;
    const name = RENAMED.get(key) ?? key;
    const json = toJson(source, value);
    result[name] = name === "stop_sequences" && typeof json === "string" ? [json] : json;
  }
  return result;
}

/** `openai/gpt-4o` in two, as a prompt file's `model` is read. */
export function splitModel(model: string | null): JsonObject {
  if (model === null) return {};
  const slash = model.indexOf("/");
  return slash === -1 ? { model_name: model } : { provider: model.slice(0, slash), model_name: model.slice(slash + 1) };
}
