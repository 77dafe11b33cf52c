import { DRAFT } from "../../../core/draft.ts";
import type { Draft } from "../../../core/draft.ts";
import type { PromptName } from "../../../core/name.ts";
import { draftOf } from "../../../mlflow/draft-wire.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { isInvalid, isMissing } from "../transport/failure.ts";
import type { Transport } from "../transport/transport.ts";

/** Null where the server knows of none: an MLflow server never does. */
export async function findDraft(transport: Transport, name: PromptName): Promise<Draft | null> {
  try {
    const { model_version: found } = await transport.call(ENDPOINTS.getVersionByAlias, { name, alias: DRAFT });
    return found.name === name ? draftOf(found) : null;
  } catch (error) {
    // A missing alias is an invalid parameter to MLflow.
    if (isMissing(error) || isInvalid(error)) return null;
    throw error;
  }
}
