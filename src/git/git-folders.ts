import { resolve } from "node:path";
import type { Repository } from "./repository.ts";
import { runGit } from "./run.ts";

/** Where git keeps what it knows; absolute paths. */
export interface GitFolders {
  /** Of this work tree; of a linked one it is another than the repository's. */
  readonly own: string;
  readonly common: string;
}

export async function gitFolders({ root }: Repository): Promise<GitFolders> {
  const { stdout } = await runGit(root, ["rev-parse", "--absolute-git-dir", "--git-common-dir"]);
  const [own = "", common = own] = stdout.toString().split("\n");
  return { own, common: resolve(root, common) };
}
