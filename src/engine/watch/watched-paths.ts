import { watchFiles } from "../../git/file-events.ts";
import type { FileEventOptions } from "../../git/file-events.ts";
import type { PathWatch } from "../../git/path-events.ts";
import { watchRefs } from "../../git/ref-events.ts";
import type { Repository } from "../../git/repository.ts";
import { SYNCED_PATHS } from "../paths.ts";

interface WatchedPathsOptions {
  readonly repository: Repository;
  readonly poll: boolean | number;
  readonly onFile: FileEventOptions["onFile"];
  readonly onRef: () => void;
  readonly onError: (error: Error) => void;
}

/** In milliseconds. */
const POLL_EVERY = 1000;

/** The files and refs of a work tree, watched. */
export class WatchedPaths {
  readonly #options: WatchedPathsOptions;
  #watches: readonly PathWatch[] = [];
  #isWhole = true;
  #startedAt = 0;

  constructor(options: WatchedPathsOptions) {
    this.#options = options;
  }

  /** Whether nothing has kept the system from telling of every change. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** In milliseconds since 1970. */
  get startedAt(): number {
    return this.#startedAt;
  }

  /** Begins anew. Resolves when all is watched that can be. */
  async start(): Promise<void> {
    await this.close();
    const { repository, poll, onFile, onRef, onError } = this.#options;
    this.#startedAt = Date.now();
    this.#isWhole = true;
    const pollEvery = poll === true ? POLL_EVERY : poll === false ? null : poll;
    const common = {
      pollEvery,
      onError: (error: Error) => {
        this.#isWhole = false;
        onError(error);
      },
    };
    const files = watchFiles({ ...common, root: repository.root, paths: SYNCED_PATHS, onFile });
    this.#watches = [files];
    this.#watches = [files, await watchRefs(repository, { ...common, onMove: onRef })];
    await Promise.all(this.#watches.map(({ ready }) => ready));
  }

  async close(): Promise<void> {
    const watches = this.#watches;
    this.#watches = [];
    await Promise.all(watches.map((watch) => watch.close()));
  }
}
