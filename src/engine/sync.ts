import { PromptreeError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import { hasErrors } from "../core/problem.ts";
import type { Registry, RegistryReader, WriteSession } from "../core/registry.ts";
import type { SyncResult } from "../core/sync-result.ts";
import type { ApplyResult } from "./apply.ts";
import { requireBranch } from "./branch.ts";
import type { MadePlan, PlanOptions } from "./make-plan.ts";
import { digestNewestAfter } from "./newest-versions.ts";
import { findOwnership } from "./ownership.ts";
import { InvalidFilesError, headOf, requireSettings } from "./project.ts";
import type { Project } from "./project.ts";
import type { Progress } from "./progress.ts";
import { readSince } from "./recent-commits.ts";
import { isRemembered, isSettled, settledResult } from "./settled.ts";

export interface SyncOptions extends PlanOptions {
  /** Who syncs, for the audit log. */
  readonly actor: string;
  /** Go on although HEAD is not on the branch that is synced. */
  readonly anyBranch: boolean;
  /** The fingerprint of a plan somebody approved; another one is refused. Null when none was given. */
  readonly approved: string | null;
  /** How long to wait for another sync, in milliseconds. */
  readonly waitMs: number;
  readonly onWait: () => void;
  /** Called before the work of a repository's first sync with the registry, which is more than any later one has. */
  readonly onFirst?: () => Promise<void>;
  /** Called with what is about to be applied. */
  readonly onPlan?: (made: MadePlan, registry: RegistryReader) => Promise<void>;
  readonly progress: Progress;
  /** Called when a part of what is written may last from now on, and once all of it does. */
  readonly onLasting?: (share: "part" | "all") => void;
}

/**
 * One sync, from HEAD to the registry.
 * @throws PromptreeError before any write: `blocked`, `invalid-files`, `registry-busy`. In a registry with transactions nothing
 * lasts of a sync that throws later.
 */
export async function sync(project: Project, registry: Registry, options: SyncOptions): Promise<SyncResult> {
  requireSettings(project);
  if (!options.anyBranch) await requireBranch(project);
  const ownership = await findOwnership(project, registry);
  const settled = await settledResult(project, registry, ownership, options);
  if (settled !== null) return settled;
  if (ownership.lastSync === null) await options.onFirst?.();

  // Git reads them while the parsers are loaded, and while the lock is waited for.
  await using recent = readSince(project.repository, ownership.lastSync, headOf(project));
  // Loaded only when there is work: the parsers take longer to load than a sync that finds nothing to do.
  const [{ openContents }, { makePlan }, { makeQuickPlan }, { applyPlan }] = await Promise.all([
    import("./replay/content-store.ts"),
    import("./make-plan.ts"),
    import("./quick-plan.ts"),
    import("./apply.ts"),
  ]);
  await using contents = openContents(project.repository);
  await using session = await registry.beginWrite({ ...options, commit: headOf(project) });
  const quick = options.approved === null ? await makeQuickPlan(project, registry, contents, options, recent) : null;
  const made = quick ?? (await makePlan(project, registry, contents, options, options.progress));
  refuseUnlessApplicable(made.plan, options.approved);
  await options.onPlan?.(made, registry);
  if (!session.atomic && made.plan.changes.length > 0) options.onLasting?.("part");
  await markBegun(made, session);
  const result = await applyPlan(made.plan, session, made.contents, options.progress);
  await finish(made, result, registry, session);
  options.onLasting?.("all");
  return syncResult(made.plan, result);
}

function refuseUnlessApplicable(plan: Plan, approved: string | null): void {
  if (hasErrors(plan.problems)) throw new InvalidFilesError(plan.problems);
  if (plan.blocks.length > 0) throw new BlockedPlanError(plan);
  if (approved === null || approved === plan.fingerprint()) return;
  throw new PromptreeError("blocked", "the plan is stale: what would be done now is not what was approved", {
    hint: "look at the new plan and approve that: promptree plan",
  });
}

/** A plan that is stopped on purpose: a conflict with another owner, or a limit. */
export class BlockedPlanError extends PromptreeError {
  readonly plan: Plan;

  constructor(plan: Plan) {
    super("blocked", plan.blocks.map((block) => block.message).join("; "), { hint: "see it all with: promptree plan" });
    this.plan = plan;
  }
}

/** Where writes last at once, the next sync has to know that the registry may be ahead of the last synced commit. */
async function markBegun({ plan, lastSync }: MadePlan, session: WriteSession): Promise<void> {
  if (session.atomic || lastSync === null || plan.changes.length === 0) return;
  await session.saveSyncState({ ...lastSync, unfinished: plan.source.commit });
}

async function finish(made: MadePlan, result: ApplyResult, registry: Registry, session: WriteSession): Promise<void> {
  const { plan, mode } = made;
  // A content that can't be put back is no part of what HEAD brings: the next sync looks for it wherever it begins.
  const failure = result.failed.find(({ change }) => change.action !== "restore-version");
  // Where all or nothing holds, it holds for this too; elsewhere the next sync begins where this one did.
  if (failure !== undefined && session.atomic) throw failure.error;
  if (failure !== undefined || result.skipped.length > 0) return session.commit();
  const isAllDone = result.failed.length === 0;
  const settledRevision = isAllDone && isSettled(plan) ? await registry.readRevision() : null;
  const { commit, branch, repository } = plan.source;
  if (!isRemembered(made, settledRevision) || plan.changes.length > 0) {
    await session.saveSyncState({
      repository,
      commit,
      branch,
      mode,
      syncedAt: new Date().toISOString(),
      settledRevision,
      unfinished: null,
      newestVersions: made.newestVersions === null ? null : digestNewestAfter(made.newestVersions, result.applied),
    });
  }
  return session.commit();
}

function syncResult(plan: Plan, result: ApplyResult): SyncResult {
  const { source, registry, drift, problems, orphans } = plan;
  return { source, registry, ...result, drift, problems, orphans };
}
