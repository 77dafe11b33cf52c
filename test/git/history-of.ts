import type { CommitId } from "../../src/core/commit.ts";
import { readHistory } from "../../src/git/history.ts";
import type { HistoryCommit } from "../../src/git/history.ts";
import { openRepository } from "../../src/git/repository.ts";
import type { RepositoryBuilder } from "../helpers/repository-builder.ts";

interface Options {
  readonly from?: CommitId | undefined;
  readonly to?: CommitId | undefined;
  readonly paths?: readonly string[];
}

/** The history of HEAD, unless the options say otherwise. */
export async function historyOf(repo: RepositoryBuilder, options: Options = {}): Promise<readonly HistoryCommit[]> {
  const opened = await openRepository(repo.root);
  const to = options.to ?? opened.head;
  if (to === null) throw new Error("the repository has no commit");
  return Array.fromAsync(readHistory(opened, { from: options.from ?? null, to, paths: options.paths ?? [] }));
}

/** `title: +path -path old→new`, one line a commit. */
export function summarize(history: readonly HistoryCommit[]): readonly string[] {
  return history.map(({ commit, changes }) => {
    const parts = changes.map(({ path, entry, renamedFrom }) => {
      const sign = entry === null ? "-" : "+";
      return renamedFrom === null ? `${sign}${path}` : `${renamedFrom}→${path}`;
    });
    return [`${commit.message}:`, ...parts].join(" ");
  });
}
