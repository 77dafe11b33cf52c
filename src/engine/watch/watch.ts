import { existsSync } from "node:fs";
import { PromptreeError } from "../../core/errors.ts";
import { readHead } from "./head.ts";
import { Stores } from "./stores.ts";
import type { Watch, WatchOptions } from "./watch-options.ts";
import { Watching } from "./watching.ts";

export type { Watch, WatchOptions, WatchState } from "./watch-options.ts";

/**
 * Keeps a registry live while somebody edits: commits of the branch that is synced become versions, and what else stands in the
 * prompt files becomes drafts.
 * @throws PromptreeError when it can't begin: `no-repository` without a work tree, and what opening the registry throws.
 */
export async function startWatch(options: WatchOptions): Promise<Watch> {
  const head = await readHead(options.dir, null);
  const { repository } = head.project;
  if (repository.isBare) throw noWorktree(options.dir);
  await using opened = new AsyncDisposableStack();
  const { root } = repository;
  const stores = opened.use(
    new Stores({
      openRegistry: () => whereThereIs(root, options.openRegistry),
      openDrafts: () => whereThereIs(root, () => options.openDrafts(root)),
    }),
  );
  await stores.registry();
  await stores.drafts();
  opened.move();
  const watching = new Watching(head, stores, options);
  watching.start();
  return { state: () => watching.state(), stop: () => watching.stop() };
}

/** What makes a registry where there is none makes the folders above it, too: not those of a work tree that was taken away. */
async function whereThereIs<Opened>(root: string, open: () => Promise<Opened>): Promise<Opened> {
  if (existsSync(root)) return open();
  throw new PromptreeError("no-repository", `${JSON.stringify(root)} is gone`, {
    hint: "put it back, or stop this watch",
  });
}

function noWorktree(dir: string): PromptreeError {
  return new PromptreeError(
    "no-repository",
    `${JSON.stringify(dir)} is in no work tree, so there is nothing to watch`,
    {
      hint: "name a folder of a clone that is not bare with -C",
    },
  );
}
