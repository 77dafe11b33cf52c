import { readSettings } from "../../content/settings.ts";
import { NO_PROBLEMS } from "../../core/problem.ts";
import { DEFAULT_SETTINGS } from "../../core/settings.ts";
import { isOnBranch, syncBranch } from "../../git/branch.ts";
import type { Repository } from "../../git/repository.ts";
import { readWorktreeFile } from "../../git/worktree.ts";
import { judgeFile } from "../judge-file.ts";
import { SETTINGS_FILE } from "../paths.ts";

/** Which branch a sync would take, by the settings as they are in the work tree. */
export interface SyncedBranch {
  readonly name: string;
  /** The next commit will be on it, so that a sync is not refused then. */
  readonly isCurrent: boolean;
  /** Neither the settings, nor the name `main`, nor a remote says so: one more branch, and it is another. */
  readonly isGuess: boolean;
}

export async function readSyncedBranch(repository: Repository): Promise<SyncedBranch> {
  const file = await readWorktreeFile(repository, SETTINGS_FILE);
  const defaults = { settings: DEFAULT_SETTINGS, problems: NO_PROBLEMS };
  const { settings } = judgeFile(SETTINGS_FILE, file, readSettings, defaults);
  const branch = await syncBranch(repository, settings.branch);
  const isGuess = branch.chosenBy === "only-branch" || (branch.chosenBy === "default" && !branch.exists);
  const isCurrent =
    repository.branch === null ? await isOnBranch(repository, branch) : repository.branch === branch.name;
  return { name: branch.name, isCurrent, isGuess };
}
