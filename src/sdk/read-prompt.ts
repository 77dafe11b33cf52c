import { PromptreeError } from "../core/errors.ts";
import type { PromptReference } from "../core/reference.ts";
import { ENDPOINTS } from "../mlflow/endpoints.ts";
import type { ModelVersion } from "../mlflow/entities.ts";
import { IS_PROMPT } from "../mlflow/tag-keys.ts";
import type { Answer } from "./cache.ts";
import { CallRefused, type Caller } from "./call.ts";
import type { Prompt } from "./prompt-types.ts";
import { promptOf } from "./prompt.ts";
import { uriOf, versionKey } from "./reference-key.ts";

/** @throws PromptreeError `not-found` when the registry says that there is no such thing, `registry-unavailable` otherwise. */
export async function readPrompt(caller: Caller, reference: PromptReference): Promise<Answer<Prompt>> {
  try {
    const model = await askFor(caller, reference);
    if (!model.tags.some(({ key, value }) => key === IS_PROMPT && value.toLowerCase() === "true")) {
      throw new PromptreeError("not-found", `"${reference.name}" in ${caller.address} is a model, and no prompt`);
    }
    const prompt = promptOf(model, model.aliases, shownUri(reference, model));
    return { value: prompt, pinnedKey: prompt.isDraft ? null : versionKey(prompt.name, prompt.version) };
  } catch (error) {
    throw error instanceof CallRefused ? explain(error, reference, caller.address) : error;
  }
}

/** Whether two say the same of one version. */
export function isSamePrompt(a: Prompt, b: Prompt): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

async function askFor(caller: Caller, { name, selector }: PromptReference): Promise<ModelVersion> {
  if (selector.kind === "version") {
    const { model_version: found } = await caller.call(ENDPOINTS.getVersion, {
      name,
      version: String(selector.version),
    });
    return found;
  }
  const alias = selector.kind === "latest" ? "latest" : selector.alias;
  const { model_version: found } = await caller.call(ENDPOINTS.getVersionByAlias, { name, alias });
  return found;
}

/** Whatever it was asked for by, as all who ask for one version share it. */
function shownUri(reference: PromptReference, { version }: ModelVersion): string {
  return version === "0" ? uriOf(reference) : `prompts:/${versionKey(reference.name, Number(version))}`;
}

/** MLflow's words for an alias that is not there, which it has no code for. */
const NO_ALIAS = /^registered model alias .* not found/i;

/** What MLflow misses of a prompt that is there: an alias, the version that one points to, or any version. */
const OF_A_PROMPT = /^(?:registered model alias|model version|latest version)\b/i;

function explain(refused: CallRefused, { name, selector }: PromptReference, address: string): PromptreeError {
  const { code, message } = refused;
  const isMissing = code === "RESOURCE_DOES_NOT_EXIST" || code === "NOT_FOUND";
  if (selector.kind === "version" && isMissing) {
    const what = `there is no version ${selector.version} of prompt "${name}" in ${address}`;
    return missing(what, `promptree search, promptree log ${name}`, refused);
  }
  if (isMissing ? OF_A_PROMPT.test(message) : code === "INVALID_PARAMETER_VALUE" && NO_ALIAS.test(message)) {
    const what = selector.kind === "alias" ? `alias "${selector.alias}"` : "version";
    return missing(`prompt "${name}" in ${address} has no ${what}`, `promptree log ${name}`, refused);
  }
  if (isMissing) {
    const what = `there is no prompt "${name}" in ${address}`;
    return missing(what, `promptree search, promptree log ${name}`, refused);
  }
  return new PromptreeError("registry-unavailable", `${address} refused it: ${refused.message}`, { cause: refused });
}

function missing(message: string, commands: string, cause: CallRefused): PromptreeError {
  return new PromptreeError("not-found", message, { hint: `see what there is: ${commands}`, cause });
}
