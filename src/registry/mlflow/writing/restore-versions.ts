import type { Outcome, VersionRestoration } from "../../../core/registry.ts";
import { contentTags } from "../../../mlflow/content-tags.ts";
import { MODEL_CONFIG, RESPONSE_FORMAT } from "../../../mlflow/tag-keys.ts";
import { tagChanges, tagsOf } from "../../../mlflow/tag-list.ts";
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
  const current = tagsOf(found.tags);
  const wanted = contentTags(content);
  const held = new Map(
    [...wanted.keys(), RESPONSE_FORMAT, MODEL_CONFIG].flatMap((key) => {
      const value = current.get(key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
  await writeVersionTags(writing, prompt, version, tagChanges(held, wanted));
  return DONE;
}
