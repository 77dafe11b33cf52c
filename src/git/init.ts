import { runGit } from "./run.ts";

/** Makes a repository of a folder that is in none, with nothing committed. */
export async function initRepository(dir: string, branch: string): Promise<void> {
  await runGit(dir, ["init", "--quiet", `--initial-branch=${branch}`]);
}
