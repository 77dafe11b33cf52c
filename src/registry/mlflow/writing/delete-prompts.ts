import type { PromptName } from "../../../core/name.ts";
import type { Outcome } from "../../../core/registry.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { promptOf } from "../../../mlflow/prompt-model.ts";
import { DONE } from "../../outcome.ts";
import { findModel } from "./create-prompt.ts";
import { isMissing } from "../transport/failure.ts";
import type { Writing } from "./writing.ts";

export async function deletePrompts(writing: Writing, batch: readonly PromptName[]): Promise<readonly Outcome<void>[]> {
  return writing.inTurn(
    batch,
    (name) => name,
    async (name) => deletePrompt(writing, name),
  );
}

/** A registered model of that name that is no prompt is left alone. */
async function deletePrompt(writing: Writing, name: PromptName): Promise<Outcome<void>> {
  const model = await findModel(writing, name);
  writing.known.forget(name);
  if (model === null || promptOf(model) === null) return DONE;
  try {
    // Older servers leave aliases behind, which a prompt of that name would have again.
    for (const { alias } of model.aliases) await writing.write(ENDPOINTS.deleteAlias, { name, alias });
    await writing.write(ENDPOINTS.deleteModel, { name });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  return DONE;
}
