import { join, resolve, sep } from "node:path";
import { watch } from "chokidar";
import type { FSWatcher } from "chokidar";
import { explainWatchError } from "./watch-error.ts";

export interface PathEventOptions {
  /** In milliseconds, to ask the file system again and again; null for a system that tells by itself. */
  readonly pollEvery: number | null;
  /** Told of an absolute path where something may be another than it was. May be told more often than that, and of any path. */
  readonly onPath: (path: string, kind: ChangeKind) => void;
  /** Told what is not watched, or no longer; a PromptreeError of the code `files-unwatched`. */
  readonly onError: (error: Error) => void;
  /**
   * Whether to be told before it is known what became of a path, and of any path beside those that are watched: seeing what
   * became of one takes as long as its folder is large.
   */
  readonly early: boolean;
}

/** `folder-gone`: with all that was in it. */
export type ChangeKind = "file" | "symlink" | "folder" | "folder-gone";

export interface PathWatch {
  /** Resolves when all is watched that can be, or nothing any more. */
  readonly ready: Promise<void>;
  /** Resolves when nothing of it is left. */
  readonly close: () => Promise<void>;
}

/** Watches files, and folders with all that is in them, that need not be there yet. No symbolic link is followed. */
export function watchPaths(paths: readonly string[], options: PathEventOptions): PathWatch {
  const { pollEvery, onError, onPath } = options;
  const watcher = watch([...paths], {
    // What an editor does to a file is made out by reading it.
    atomic: false,
    followSymlinks: false,
    ignoreInitial: true,
    ...(pollEvery === null ? {} : { backend: "polling", pollingInterval: pollEvery, pollingBinaryInterval: pollEvery }),
  });
  const { promise: ready, resolve: beReady } = Promise.withResolvers<void>();
  watcher.once("ready", () => beReady());
  watcher.on("all", (event, path, stats) => {
    onPath(slashed(resolve(path)), kindOf(event, stats?.isSymbolicLink() ?? false));
  });
  watcher.on("error", (error) => onError(explainWatchError(error)));
  if (options.early) tellEarly(watcher, onPath);
  const close = async (): Promise<void> => {
    beReady();
    await watcher.close();
  };
  return { ready, close };
}

function kindOf(event: string, isLink: boolean): ChangeKind {
  if (event === "unlinkDir") return "folder-gone";
  if (event === "addDir") return "folder";
  return isLink ? "symlink" : "file";
}

/** What the system itself says: a name, and the folder it is in. */
function tellEarly(watcher: FSWatcher, onPath: PathEventOptions["onPath"]): void {
  watcher.on("raw", (_event, name, details) => {
    if (name !== null && isInFolder(details)) onPath(slashed(join(details.watchedPath, name)), "file");
  });
}

function isInFolder(details: unknown): details is { readonly watchedPath: string } {
  return (
    typeof details === "object" &&
    details !== null &&
    "watchedPath" in details &&
    typeof details.watchedPath === "string"
  );
}

function slashed(path: string): string {
  return sep === "/" ? path : path.replaceAll(sep, "/");
}
