import { PromptreeError, messageOf } from "../core/errors.ts";

const POLL = "or look at the files again and again: promptree watch --poll";

/** What keeps the system from telling of changes, in plain words. */
export function explainWatchError(error: unknown): PromptreeError {
  const { what, hint } = explanationOf(error);
  return new PromptreeError("files-unwatched", `not every change of a file is noticed at once: ${what}`, {
    hint,
    cause: error,
  });
}

function explanationOf(error: unknown): { readonly what: string; readonly hint: string } {
  switch (error instanceof Error && "code" in error ? error.code : null) {
    case "ENOSPC":
      return {
        what: "the system watches as many folders as it may",
        hint: `let it watch more: sudo sysctl fs.inotify.max_user_watches=524288; ${POLL}`,
      };
    case "EMFILE":
    case "ENFILE":
      return {
        what: "too many files or watches are open",
        hint: `let there be more: sudo sysctl fs.inotify.max_user_instances=1024, and ulimit -n 65536; ${POLL}`,
      };
    default:
      return { what: messageOf(error), hint: `check that the folder can be read; ${POLL}` };
  }
}
