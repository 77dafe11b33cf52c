import { join } from "node:path";
import { gitFolders } from "./git-folders.ts";
import { watchPaths } from "./path-events.ts";
import type { PathEventOptions, PathWatch } from "./path-events.ts";
import type { Repository } from "./repository.ts";

export interface RefEventOptions extends Pick<PathEventOptions, "pollEvery" | "onError"> {
  /** Told that HEAD or a branch may have moved. */
  readonly onMove: () => void;
}

/** Of each work tree its own. */
const OF_WORKTREE = ["HEAD", "logs/HEAD"];

/** What the work trees of a repository have in common; `reftable` is another way of keeping refs. */
const COMMON = ["refs/heads", "packed-refs", "reftable"];

/** Watches where HEAD is. */
export async function watchRefs(repository: Repository, options: RefEventOptions): Promise<PathWatch> {
  const { own, common } = await gitFolders(repository);
  const paths = [...OF_WORKTREE.map((path) => join(own, path)), ...COMMON.map((path) => join(common, path))];
  const { onMove } = options;
  return watchPaths(
    // A linked work tree may keep refs of its own the other way, too.
    own === common ? paths : [...paths, join(own, "reftable")],
    { ...options, early: false, onPath: (path) => (path.endsWith(".lock") ? undefined : onMove()) },
  );
}
