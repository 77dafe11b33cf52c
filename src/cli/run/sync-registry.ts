import type { Digest } from "../../core/digest.ts";
import type { SyncResult } from "../../core/sync-result.ts";
import type { Project } from "../../engine/project.ts";
import { sync } from "../../engine/sync.ts";
import type { VersionDiffs } from "../../report/plan-text.ts";
import { syncText } from "../../report/sync-text.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { actorOf } from "../io.ts";
import { saveMemory } from "../memory.ts";
import type { GivenFlags } from "../plan-flags.ts";
import { createProgress } from "../progress-bar.ts";
import { openForWriting } from "../registry.ts";
import { planOptions } from "./plan-options.ts";
import { readDiffs } from "./version-diffs.ts";

export interface SyncFlags extends GivenFlags {
  readonly diff?: true | undefined;
  readonly full?: true | undefined;
  readonly anyBranch?: true | undefined;
  /** In seconds. */
  readonly wait: number;
}

interface Synced {
  readonly result: SyncResult;
  readonly text: () => string;
}

/** How far a sync had come when it was interrupted, for who did that. */
const FAREWELLS = {
  nothing: "nothing was changed",
  part: "a part may have been done, and the next sync goes on from there",
  all: "the sync was done",
} as const;

/**
 * Syncs the registry that the context means.
 * @param approved The fingerprint of a plan; null when none was given.
 * @param begun When the work began, as `performance.now` tells it.
 */
export async function syncRegistry(
  context: Context,
  project: Project,
  flags: SyncFlags,
  approved: Digest | null,
  begun: number,
): Promise<Synced> {
  await using registry = await openForWriting(context, project);
  let lasting: keyof typeof FAREWELLS = "nothing";
  using progress = createProgress(context, {
    farewell: () => `Interrupted: ${FAREWELLS[lasting]}.`,
    giveBack: registry.lockOutlives ? async () => registry[Symbol.asyncDispose]() : null,
  });
  const all = flags.full === true;
  let diff: VersionDiffs | null = null;
  const work = sync(project, registry, {
    ...planOptions(flags),
    actor: actorOf(context.io),
    anyBranch: flags.anyBranch === true,
    approved,
    waitMs: flags.wait * 1000,
    onWait: () => context.io.err(`Another sync is at work on ${registry.address}; waiting for it …\n`),
    onFirst: saveMemory,
    onPlan: async (made, reader) => {
      if (flags.diff === true && !context.json) diff = await readDiffs(made, reader, all);
    },
    progress: progress.report,
    onLasting: (share) => {
      lasting = share;
    },
  });
  const result = await progress.unlessEnded(work);
  progress.stop();
  const elapsedMs = performance.now() - begun;
  const { view } = context;
  return { result, text: () => syncText(result, { view, elapsedMs, all, ...(diff === null ? {} : { diff }) }) };
}

export function syncExitCode(result: SyncResult): ExitCode {
  return result.failed.length + result.skipped.length > 0 ? EXIT.partly : EXIT.done;
}
