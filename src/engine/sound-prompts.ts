import { hasErrors } from "../core/problem.ts";
import type { PromptFile } from "../core/prompt-file.ts";
import type { Repository } from "../git/repository.ts";
import { duplicateNames } from "./duplicate-name.ts";
import { InvalidFilesError } from "./project.ts";
import { readWorktreePrompts } from "./worktree-prompts.ts";

/**
 * Every prompt of the work tree, committed or not.
 * @throws PromptreeError `invalid-files` when a file holds an error, or two have one name.
 */
export async function readSoundPrompts(repository: Repository): Promise<readonly PromptFile[]> {
  const readings = await readWorktreePrompts(repository);
  const prompts = readings.flatMap(({ prompt }) => prompt ?? []);
  const problems = [...readings.flatMap((reading) => reading.problems), ...duplicateNames(prompts)];
  if (!hasErrors(problems)) return prompts;
  const hint = "mend them, and check with: promptree validate";
  throw new InvalidFilesError(problems, "prompt files hold errors, so no types were written", hint);
}
