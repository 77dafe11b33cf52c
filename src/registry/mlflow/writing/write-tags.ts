import type { PromptName } from "../../../core/name.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import type { TagChanges } from "../../../mlflow/tag-list.ts";
import type { VersionNumber } from "../../../core/version.ts";
import type { Writing } from "./writing.ts";

/** Tags go first, then come, in their order: what is set last says that all of it was done. */
export async function writePromptTags(writing: Writing, name: PromptName, { set, remove }: TagChanges): Promise<void> {
  for (const key of remove) await writing.write(ENDPOINTS.deleteModelTag, { name, key });
  for (const [key, value] of set) await writing.write(ENDPOINTS.setModelTag, { name, key, value });
}

/** In the same order. */
export async function writeVersionTags(
  writing: Writing,
  name: PromptName,
  number: VersionNumber,
  { set, remove }: TagChanges,
): Promise<void> {
  const version = String(number);
  for (const key of remove) await writing.write(ENDPOINTS.deleteVersionTag, { name, version, key });
  for (const [key, value] of set) await writing.write(ENDPOINTS.setVersionTag, { name, version, key, value });
}
