import { NO_PROBLEMS } from "../../core/problem.ts";
import type { Problem } from "../../core/problem.ts";
import { DEFAULT_SETTINGS } from "../../core/settings.ts";
import { readSettings } from "../../content/settings.ts";
import type { Repository } from "../../git/repository.ts";
import { readWorktreeFile } from "../../git/worktree.ts";
import { judgeAliasFiles, readWorktreeAliasFiles } from "../alias-files.ts";
import { judgeFile } from "../judge-file.ts";
import { ALIASES_PATHS, SETTINGS_FILE } from "../paths.ts";

/** Whether a file says where pointers are, or how to sync. */
export function isYamlPath(path: string): boolean {
  return path === SETTINGS_FILE || ALIASES_PATHS.some((place) => path === place || path.startsWith(`${place}/`));
}

/** What is wrong with the files of pointers and with the settings, as they are on disk, by file. */
export async function judgeYaml(repository: Repository): Promise<ReadonlyMap<string | null, readonly Problem[]>> {
  const [aliases, settings] = await Promise.all([
    readWorktreeAliasFiles(repository),
    readWorktreeFile(repository, SETTINGS_FILE),
  ]);
  const problems = [
    ...judgeAliasFiles(aliases).problems,
    ...judgeFile(SETTINGS_FILE, settings, readSettings, { settings: DEFAULT_SETTINGS, problems: NO_PROBLEMS }).problems,
  ];
  return Map.groupBy(problems, ({ file }) => file);
}
