import type { PromptName } from "../../../core/name.ts";
import type { VersionNumber } from "../../../core/version.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import type { ModelVersion } from "../../../mlflow/entities.ts";
import { IS_PROMPT } from "../../../mlflow/tag-keys.ts";
import { isMissing } from "../transport/failure.ts";
import type { Transport } from "../transport/transport.ts";

/** Null when it is missing, or the version of a registered model that is no prompt. */
export async function findVersion(
  transport: Transport,
  name: PromptName,
  version: VersionNumber,
): Promise<ModelVersion | null> {
  try {
    const found = (await transport.call(ENDPOINTS.getVersion, { name, version: String(version) })).model_version;
    const isPrompt = found.tags.some(({ key, value }) => key === IS_PROMPT && value === "true");
    // Some databases take letters of either case for the same.
    return isPrompt && found.name === name ? found : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
