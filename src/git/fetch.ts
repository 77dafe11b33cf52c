import { PromptreeError } from "../core/errors.ts";
import { gitFailure } from "./failure.ts";
import type { Repository } from "./repository.ts";
import { runRemoteGit } from "./remote-run.ts";
import { runGit } from "./run.ts";

/** Where the commits of a repository come from. */
export type Upstream =
  /** A bare clone, whose branch can follow its remote's. */
  | { readonly kind: "remote"; readonly remote: string; readonly branch: string }
  /** Somebody works here; what a checkout is at is theirs to move. */
  | { readonly kind: "worktree" }
  /** A bare repository that is pushed to, or that has several remotes and no `origin`. */
  | { readonly kind: "no-remote" }
  /** A bare repository whose HEAD names no branch. */
  | { readonly kind: "detached" };

export async function upstreamOf(repository: Repository): Promise<Upstream> {
  if (!(await isBareRepository(repository))) return { kind: "worktree" };
  const { branch } = repository;
  if (branch === null) return { kind: "detached" };
  const remote = remoteName(repository);
  return remote === null ? { kind: "no-remote" } : { kind: "remote", remote, branch };
}

/**
 * Brings a bare repository's branch to where the remote's is, wherever that has moved to.
 * @throws PromptreeError `git-failed`; the signal's reason once that is aborted.
 */
export async function fetchBranch(
  repository: Repository,
  { remote, branch }: Extract<Upstream, { readonly kind: "remote" }>,
  { signal, timeoutMs }: { readonly signal: AbortSignal; readonly timeoutMs: number },
): Promise<void> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const ref = `refs/heads/${branch}`;
  const args = [...FETCH, "--end-of-options", remote, `+${ref}:${ref}`];
  const run = await runRemoteGit(repository.root, args, AbortSignal.any([signal, timeout]));
  if (run.error === null && run.code === 0) return;
  signal.throwIfAborted();
  const { message, hint } = timeout.aborted ? tooSlow(timeoutMs) : await gitFailure(run);
  throw new PromptreeError("git-failed", message, {
    hint: hint ?? `see what the remote answers, in this repository: git ls-remote ${remote}`,
  });
}

/** The one branch and nothing else, whatever the settings say that a fetch brings along or clears away. */
const FETCH = [
  "fetch",
  "--quiet",
  "--no-tags",
  "--no-prune",
  "--no-recurse-submodules",
  "--no-write-fetch-head",
  "--no-show-forced-updates",
  "--refmap=",
];

function tooSlow(timeoutMs: number): PromptreeError {
  return new PromptreeError("git-failed", `git fetch was ended after ${timeoutMs / 1000} s without coming to its end`);
}

/** The folder `.git` has no work tree in it either, and is no bare repository. */
async function isBareRepository({ root }: Repository): Promise<boolean> {
  const { stdout } = await runGit(root, ["rev-parse", "--is-bare-repository"]);
  return stdout.toString().trim() === "true";
}

/** `origin`, else the only one. */
function remoteName({ settings }: Repository): string | null {
  const names = new Set(
    settings.flatMap(({ section, name, key }) => (section === "remote" && key === "url" ? [name] : [])),
  );
  if (names.has("origin")) return "origin";
  const [only, ...others] = names;
  return others.length === 0 ? (only ?? null) : null;
}
