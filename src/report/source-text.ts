import { shortCommit } from "../core/commit.ts";
import type { Source } from "../core/state.ts";
import { safeLine } from "./safe-text.ts";

/** `main 4f1c2ab`, or the commit alone on a detached HEAD. */
export function sourceText(source: Source): string {
  const commit = shortCommit(source.commit);
  return source.branch === null ? commit : `${safeLine(source.branch)} ${commit}`;
}

export function inStepText(source: Source, registry: string): string {
  return `Nothing to do: ${safeLine(registry)} is in step with ${sourceText(source)}.`;
}
