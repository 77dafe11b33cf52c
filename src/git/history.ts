import { isCommitId } from "../core/commit.ts";
import type { CommitId, CommitInfo } from "../core/commit.ts";
import { LOG_FORMAT, LogParser } from "./log.ts";
import type { HistoryCommit } from "./log.ts";
import { readRecords, unexpectedAnswer } from "./records.ts";
import { resolveCommit } from "./repository.ts";
import type { Repository } from "./repository.ts";
import { runGit, streamGit } from "./run.ts";

export type { HistoryCommit, PathChange } from "./log.ts";

/** The first-parent commits from `from`, which is left out, to `to`; from the first one when `from` is null. */
export interface CommitRange {
  readonly from: CommitId | null;
  readonly to: CommitId;
}

/**
 * The commits of a range that change anything under `paths`, oldest first, each with its changes there against its first
 * parent. Paths are names from the root, of files or whole folders; none at all stands for everything.
 */
export async function* readHistory(
  repository: Repository,
  range: CommitRange & { readonly paths: readonly string[] },
): AsyncGenerator<HistoryCommit, void, undefined> {
  const args = [
    "log",
    "--first-parent",
    "--reverse",
    "--diff-merges=first-parent",
    "--raw",
    "-z",
    "--no-abbrev",
    "--find-renames",
    "--ignore-submodules=none",
    LOG_FORMAT,
    ...rangeArguments(range),
    "--",
    ...range.paths,
  ];
  const parser = new LogParser();
  for await (const records of readRecords(streamGit(repository.root, args))) yield* parser.read(records);
  yield* parser.end();
}

/** One commit without its changes. */
export async function readCommit(repository: Repository, commit: CommitId): Promise<CommitInfo> {
  const args = ["log", "-1", "-z", "--no-patch", LOG_FORMAT, commit, "--"];
  const parser = new LogParser();
  for await (const records of readRecords(streamGit(repository.root, args))) parser.read(records);
  const [found] = parser.end();
  if (found === undefined) throw unexpectedAnswer(`nothing about ${commit}`);
  return found.commit;
}

/** The ids of a range, oldest first. */
export async function listFirstParents(repository: Repository, range: CommitRange): Promise<readonly CommitId[]> {
  const args = ["rev-list", "--first-parent", "--reverse", ...rangeArguments(range), "--"];
  const { stdout } = await runGit(repository.root, args);
  return stdout.toString().split("\n").filter(isCommitId);
}

/**
 * How `head` stands to `base`: `ahead` when it has all of `base` and more, `behind` when `base` has all of it and more.
 * `unknown` when `base` is not in this repository; and in a shallow clone also when neither is seen to come from the other,
 * since what would join them may have been cut off.
 */
export async function relate(
  repository: Repository,
  base: CommitId,
  head: CommitId,
): Promise<"same" | "ahead" | "behind" | "diverged" | "unknown"> {
  if (base === head) return "same";
  const counts = await countApart(repository, base, head);
  if (counts === null) return "unknown";
  if (counts.base === 0) return "ahead";
  if (counts.head === 0) return "behind";
  return repository.isShallow ? "unknown" : "diverged";
}

/** What was asked of a repository: the sync after most commits asks twice for the same. */
const LINES = new WeakMap<Repository, Map<string, Promise<boolean>>>();

/** Whether a commit is one of those that following first parents from `tip` comes by, `tip` itself included. */
export async function isOnFirstParents(repository: Repository, commit: CommitId, tip: CommitId): Promise<boolean> {
  if (commit === tip) return true;
  const known = LINES.get(repository) ?? new Map<string, Promise<boolean>>();
  LINES.set(repository, known);
  const question = `${commit} ${tip}`;
  const answer = known.get(question) ?? comesBy(repository, commit, tip);
  known.set(question, answer);
  return answer;
}

async function comesBy(repository: Repository, commit: CommitId, tip: CommitId): Promise<boolean> {
  // Going no further than the commit's own parents, the way down from the tip ends at the commit if it comes by at all.
  const args = ["rev-list", "--first-parent", tip, "--not", `${commit}^@`, "--"];
  let end = "";
  for await (const chunk of streamGit(repository.root, args)) end = (end + chunk.toString()).slice(-commit.length - 1);
  return end.trimEnd() === commit;
}

/** How many commits each of the two has that the other has not; null when `base` is not here. */
async function countApart(
  repository: Repository,
  base: CommitId,
  head: CommitId,
): Promise<{ readonly base: number; readonly head: number } | null> {
  const args = ["rev-list", "--left-right", "--count", `${base}...${head}`, "--"];
  try {
    const { stdout } = await runGit(repository.root, args);
    const [left, right] = stdout.toString().trim().split("\t").map(Number);
    if (left === undefined || right === undefined) throw unexpectedAnswer(stdout.toString());
    return { base: left, head: right };
  } catch (error) {
    // A shallow clone may still hold an older commit whose parents were never fetched.
    if (repository.isShallow || (await resolveCommit(repository, base)) === null) return null;
    throw error;
  }
}

function rangeArguments({ from, to }: CommitRange): readonly string[] {
  return from === null ? [to] : [to, `^${from}`];
}
