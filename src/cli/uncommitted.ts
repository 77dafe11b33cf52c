import { messageOf } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import { SYNCED_PATHS } from "../engine/paths.ts";
import { InvalidFilesError } from "../engine/project.ts";
import type { Repository } from "../git/repository.ts";
import { uncommittedPaths } from "../git/worktree.ts";
import { count, figure } from "../report/figures.ts";
import { safeLine } from "../report/safe-text.ts";
import { warn } from "./context.ts";
import type { Context } from "./context.ts";

const LISTED = 5;

/**
 * What is edited and not committed is not synced, and somebody who just edited it should hear that; also of a command that
 * errors in files stop, since whoever has mended one may only have to commit it.
 * @param work The command's own, beside which git looks for such files. It is given what warns of them.
 */
export async function warningOfUncommitted<Result>(
  repository: Repository,
  context: Context,
  work: (warn: () => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const uncommitted = findUncommitted(repository);
  const tell = async (): Promise<void> => {
    const warning = await uncommitted;
    if (warning !== null) warn(context, warning);
  };
  try {
    return await work(tell);
  } catch (error) {
    if (error instanceof InvalidFilesError) await tell();
    throw error;
  }
}

/** What to say; null for nothing. What keeps git from an answer stops no sync: it is the warning then. */
async function findUncommitted(repository: Repository): Promise<string | null> {
  try {
    const paths = await uncommittedPaths(repository, SYNCED_PATHS);
    return paths.length === 0
      ? null
      : `${count(paths.length, "uncommitted file")} not taken into account: ${list(paths)}`;
  } catch (error) {
    return `nobody can tell which files are not committed: ${safeLine(redact(messageOf(error)))}`;
  }
}

function list(paths: readonly string[]): string {
  const more = paths.length > LISTED ? ` and ${figure(paths.length - LISTED)} more` : "";
  return paths.slice(0, LISTED).map(safeLine).join(", ") + more;
}
