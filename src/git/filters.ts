import { PromptreeError } from "../core/errors.ts";
import { EMPTY_VARIABLE } from "./run.ts";
import type { GitSetting } from "./settings.ts";

const REPLACEMENT = "\uFFFD";

/**
 * Arguments that keep git from running any of the filters that are set up: a repository may name a program for one, and git
 * would ask it what a file of the work tree is as a blob. A file that has one is then compared as it is.
 * @throws PromptreeError `git-failed` where a filter's name can't be passed on.
 */
export function withoutFilters(settings: readonly GitSetting[]): readonly string[] {
  const names = new Set(settings.filter(({ section }) => section === "filter").map(({ name }) => name));
  return [...names].flatMap((name) => {
    if (name.includes(REPLACEMENT)) throw unreadableName(name);
    // `-c` would end the name at its first equals sign. No program, and as a yes or no: no.
    return ["clean", "process", "required"].map((key) => `--config-env=filter.${name}.${key}=${EMPTY_VARIABLE}`);
  });
}

function unreadableName(name: string): PromptreeError {
  return new PromptreeError(
    "git-failed",
    `git's settings hold a filter whose name is not UTF-8: ${JSON.stringify(name)}`,
    { hint: "rename it in .git/config, or take it out" },
  );
}
