import { join } from "node:path";
import { watchPaths } from "./path-events.ts";
import type { ChangeKind, PathEventOptions, PathWatch } from "./path-events.ts";

export interface FileEventOptions extends Pick<PathEventOptions, "pollEvery" | "onError"> {
  /** The work tree's. */
  readonly root: string;
  /** Files and folders, from the root. */
  readonly paths: readonly string[];
  /** Told of a path from the root. */
  readonly onFile: (path: string, kind: ChangeKind) => void;
}

/** Watches files of a work tree, committed or not. */
export function watchFiles({ root, paths, onFile, ...options }: FileEventOptions): PathWatch {
  const above = root.endsWith("/") ? root : `${root}/`;
  return watchPaths(
    paths.map((path) => join(root, path)),
    {
      ...options,
      early: true,
      onPath: (path, kind) => {
        if (path.startsWith(above)) onFile(path.slice(above.length), kind);
      },
    },
  );
}
