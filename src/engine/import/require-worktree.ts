import { PromptreeError } from "../../core/errors.ts";
import type { Repository } from "../../git/repository.ts";

/** @throws PromptreeError `no-repository` where there is nothing to put files into. */
export function requireWorktree({ isBare, root }: Repository): void {
  if (!isBare) return;
  throw new PromptreeError("no-repository", `${root} has no work tree to put files into`, {
    hint: "import in a clone of it",
  });
}
