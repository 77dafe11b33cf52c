import { PROMPTS_FOLDER } from "../core/name.ts";

export const ALIASES_FILE = "aliases.yaml";
export const SETTINGS_FILE = "promptree.yaml";

/** The paths whose changes make versions and move pointers. */
export const HISTORY_PATHS: readonly string[] = [PROMPTS_FOLDER, ALIASES_FILE];

/** All paths of a repository that a sync depends on. */
export const SYNCED_PATHS: readonly string[] = [...HISTORY_PATHS, SETTINGS_FILE];
