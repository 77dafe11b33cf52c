import type { CommitId } from "../core/commit.ts";
import { PromptreeError } from "../core/errors.ts";
import type { RegistryReader, SyncState } from "../core/registry.ts";
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
 */
export async function findOwnership({ identity, settings }: Project, registry: RegistryReader): Promise<Ownership> {
  const name = settings.repository ?? identity.remote;
  const lastSync = name === null ? null : await registry.readSyncState(name);
  if (name !== null && lastSync !== null) return { repository: name, owners: new Set([name]), lastSync };

  const root: CommitId | null = await identity.rootCommit();
  const atRoot = root === null ? null : await registry.readSyncState(root);
  const owners = new Set([name, root].filter((owner) => owner !== null));
  if (atRoot !== null) return { repository: atRoot.repository, owners, lastSync: atRoot };
  return { repository: name ?? root ?? nameless(), owners, lastSync: null };
}

function nameless(): never {
  throw new PromptreeError(
    "blocked",
    "this shallow clone has no remote and no first commit, so it has no name to own prompts under",
    {
      hint: "Give it one, in promptree.yaml: repository: our-prompts",
    },
  );
}
