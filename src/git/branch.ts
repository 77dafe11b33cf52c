import { isCommitId } from "../core/commit.ts";
import type { CommitId } from "../core/commit.ts";
import { isOnFirstParents } from "./history.ts";
import type { Repository } from "./repository.ts";
import { runGit } from "./run.ts";

/** The branch that is synced. */
export interface SyncBranch {
  readonly name: string;
  /** Where the name comes from; `default` is `main`, also when nothing is called so. */
  readonly chosenBy: "settings" | "default" | "remote-head" | "only-branch";
  /** Whether the repository has a branch of that name, its own or a remote's. */
  readonly exists: boolean;
  /** The commits that the branch and the remotes' branches of that name are at. */
  readonly tips: readonly CommitId[];
}

const DEFAULT_BRANCH = "main";

/**
 * The branch named in the settings, else `main`, else what a remote's HEAD points at, else the only branch.
 * @param configured `branch` of promptree.yaml.
 */
export async function syncBranch(repository: Repository, configured: string | null): Promise<SyncBranch> {
  const chosenBy = configured === null ? "default" : "settings";
  const name = configured ?? DEFAULT_BRANCH;
  if (repository.branch === name) {
    return { name, chosenBy, exists: true, tips: repository.head === null ? [] : [repository.head] };
  }
  const { tips, remoteHead } = await readBranches(repository);
  const found = (branch: string, by: SyncBranch["chosenBy"]): SyncBranch => {
    const at = tips.get(branch) ?? [];
    return { name: branch, chosenBy: by, exists: at.length > 0, tips: at };
  };
  if (configured !== null || tips.has(name)) return found(name, chosenBy);
  if (remoteHead !== null && tips.has(remoteHead)) return found(remoteHead, "remote-head");
  const [only, ...others] = tips.keys();
  return only !== undefined && others.length === 0 ? found(only, "only-branch") : found(name, chosenBy);
}

/**
 * Whether HEAD is what the branch is or once was: it is checked out, or HEAD's commit is on its first-parent line. A build
 * server checks out a commit, not a branch.
 */
export async function isOnBranch(repository: Repository, branch: SyncBranch): Promise<boolean> {
  const { head } = repository;
  if (repository.branch === branch.name) return true;
  if (head === null) return false;
  for (const tip of branch.tips) if (await isOnFirstParents(repository, head, tip)) return true;
  return false;
}

interface Branches {
  /** Short name → the commits that branches of that name are at. */
  readonly tips: ReadonlyMap<string, readonly CommitId[]>;
  /** The branch that `origin`'s HEAD points at, or that of the only remote that has one. */
  readonly remoteHead: string | null;
}

async function readBranches(repository: Repository): Promise<Branches> {
  const format = "--format=%(refname)%00%(objectname)%00%(symref)";
  const { stdout } = await runGit(repository.root, ["for-each-ref", format, "refs/heads", "refs/remotes"]);
  const tips = new Map<string, CommitId[]>();
  const remoteHeads = new Map<string, string>();
  for (const line of stdout.toString().split("\n")) {
    const [ref = "", id = "", target = ""] = line.split("\0");
    const remote = remoteBranch(ref);
    if (remote?.branch === "HEAD") {
      const head = remoteBranch(target);
      if (head !== null) remoteHeads.set(remote.remote, head.branch);
      continue;
    }
    const name = remote?.branch ?? /^refs\/heads\/(.+)$/.exec(ref)?.[1];
    if (name === undefined || !isCommitId(id)) continue;
    const known = tips.get(name);
    if (known === undefined) tips.set(name, [id]);
    else if (!known.includes(id)) known.push(id);
  }
  const [only, ...others] = new Set(remoteHeads.values());
  return { tips, remoteHead: remoteHeads.get("origin") ?? (others.length === 0 ? (only ?? null) : null) };
}

/** A remote whose own name has a slash in it can't be told from its branches, and is not looked at. */
function remoteBranch(ref: string): { readonly remote: string; readonly branch: string } | null {
  const [, remote, branch] = /^refs\/remotes\/([^/]+)\/(.+)$/.exec(ref) ?? [];
  return remote === undefined || branch === undefined ? null : { remote, branch };
}
