import { isCommitId } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import type { RegistryReader, SyncState } from "../core/registry.ts";
import type { KnownRoot } from "../git/identity.ts";
import { headOf } from "./project.ts";
import type { Project } from "./project.ts";

/** The name a repository owns prompts under, and every name that counts as its own. */
export interface Ownership {
  readonly repository: string;
  readonly owners: ReadonlySet<string>;
  readonly lastSync: SyncState | null;
}

/**
 * A repository without a remote owns prompts under its root commit, and keeps them when it gets a remote: where the registry
 * knows the root commit, it goes on under that.
 * @throws PromptreeError `blocked` when it has no name; `no-repository` when nothing is committed that could give it one.
 */
export async function findOwnership(project: Project, registry: RegistryReader): Promise<Ownership> {
  const { identity, settings } = project;
  const states = await registry.readSyncStates();
  const name = settings.repository ?? identity.remote;
  const byName = states.find((state) => state.repository === name);
  if (byName !== undefined)
    return { repository: byName.repository, owners: new Set([byName.repository]), lastSync: byName };

  const root = await identity.rootCommit(syncedRoot(project, states));
  const owners = new Set([name, root].filter((owner) => owner !== null));
  const byRoot = states.find((state) => state.repository === root);
  if (byRoot !== undefined) return { repository: byRoot.repository, owners, lastSync: byRoot };
  return { repository: name ?? root ?? nameless(project), owners, lastSync: null };
}

/** The root that a sync to this registry has found already; null where none did, or where it can't be told which did. */
function syncedRoot({ repository }: Project, states: readonly SyncState[]): KnownRoot | null {
  const byRoot = states.flatMap(({ repository: root, commit }) => (isCommitId(root) ? [{ root, commit }] : []));
  const [first = null, ...others] = byRoot;
  return byRoot.find(({ commit }) => commit === repository.head) ?? (others.length === 0 ? first : null);
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
