import { stat } from "node:fs/promises";
import { join } from "node:path";
import { gitFolders } from "./git-folders.ts";
import type { Repository } from "./repository.ts";

/** A lock that is older was left by a git that is gone, in milliseconds. */
const LONGEST_WORK = 10_000;

/** Whether git is about to change many files of a work tree, as in a checkout, a merge or a reset. */
export class IndexLock {
  readonly #repository: Repository;
  #path: Promise<string> | null = null;

  constructor(repository: Repository) {
    this.#repository = repository;
  }

  async isHeld(): Promise<boolean> {
    try {
      const { mtimeMs } = await stat(await this.#locate());
      return Date.now() - mtimeMs < LONGEST_WORK;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
      this.#path = null;
      throw error;
    }
  }

  #locate(): Promise<string> {
    this.#path ??= gitFolders(this.#repository).then(({ own }) => join(own, "index.lock"));
    return this.#path;
  }
}
