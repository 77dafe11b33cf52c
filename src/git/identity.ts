import { isCommitId } from "../core/commit.ts";
import type { CommitId } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import { normalizeAddress } from "./address.ts";
import { isOnFirstParents } from "./history.ts";
import type { Repository } from "./repository.ts";
import { runGit } from "./run.ts";
import type { GitSetting } from "./settings.ts";

/** What a repository can be told by, on every machine that has a clone of it. */
export interface RepositoryIdentity {
  /** The address of `origin`, else of the only remote, as `github.com/o/r`; null when there is no telling one. */
  readonly remote: string | null;
  /**
   * The oldest commit by first parents; null before the first commit, and in a shallow clone, which may not have it.
   * @param known Saves a walk through all of history where HEAD's line comes by its commit, also in a shallow clone.
   */
  readonly rootCommit: (known?: KnownRoot | null) => Promise<CommitId | null>;
}

/** A commit, and the root that its line comes from. */
export interface KnownRoot {
  readonly commit: CommitId;
  readonly root: CommitId;
}

export async function repositoryIdentity(repository: Repository): Promise<RepositoryIdentity> {
  let root: Promise<CommitId | null> | null = null;
  return {
    remote: chooseRemote(remoteAddresses(repository.settings)),
    rootCommit: (known = null) => (root ??= findRootCommit(repository, known)),
  };
}

async function findRootCommit(repository: Repository, known: KnownRoot | null): Promise<CommitId | null> {
  const { root, head, isShallow } = repository;
  if (head === known?.commit) return known.root;
  if (head === null) return null;
  if (known !== null && (await isOnLine(repository, known.commit, head))) return known.root;
  if (isShallow) return null;
  const { stdout } = await runGit(root, ["rev-list", "--first-parent", "--max-parents=0", head, "--"]);
  const id = stdout.toString().trim();
  return isCommitId(id) ? id : null;
}

async function isOnLine(repository: Repository, commit: CommitId, head: CommitId): Promise<boolean> {
  try {
    return await isOnFirstParents(repository, commit, head);
  } catch (error) {
    // A commit that is not here, of another repository or of a history that was rewritten.
    if (error instanceof PromptreeError && error.code === "git-failed") return false;
    throw error;
  }
}

function chooseRemote(addresses: ReadonlyMap<string, string>): string | null {
  const origin = addresses.get("origin");
  if (origin !== undefined) return origin;
  const [only, ...others] = new Set(addresses.values());
  return others.length === 0 ? (only ?? null) : null;
}

/** The remotes that are not paths on this machine: name → normalised address. */
function remoteAddresses(settings: readonly GitSetting[]): ReadonlyMap<string, string> {
  const abbreviations = new Map(
    settings
      .filter(({ section, key }) => section === "url" && key === "insteadof")
      .map(({ name, value }) => [value, name]),
  );
  const remotes = new Map<string, string>();
  for (const { section, name, key, value } of settings) {
    // Of several addresses git takes the first.
    if (section === "remote" && key === "url" && !remotes.has(name)) remotes.set(name, value);
  }
  const addresses = new Map<string, string>();
  for (const [name, address] of remotes) {
    const normal = normalizeAddress(expandAddress(address, abbreviations));
    if (normal !== null) addresses.set(name, normal);
  }
  return addresses;
}

/**
 * `gh:o/r` stands for what the user set it up to stand for. A whole URL is taken as it is written: one that is replaced on
 * one machine, say by a mirror's, is still the name that all machines agree on.
 */
function expandAddress(address: string, abbreviations: ReadonlyMap<string, string>): string {
  if (address.includes("://")) return address;
  const matching = [...abbreviations.keys()].filter((abbreviation) => address.startsWith(abbreviation));
  const longest = matching.reduce((best, next) => (next.length > best.length ? next : best), "");
  return `${abbreviations.get(longest) ?? ""}${address.slice(longest.length)}`;
}
