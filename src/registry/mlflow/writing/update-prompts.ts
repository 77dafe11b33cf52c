import type { Outcome, PromptUpdate, VersionUpdate } from "../../../core/registry.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { managedTagChanges } from "../../../mlflow/managed-tags.ts";
import { promptOf, promptTagChanges } from "../../../mlflow/prompt-model.ts";
import { recordOf, versionTagChanges } from "../../../mlflow/prompt-version.ts";
import { type TagChanges, tagsOf } from "../../../mlflow/tag-list.ts";
import { DONE, noSuchPrompt, noSuchVersion } from "../../outcome.ts";
import { findModel } from "./create-prompt.ts";
import { findVersion } from "../reading/find-version.ts";
import { updatedMetadata } from "../../version-metadata.ts";
import { writePromptTags, writeVersionTags } from "./write-tags.ts";
import type { Writing } from "./writing.ts";

export async function updatePrompts(
  writing: Writing,
  batch: readonly PromptUpdate[],
): Promise<readonly Outcome<void>[]> {
  return writing.inTurn(
    batch,
    (update) => update.prompt,
    async (update) => updatePrompt(writing, update),
  );
}

/** What git last set comes last: where it is not recorded, the next sync does all of it again. */
async function updatePrompt(writing: Writing, update: PromptUpdate): Promise<Outcome<void>> {
  const { prompt, description, managed } = update;
  const model = await findModel(writing, prompt);
  const state = model === null ? null : promptOf(model);
  if (model === null || state === null) return noSuchPrompt(prompt);
  const versions = new Map<VersionUpdate, TagChanges>();
  for (const one of update.versions) {
    // The newest comes with its prompt.
    const newest = model.latest_versions.find(({ version }) => version === String(one.version));
    const found = newest ?? (await findVersion(writing.transport, prompt, one.version));
    const record = found === null ? null : recordOf(found);
    if (found === null || record === null) return noSuchVersion(prompt, one.version);
    const metadata = updatedMetadata(record.metadata, one);
    versions.set(one, versionTagChanges(tagsOf(found.tags), { ...one, metadata }));
  }
  const tags = tagsOf(model.tags);
  await writePromptTags(writing, prompt, promptTagChanges(tags, update));
  if (description !== undefined && description !== state.description) {
    await writing.write(ENDPOINTS.updateModel, { name: prompt, description: description ?? "" });
  }
  for (const [{ version }, changes] of versions) await writeVersionTags(writing, prompt, version, changes);
  await writePromptTags(writing, prompt, managedTagChanges(tags, managed));
  writing.known.see(state);
  writing.known.recordedAliases(prompt, managed.aliases);
  return DONE;
}
