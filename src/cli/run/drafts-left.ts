import { PromptreeError } from "../../core/errors.ts";

/** What to tell of a watch that could not take its drafts back at its end; a mistake of ours stays as it is. */
export function draftsLeft(error: unknown): unknown {
  if (!(error instanceof PromptreeError)) return error;
  return new PromptreeError(error.code, `the drafts of this folder were not removed: ${error.message}`, {
    hint: "they stay loadable, and are removed by the next watch of this folder: promptree watch",
    cause: error,
  });
}
