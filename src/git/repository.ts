import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { isCommitId } from "../core/commit.ts";
import type { CommitId } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import { gitFailure } from "./failure.ts";
import { runGit } from "./run.ts";
import { readSettings } from "./settings.ts";
import type { GitSetting } from "./settings.ts";

/** A git repository, as it was when it was opened. */
export interface Repository {
  /** The top of the work tree, or the git folder where there is no work tree; absolute, without symbolic links. */
  readonly root: string;
  /** There is no work tree here: a bare repository, or a folder inside `.git`. */
  readonly isBare: boolean;
  /** The history was cut when it was fetched. */
  readonly isShallow: boolean;
  /** The commit HEAD is at; null before the first commit. */
  readonly head: CommitId | null;
  /** The short name of the branch that is checked out; null when HEAD is detached. */
  readonly branch: string | null;
  readonly settings: readonly GitSetting[];
}

/**
 * Opens the repository that a folder is in.
 * @throws PromptreeError `no-repository` when it is in none.
 */
export async function openRepository(dir: string): Promise<Repository> {
  if (dir.includes("\0")) throw noRepository(dir);
  const args = [
    "rev-parse",
    "--is-inside-work-tree",
    "--is-shallow-repository",
    "--show-cdup",
    "HEAD",
    "--symbolic-full-name",
    "HEAD",
  ];
  const settings = readSettings(dir);
  // What keeps git from reading them keeps it from the question below too, and its answer to that is told instead.
  settings.catch(() => undefined);
  const { code, stdout, stderr } = await runGit(dir, args, [0, 128]);
  const [isInside, isShallow, ...rest] = stdout.toString().split("\n");
  if (!isTruth(isInside) || !isTruth(isShallow)) {
    if (/not a git repository \(or any|cannot change to/.test(stderr)) throw noRepository(dir);
    throw await gitFailure({ args, code, signal: null, stderr, error: null });
  }
  const isBare = isInside === "false";
  // Without a commit git prints no line for HEAD, and with a branch that is itself named HEAD none for its full name.
  const head = rest.find(isCommitId) ?? null;
  const ref = rest.find((line) => line === "HEAD" || line.startsWith("refs/")) ?? null;
  return {
    root: isBare ? await gitFolder(dir) : resolve(await realpath(dir), rest[0] ?? ""),
    isBare,
    isShallow: isShallow === "true",
    head,
    branch: branchName(head === null || ref === null ? await symbolicHead(dir) : ref),
    settings: await settings,
  };
}

/** The full id of the commit that a ref, or an abbreviated id, stands for; null when it stands for none. */
export async function resolveCommit(repository: Repository, ref: string): Promise<CommitId | null> {
  if (ref.includes("\0")) return null;
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
  const { stdout } = await runGit(repository.root, args, [0, 1]);
  const id = stdout.toString().trim();
  return isCommitId(id) ? id : null;
}

async function gitFolder(dir: string): Promise<string> {
  const { stdout } = await runGit(dir, ["rev-parse", "--absolute-git-dir"]);
  return stdout.toString().replace(/\n$/, "");
}

async function symbolicHead(dir: string): Promise<string> {
  const { stdout } = await runGit(dir, ["symbolic-ref", "--quiet", "HEAD"], [0, 1]);
  return stdout.toString().trimEnd();
}

function branchName(ref: string): string | null {
  const prefix = "refs/heads/";
  return ref.startsWith(prefix) ? ref.slice(prefix.length) : null;
}

function isTruth(line: string | undefined): line is "true" | "false" {
  return line === "true" || line === "false";
}

function noRepository(dir: string): PromptreeError {
  return new PromptreeError("no-repository", `${JSON.stringify(dir)} is in no git repository`, {
    hint: "run git init there, or name a folder of a repository with -C",
  });
}
