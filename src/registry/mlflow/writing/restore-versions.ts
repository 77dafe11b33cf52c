import type { Outcome, VersionRestoration } from "../../../core/registry.ts";
import { contentTagChanges } from "../../../mlflow/content-tags.ts";
import { tagsOf } from "../../../mlflow/tag-list.ts";
import { DONE, noSuchPrompt, noSuchVersion } from "../../outcome.ts";
import { isThere } from "./create-prompt.ts";
import { findVersion } from "../reading/find-version.ts";
import { writeVersionTags } from "./write-tags.ts";
import type { Writing } from "./writing.ts";

export async function restoreVersions(
  writing: Writing,
  batch: readonly VersionRestoration[],
): Promise<readonly Outcome<void>[]> {
  return writing.inTurn(
    batch,
    ({ prompt }) => prompt,
    async (restoration) => restoreVersion(writing, restoration),
  );
}

/** A content is in tags, which MLflow lets anybody change. */
async function restoreVersion(
  writing: Writing,
  { prompt, version, content }: VersionRestoration,
): Promise<Outcome<void>> {
  const found = await findVersion(writing.transport, prompt, version);
  if (found === null) {
    return (await isThere(writing, prompt)) ? noSuchVersion(prompt, version) : noSuchPrompt(prompt);
  }
  await writeVersionTags(writing, prompt, version, contentTagChanges(tagsOf(found.tags), content));
  return DONE;
}
