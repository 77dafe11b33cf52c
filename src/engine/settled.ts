import type { Plan, RestoreVersion } from "../core/plan.ts";
import { hasErrors } from "../core/problem.ts";
import type { RegistryReader } from "../core/registry.ts";
import type { SyncResult } from "../core/sync-result.ts";
import type { MadePlan } from "./make-plan.ts";
import type { Ownership } from "./ownership.ts";
import { headOf } from "./project.ts";
import type { Project } from "./project.ts";
import { HISTORY_CODES } from "./replay/history-codes.ts";
import type { SyncOptions } from "./sync.ts";

const NOTHING_DONE = { applied: [], failed: [], skipped: [] } as const;

/**
 * The result of a sync that has nothing to do and nothing to remember, found without the lock; null where there may be
 * something. Where neither HEAD nor the registry has changed since a sync that left nothing to say, there is nothing to look
 * at; a registry that can't tell whether it has changed is looked at.
 */
export async function settledResult(
  project: Project,
  registry: RegistryReader,
  ownership: Ownership,
  options: SyncOptions,
): Promise<SyncResult | null> {
  const { lastSync } = ownership;
  if (lastSync === null || lastSync.commit !== headOf(project)) return null;
  const revision = await registry.readRevision();
  if (revision === null) return resultOfLook(project, registry, ownership, options);
  if (options.approved !== null || revision !== lastSync.settledRevision) return null;
  const source = { commit: lastSync.commit, branch: project.repository.branch, repository: lastSync.repository };
  const { problems } = project;
  return { source, registry: registry.address, ...NOTHING_DONE, drift: [], problems, orphans: [] };
}

async function resultOfLook(
  project: Project,
  registry: RegistryReader,
  ownership: Ownership,
  options: SyncOptions,
): Promise<SyncResult | null> {
  const [{ openContents }, { makePlan }] = await Promise.all([
    import("./replay/content-store.ts"),
    import("./make-plan.ts"),
  ]);
  await using contents = openContents(project.repository);
  const made = await makePlan(project, registry, contents, options, options.progress, ownership);
  const { source, registry: address, changes, blocks, drift, problems, orphans, fingerprint } = made.plan;
  if (changes.length > 0 || !isRemembered(made, null)) return null;
  // What stops a sync is told by the plan that is made under the lock.
  if (hasErrors(problems) || blocks.length > 0) return null;
  if (options.approved !== null && options.approved !== fingerprint()) return null;
  return { source, registry: address, ...NOTHING_DONE, drift, problems, orphans };
}

/** Whether the last sync left what this one, when it changes nothing, would leave, but for what only spares a look. */
export function isRemembered({ plan, lastSync, mode }: MadePlan, settledRevision: string | null): boolean {
  return (
    lastSync !== null &&
    lastSync.commit === plan.source.commit &&
    lastSync.settledRevision === settledRevision &&
    lastSync.mode === mode &&
    lastSync.unfinished === null
  );
}

/** Whether the next sync of the same commit would have anything to tell. */
export function isSettled({ changes, drift, problems, orphans }: Plan): boolean {
  // Only a newest version that somebody else made is told of.
  const registered = changes.filter((change) => change.action === "register-version").map((change) => change.prompt);
  const overtaken = new Set(registered);
  const restored = new Set(
    changes.flatMap((change) => (change.action === "restore-version" ? versionKey(change) : [])),
  );
  const lasting = drift.some(
    (one) =>
      one.kind === "unmanaged-alias" ||
      (one.kind === "unmanaged-version" && !overtaken.has(one.prompt)) ||
      (one.kind === "content-changed" && !restored.has(versionKey(one))),
  );
  return !lasting && orphans.length === 0 && problems.every((problem) => HISTORY_CODES.has(problem.code));
}

function versionKey({ prompt, version }: Pick<RestoreVersion, "prompt" | "version">): string {
  return `${prompt}/${version}`;
}
