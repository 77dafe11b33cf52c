import { ALIASES_FILE, ALIASES_FOLDER } from "../content/alias-path.ts";
import { PROMPTS_FOLDER } from "../core/name.ts";

export const SETTINGS_FILE = "promptree.yaml";

/** Where pointers stand: a file, and a folder of files. */
export const ALIASES_PATHS: readonly string[] = [ALIASES_FILE, ALIASES_FOLDER];

/** The paths whose changes make versions and move pointers. */
export const HISTORY_PATHS: readonly string[] = [PROMPTS_FOLDER, ...ALIASES_PATHS];

/** All paths of a repository that a sync depends on. */
export const SYNCED_PATHS: readonly string[] = [...HISTORY_PATHS, SETTINGS_FILE];
