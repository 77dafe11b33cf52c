import type { Content } from "../core/content.ts";
import { PromptreeError } from "../core/errors.ts";
import type { Tags } from "../core/metadata.ts";
import type { PromptName } from "../core/name.ts";
import { shownMessage } from "../mlflow/commit-message.ts";
import { ENDPOINTS } from "../mlflow/endpoints.ts";
import type { RegisteredModel } from "../mlflow/entities.ts";
import { newVersionRequest } from "../mlflow/new-version.ts";
import { isOnlyDraft } from "../mlflow/only-draft.ts";
import { IS_PROMPT, MODEL_CONFIG, PROMPT_TEXT, RESPONSE_FORMAT } from "../mlflow/tag-keys.ts";
import { tagList, tagsOf } from "../mlflow/tag-list.ts";
import { TAG_VALUE_LIMIT, isLonger } from "../mlflow/value-limit.ts";
import { type Caller, CallRefused } from "./call.ts";
import { requireName, requireTagKey, requireTagValue } from "./checks.ts";
import { requireContent } from "./given-content.ts";
import { promptOf } from "./prompt.ts";
import type { Prompt } from "./prompt-types.ts";
import { written } from "./refusal.ts";
import type { Registration } from "./registration.ts";

/**
 * Makes a version, and the prompt where there is none of that name. When no answer comes it may have been made or not: it is
 * not made again.
 * @throws PromptreeError `usage` for what can't be sent, `write-refused` in MLflow's words, `registry-unavailable`.
 */
export async function registerPrompt(caller: Caller, registration: Registration): Promise<Prompt> {
  const { commitMessage: message = "", tags: given = {} } = registration;
  const prompt = requireName(registration.name);
  const content = contentOf(registration);
  const tags: Tags = new Map(
    Object.entries(given).map(([key, value]) => [requireTagKey(key), requireTagValue(key, value)]),
  );
  const metadata = { description: null, tags, inputSchema: null };
  const request = newVersionRequest({ prompt, content, metadata, provenance: null, message });
  // A prompt without a version would stay behind when only the second request is refused.
  requireSizes(request);
  await written(ensurePrompt(caller, { prompt, tags, message }));
  const { model_version: made } = await written(caller.call(ENDPOINTS.createVersion, request));
  return promptOf(made, [], `prompts:/${prompt}/${made.version}`);
}

function contentOf({ template, messages, modelConfig, responseFormat }: Registration): Content {
  const settings = { modelConfig, responseFormat };
  if (typeof template === "string") return requireContent({ type: "text", template, ...settings }, "the prompt");
  if (Array.isArray(messages) && messages.length > 0) {
    return requireContent({ type: "chat", messages, ...settings }, "the prompt");
  }
  throw new PromptreeError("usage", "a prompt has a template, or at least one message", {
    hint: "give template, a string, or messages, a list of { role, content }",
  });
}

function requireSizes({ tags }: ReturnType<typeof newVersionRequest>): void {
  for (const { key, value } of tags ?? []) {
    if (!isLonger(value ?? "", TAG_VALUE_LIMIT)) continue;
    const part = PARTS.get(key) ?? `tag "${key}"`;
    throw new PromptreeError("usage", `the prompt's ${part} is longer than 100,000 characters`, {
      hint: "shorten it: no MLflow server takes more",
    });
  }
}

const PARTS: ReadonlyMap<string, string> = new Map([
  [PROMPT_TEXT, "text"],
  [MODEL_CONFIG, "modelConfig"],
  [RESPONSE_FORMAT, "responseFormat"],
]);

interface PromptToBe {
  readonly prompt: PromptName;
  readonly tags: Tags;
  readonly message: string;
}

/** As MLflow's client does it: the first commit's message describes the prompt, and later tags are set on it. */
async function ensurePrompt(caller: Caller, toBe: PromptToBe): Promise<void> {
  const { prompt: name, tags } = toBe;
  // A write comes first: it makes the file of a registry that has none yet.
  const there = await makeModel(caller, toBe);
  if (there === null) return;
  if (tagsOf(there.tags).get(IS_PROMPT) !== "true") {
    const message = `${caller.address} has a registered model ${name}, which is no prompt`;
    throw new PromptreeError("write-refused", message, { hint: "give the prompt another name, or rename the model" });
  }
  for (const [key, value] of tags) await caller.call(ENDPOINTS.setModelTag, { name, key, value });
}

/** Gives what is there after all, when somebody else was faster; null when it was made. */
async function makeModel(caller: Caller, { prompt: name, tags, message }: PromptToBe): Promise<RegisteredModel | null> {
  const request = { name, tags: tagList(new Map([...tags, [IS_PROMPT, "true"]])) };
  const described = message === "" ? request : { ...request, description: shownMessage(message) };
  try {
    await caller.call(ENDPOINTS.createModel, described);
    return null;
  } catch (error) {
    if (!isRefusal(error, "RESOURCE_ALREADY_EXISTS")) throw error;
    const taken = await findModel(caller, name);
    if (taken === null) throw error;
    return taken;
  }
}

async function findModel(caller: Caller, name: PromptName): Promise<RegisteredModel | null> {
  try {
    const { registered_model: model } = await caller.call(ENDPOINTS.getModel, { name });
    return isOnlyDraft(model) ? null : model;
  } catch (error) {
    if (isRefusal(error, "RESOURCE_DOES_NOT_EXIST")) return null;
    throw error;
  }
}

function isRefusal(error: unknown, code: string): boolean {
  return error instanceof CallRefused && error.code === code;
}
