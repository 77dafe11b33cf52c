import { shortCommit } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import { isOnBranch, syncBranch } from "../git/branch.ts";
import type { SyncBranch } from "../git/branch.ts";
import { headOf } from "./project.ts";
import type { Project } from "./project.ts";

/** The branch whose text is reviewed, where HEAD is not on it; null where it is. */
export async function branchElsewhere({ repository, settings }: Project): Promise<SyncBranch | null> {
  const branch = await syncBranch(repository, settings.branch);
  return (await isOnBranch(repository, branch)) ? null : branch;
}

/** @throws PromptreeError `blocked` when HEAD is not on the branch whose text is reviewed. */
export async function requireBranch(project: Project): Promise<void> {
  const head = headOf(project);
  const { repository } = project;
  const branch = await branchElsewhere(project);
  if (branch === null) return;
  const where = repository.branch === null ? `commit ${shortCommit(head)}` : `branch "${repository.branch}"`;
  const message = `HEAD is at ${where}, and only "${branch.name}" is synced, so that unmerged text makes no version`;
  throw new PromptreeError("blocked", message, { hint: wayOn(branch) });
}

function wayOn({ name, exists, chosenBy }: SyncBranch): string {
  if (exists) return `go there: git switch ${name}; or sync HEAD all the same: promptree sync --any-branch`;
  const other = chosenBy === "settings" ? "name another one" : "name the branch that is";
  return `there is no branch "${name}" here; ${other} in promptree.yaml, branch: NAME; or sync HEAD all the same: promptree sync --any-branch`;
}
