import { PromptreeError } from "../../../core/errors.ts";
import type { NewVersion } from "../../../core/registry.ts";
import { type VersionNumber, parseVersionNumber } from "../../../core/version.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import { newVersionRequest } from "../../../mlflow/new-version.ts";
import { ReplyLost, isInvalid } from "../transport/failure.ts";
import { findVersionOfCommit } from "../reading/find-versions.ts";
import { explainRefusal } from "../transport/server-version.ts";
import type { Writing } from "./writing.ts";

/** Creates before the last failure is told. */
const TRIES = 3;

/**
 * Makes a version of a prompt that is there. One whose reply was lost is looked for before it is made again; without a commit
 * it could not be told from others, and is not made again.
 */
export async function createVersion(writing: Writing, version: NewVersion): Promise<VersionNumber> {
  const { prompt, provenance } = version;
  const above = writing.known.get(prompt)?.highest ?? 0;
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await createOnce(writing, version);
    } catch (error) {
      if (!(error instanceof ReplyLost) || provenance === null) throw error;
      const look = () => findVersionOfCommit(writing.transport, prompt, provenance, above);
      const made = await writing.lookFor(look, error.mayBeUnderWay);
      if (made !== null) return made;
      if (left === 0) throw error;
    }
  }
}

async function createOnce(writing: Writing, version: NewVersion): Promise<VersionNumber> {
  try {
    const { model_version: made } = await writing.write(ENDPOINTS.createVersion, newVersionRequest(version));
    const number = parseVersionNumber(made.version);
    if (number !== null) return number;
    const message = `${writing.transport.address} gave a new version the number ${JSON.stringify(made.version)}`;
    throw new PromptreeError("registry-unavailable", message);
  } catch (error) {
    // A server without prompts refuses the source that theirs have.
    throw isInvalid(error) && /source/i.test(String(error)) ? await explainRefusal(writing.transport, error) : error;
  }
}
