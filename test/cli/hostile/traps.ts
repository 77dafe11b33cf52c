import { chmod, mkdir, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { RepositoryBuilder } from "../../helpers/repository-builder.ts";

/** Programs that a repository's own folder names, each of which leaves a file behind when git runs it. */
export class Traps {
  readonly #repository: RepositoryBuilder;
  readonly #program: string;
  readonly #marker: string;

  constructor(repository: RepositoryBuilder) {
    this.#repository = repository;
    this.#program = join(repository.root, ".git/trap");
    this.#marker = join(repository.root, ".git/sprung");
  }

  /** Makes the program, and names it in these settings. */
  async set(...keys: readonly string[]): Promise<void> {
    await writeProgram(this.#program, this.#marker);
    for (const key of keys) await this.#repository.git("config", key, this.#program);
  }

  async setHooks(): Promise<void> {
    const hooks = join(this.#repository.root, ".git/hooks");
    await mkdir(hooks, { recursive: true });
    for (const hook of HOOKS) await writeProgram(join(hooks, hook), this.#marker);
  }

  get sprung(): boolean {
    return existsSync(this.#marker);
  }
}

const HOOKS = [
  "fsmonitor-watchman",
  "post-checkout",
  "post-index-change",
  "post-merge",
  "pre-auto-gc",
  "pre-commit",
  "query-watchman",
  "reference-transaction",
];

async function writeProgram(path: string, marker: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\ntouch "${marker}"\n`);
  await chmod(path, 0o755);
}
