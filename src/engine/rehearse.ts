import type { CommitId } from "../core/commit.ts";
import type { Registry } from "../core/registry.ts";
import { createMemoryRegistry } from "../registry/memory.ts";
import { NO_PROGRESS } from "./progress.ts";
import type { Project } from "./project.ts";
import { sync } from "./sync.ts";

const REHEARSAL = {
  actor: "rehearsal",
  anyBranch: true,
  approved: null,
  waitMs: 0,
  onWait: () => {},
  progress: NO_PROGRESS,
  prune: false,
  adopt: false,
  force: true,
  acceptRewrite: false,
};

/**
 * A registry in memory as a sync of a commit would leave an empty one: since versions follow from history alone, with the
 * numbers that a registry has in which nobody else made any.
 * @throws PromptreeError as `sync`, where that commit can't be synced.
 */
export async function rehearse(project: Project, commit: CommitId): Promise<Registry> {
  const registry = createMemoryRegistry();
  const repository = { ...project.repository, head: commit, branch: null };
  await sync({ ...project, repository }, registry, REHEARSAL);
  return registry;
}
