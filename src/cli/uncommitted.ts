import { messageOf } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import { SYNCED_PATHS } from "../engine/paths.ts";
import type { Repository } from "../git/repository.ts";
import { uncommittedPaths } from "../git/worktree.ts";
import { count, figure } from "../report/figures.ts";
import { safeLine } from "../report/safe-text.ts";
import type { Context } from "./context.ts";

const LISTED = 5;

/**
 * What is edited and not committed is not synced, and somebody who just edited it should hear that. The work goes on
 * beside the command's own, and what keeps it from its end stops no sync: it is the warning then.
 * @returns what to say; null for nothing.
 */
export async function findUncommitted(repository: Repository): Promise<string | null> {
  try {
    const paths = await uncommittedPaths(repository, SYNCED_PATHS);
    return paths.length === 0
      ? null
      : `${count(paths.length, "uncommitted file")} not taken into account: ${list(paths)}`;
  } catch (error) {
    return `nobody can tell which files are not committed: ${safeLine(redact(messageOf(error)))}`;
  }
}

export function warnUncommitted(warning: string | null, { io, errView }: Context): void {
  if (warning !== null) io.err(`${errView.paint.warning("warning:")} ${warning}\n`);
}

function list(paths: readonly string[]): string {
  const more = paths.length > LISTED ? ` and ${figure(paths.length - LISTED)} more` : "";
  return paths.slice(0, LISTED).map(safeLine).join(", ") + more;
}
