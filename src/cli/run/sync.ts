import { resolve } from "node:path";
import type { Digest } from "../../core/digest.ts";
import { projectOf, requireSettings } from "../../engine/project.ts";
import { sync } from "../../engine/sync.ts";
import { openRepository } from "../../git/repository.ts";
import { syncJson } from "../../report/json.ts";
import type { VersionDiffs } from "../../report/plan-text.ts";
import { syncText } from "../../report/sync-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { actorOf } from "../io.ts";
import type { GivenFlags } from "../plan-flags.ts";
import { createProgress } from "../progress-bar.ts";
import { saveMemory } from "../memory.ts";
import { loadUsualRegistry, openForWriting } from "../registry.ts";
import { findUncommitted, warnUncommitted } from "../uncommitted.ts";
import { planOptions } from "./plan-options.ts";
import { readDiffs } from "./version-diffs.ts";

interface SyncCommandOptions extends GivenFlags {
  readonly diff?: true | undefined;
  readonly all?: true | undefined;
  readonly plan?: string | undefined;
  readonly anyBranch?: true | undefined;
  readonly wait: number;
}

export async function runSync(context: Context, options: SyncCommandOptions): Promise<ExitCode> {
  const begun = performance.now();
  const approved = options.plan === undefined ? null : await approvedFingerprint(resolve(context.dir, options.plan));
  const repository = await openRepository(context.dir);
  const opening = projectOf(repository);
  const uncommitted = findUncommitted(repository);
  loadUsualRegistry();
  const project = await opening;
  requireSettings(project);
  await using registry = await openForWriting(context, project);
  await saveMemory(registry);
  let isLasting = false;
  using progress = createProgress(
    context,
    () => `Interrupted: ${isLasting ? "the sync was done" : "nothing was changed"}.`,
  );
  const all = options.all === true;
  let diff: VersionDiffs | null = null;
  const result = await sync(project, registry, {
    ...planOptions(options),
    actor: actorOf(context.io),
    anyBranch: options.anyBranch === true,
    approved,
    waitMs: options.wait * 1000,
    onWait: () => context.io.err(`Another sync is at work on ${registry.address}; waiting for it …\n`),
    onPlan: async (made, reader) => {
      if (options.diff === true && !context.json) diff = await readDiffs(made, reader, all);
    },
    progress: progress.report,
    onLasting: () => {
      isLasting = true;
    },
  });
  progress.stop();

  warnUncommitted(await uncommitted, context);
  print(
    context,
    () => syncJson(result),
    () =>
      syncText(result, {
        view: context.view,
        elapsedMs: performance.now() - begun,
        all,
        ...(diff === null ? {} : { diff }),
      }),
  );
  return result.failed.length > 0 ? EXIT.partly : EXIT.done;
}

async function approvedFingerprint(path: string): Promise<Digest> {
  const { readFingerprint } = await import("./plan-file.ts");
  return readFingerprint(path);
}
