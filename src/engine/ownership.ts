import { isCommitId, shortCommit } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import type { RegistryReader, SyncState } from "../core/registry.ts";
import type { KnownRoot } from "../git/identity.ts";
import { headOf } from "./project.ts";
import type { Project } from "./project.ts";
import { FETCH_HISTORY } from "./replay/fetch-history.ts";

/** The name a repository owns prompts under, and every name that counts as its own. */
export interface Ownership {
  readonly repository: string;
  readonly owners: ReadonlySet<string>;
  readonly lastSync: SyncState | null;
}

/**
 * A repository without a remote owns prompts under its root commit, and keeps them when it gets a remote: where the registry
 * knows the root commit, it goes on under that.
 * @throws PromptreeError `blocked` when it has no name, or a shallow clone can't tell which; `no-repository` when nothing is
 * committed that could give it one.
 */
export async function findOwnership(project: Project, registry: RegistryReader): Promise<Ownership> {
  const { identity, settings } = project;
  const states = await registry.readSyncStates();
  const name = settings.repository ?? identity.remote;
  const byName = states.find((state) => state.repository === name);
  if (byName !== undefined)
    return { repository: byName.repository, owners: new Set([byName.repository]), lastSync: byName };

  const synced = syncedRoots(states);
  const root = await identity.rootCommit(syncedRoot(project, synced));
  const [other = null] = synced;
  if (root === null && other !== null && project.repository.isShallow) throw shallow(other);
  const owners = new Set([name, root].filter((owner) => owner !== null));
  const byRoot = states.find((state) => state.repository === root);
  if (byRoot !== undefined) return { repository: byRoot.repository, owners, lastSync: byRoot };
  return { repository: name ?? root ?? nameless(project), owners, lastSync: null };
}

/** The roots that syncs to this registry have found. */
function syncedRoots(states: readonly SyncState[]): readonly KnownRoot[] {
  return states.flatMap(({ repository: root, commit }) => (isCommitId(root) ? [{ root, commit }] : []));
}

/** The one of them that may be this repository's; null where there is none, or where it can't be told which. */
function syncedRoot({ repository }: Project, roots: readonly KnownRoot[]): KnownRoot | null {
  const [first = null, ...others] = roots;
  return roots.find(({ commit }) => commit === repository.head) ?? (others.length === 0 ? first : null);
}

function shallow({ root }: KnownRoot): PromptreeError {
  const message = `nobody can tell from this shallow clone whether it is of the repository that began with commit ${shortCommit(root)}, which the registry was synced from`;
  return new PromptreeError("blocked", message, { hint: FETCH_HISTORY });
}

function nameless(project: Project): never {
  headOf(project);
  throw new PromptreeError(
    "blocked",
    "this shallow clone has no remote and no first commit, so it has no name to own prompts under",
    {
      hint: "give it one, in promptree.yaml: repository: our-prompts",
    },
  );
}
