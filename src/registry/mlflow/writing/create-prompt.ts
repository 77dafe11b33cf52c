import { PromptreeError } from "../../../core/errors.ts";
import type { PromptName } from "../../../core/name.ts";
import type { NewVersion } from "../../../core/registry.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { isOnlyDraft } from "../../../mlflow/only-draft.ts";
import { newPromptRequest, promptOf } from "../../../mlflow/prompt-model.ts";
import { ReplyLost, isMissing, isTaken } from "../transport/failure.ts";
import type { Writing } from "./writing.ts";

/** Creates before the last failure is told. */
const TRIES = 3;

/**
 * Makes the prompt of a version, unless it is there. A prompt whose reply was lost is looked for before it is made again.
 * @throws PromptreeError `write-refused` where a registered model that is no prompt has the name.
 */
export async function ensurePrompt(writing: Writing, version: NewVersion): Promise<void> {
  const { prompt, defaults } = version;
  if (writing.known.get(prompt) !== null) return;
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      await writing.write(ENDPOINTS.createModel, newPromptRequest(version));
      writing.known.made(prompt, defaults.managed?.aliases ?? null);
      return;
    } catch (error) {
      const isLost = error instanceof ReplyLost;
      if (!isLost && !isTaken(error)) throw error;
      if (await writing.lookFor(() => findKnown(writing, prompt), isLost && error.mayBeUnderWay)) {
        writing.known.surprise(prompt);
        return;
      }
      if (left === 0) throw error;
    }
  }
}

/** Whether the prompt is there, from memory or by a look. */
export async function isThere(writing: Writing, prompt: PromptName): Promise<boolean> {
  if (writing.known.get(prompt) !== null) return true;
  const found = await findModel(writing, prompt);
  const state = found === null ? null : promptOf(found);
  if (state !== null) writing.known.see(state);
  return state !== null;
}

async function findKnown(writing: Writing, prompt: PromptName): Promise<true | null> {
  const found = await findModel(writing, prompt);
  if (found === null) return null;
  const state = promptOf(found);
  if (state === null) {
    const message = `${writing.transport.address} has a registered model ${prompt}, which is no prompt`;
    throw new PromptreeError("write-refused", message, { hint: "give the prompt another name, or rename the model" });
  }
  writing.known.see(state);
  return true;
}

/** Null when no registered model has the name. */
export async function findModel({ transport }: Writing, name: PromptName) {
  try {
    const { registered_model: model } = await transport.call(ENDPOINTS.getModel, { name });
    return isOnlyDraft(model) ? null : model;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
