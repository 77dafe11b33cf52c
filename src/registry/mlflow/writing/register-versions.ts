import { PromptreeError } from "../../../core/errors.ts";
import type { NewVersion, Outcome } from "../../../core/registry.ts";
import type { VersionNumber } from "../../../core/version.ts";
import { ensurePrompt } from "./create-prompt.ts";
import { createVersion } from "./create-version.ts";
import { isMissing } from "../transport/failure.ts";
import { findVersionOfCommit } from "../reading/find-versions.ts";
import type { Writing } from "./writing.ts";

/** After one that failed no later version of its prompt is made: they would come in another order than git's. */
export async function registerVersions(
  writing: Writing,
  batch: readonly NewVersion[],
): Promise<readonly Outcome<VersionNumber>[]> {
  return writing.inTurn<NewVersion, VersionNumber>(
    batch,
    (version) => version.prompt,
    async (version, before) => (before?.ok === false ? notMade(version) : registerVersion(writing, version)),
  );
}

async function registerVersion(writing: Writing, version: NewVersion): Promise<Outcome<VersionNumber>> {
  const { known } = writing;
  await ensurePrompt(writing, version);
  const there = await findBesidePlan(writing, version);
  if (there !== null) return { ok: true, value: there };
  const number = await createVersion(writing, version).catch(async (error: unknown) => {
    if (!isMissing(error)) throw error;
    // Somebody has deleted the prompt meanwhile.
    known.forget(version.prompt);
    await ensurePrompt(writing, version);
    return createVersion(writing, version);
  });
  known.madeVersion(version.prompt, number);
  return { ok: true, value: number };
}

/** The version of the same commit, where the prompt was not to be there; null when it has none. */
async function findBesidePlan(
  { transport, known }: Writing,
  { prompt, provenance }: NewVersion,
): Promise<VersionNumber | null> {
  if (provenance === null || !known.isSurprising(prompt)) return null;
  return findVersionOfCommit(transport, prompt, provenance, 0);
}

function notMade({ prompt }: NewVersion): Outcome<never> {
  const message = `not made, because the version of ${prompt} before it failed`;
  return { ok: false, error: new PromptreeError("write-refused", message) };
}
