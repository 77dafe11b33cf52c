import type { Plan, PlanPolicy } from "../core/plan.ts";
import type { RegistryReader, SyncState } from "../core/registry.ts";
import type { Settings } from "../core/settings.ts";
import type { ContentSource, DesiredState, ObservedState, Source } from "../core/state.ts";
import { findBrokenCallers } from "./callers.ts";
import { readDesired } from "./desire.ts";
import { heldBack } from "./held-back.ts";
import { digestNewest, newestVersionsOf } from "./newest-versions.ts";
import type { NewestVersions } from "./newest-versions.ts";
import { lookUpVersions, observe } from "./observe.ts";
import { findOwnership } from "./ownership.ts";
import type { Ownership } from "./ownership.ts";
import { planChanges } from "./plan/plan-changes.ts";
import type { Progress } from "./progress.ts";
import type { ContentStore } from "./replay/content-store.ts";
import { headOf } from "./project.ts";
import type { Project } from "./project.ts";
import { readHeadDigests } from "./replay/head-digests.ts";
import { findStart } from "./replay/start.ts";

/** What the caller of a plan or a sync decides. */
export interface PlanOptions {
  readonly prune: boolean;
  readonly adopt: boolean;
  readonly force: boolean;
  readonly acceptRewrite: boolean;
}

export interface MadePlan {
  readonly plan: Plan;
  /** The texts of the plan's new versions. */
  readonly contents: ContentSource;
  readonly lastSync: SyncState | null;
  /** As the registry has them before the plan; null where nobody needs them, or they can't be relied on. */
  readonly newestVersions: NewestVersions | null;
  /** First-parent commits since the last sync that touch prompts or aliases; null when they were not followed. */
  readonly commits: number | null;
  readonly mode: SyncState["mode"];
}

/**
 * From a repository at HEAD and a registry to the plan between them. It is handed a reader, so it has nothing to write with.
 * @param known Who owns what, where that was read just now.
 * @throws PromptreeError `blocked` when HEAD does not follow the last synced commit.
 */
export async function makePlan(
  project: Project,
  registry: RegistryReader,
  contents: ContentStore,
  options: PlanOptions,
  progress: Progress,
  known: Ownership | null = null,
): Promise<MadePlan> {
  const { repository, settings } = project;
  const head = headOf(project);
  const { repository: owner, owners, lastSync } = known ?? (await findOwnership(project, registry));
  const source: Source = { commit: head, branch: repository.branch, repository: owner };
  // Where deleted versions leave no trace, and the last sync did not either, all files are compared with the newest ones: they
  // are read while the server answers.
  const isTraced = registry.countsDeleted || lastSync === null || lastSync.newestVersions !== null;
  const headDigests = isTraced ? null : heldBack(readHeadDigests(repository, head, contents));
  const observed = await observe(registry, lastSync);
  const managed = [...observed.prompts.values()].filter((state) => owners.has(state.managed?.repository ?? ""));
  const newestVersions = registry.countsDeleted ? null : newestVersionsOf(managed);
  const { acceptRewrite } = options;
  const start = await findStart({ repository, head, settings, lastSync, managed, acceptRewrite });
  const desired = await readDesired({
    repository,
    source,
    settings,
    start,
    observed,
    managed,
    showsDeleted: newestVersions === null || lastSync?.newestVersions === digestNewest(newestVersions),
    readVersions: (names) => registry.readVersions(names),
    contents,
    headDigests,
    progress,
  });
  const complete = await lookUpVersions(registry, desired, withCovered(observed, desired), owners);
  const policy = policyOf(settings, owners, options);
  const changes = planChanges({ ...desired, problems: [...project.problems, ...desired.problems] }, complete, policy);
  const broken = await findBrokenCallers(changes, desired.aliases, registry, contents);
  const plan = { ...changes, problems: [...changes.problems, ...broken] };
  return {
    plan,
    contents,
    lastSync,
    newestVersions: desired.covered.size + desired.incomplete.size > 0 ? null : newestVersions,
    commits: start.snapshot === null ? desired.commits : null,
    mode: desired.mode,
  };
}

/** A version that an older commit has made once more is nobody's newest. */
function withCovered(observed: ObservedState, { covered }: DesiredState): ObservedState {
  if (covered.size === 0) return observed;
  const prompts = new Map(observed.prompts);
  for (const [name, newestManaged] of covered) {
    const state = prompts.get(name);
    if (state !== undefined) prompts.set(name, { ...state, newestManaged });
  }
  return { ...observed, prompts };
}

export function policyOf(settings: Settings, owners: ReadonlySet<string>, options: PlanOptions): PlanPolicy {
  const { prune, adopt, force } = options;
  const { protected: protectedAliases, deletionLimit } = settings;
  return { protectedAliases, deletionLimit, owners, prune, adopt, force };
}
