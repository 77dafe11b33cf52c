import { resolve } from "node:path";
import { branchElsewhere } from "../../engine/branch.ts";
import { makePlan } from "../../engine/make-plan.ts";
import { findOwnership } from "../../engine/ownership.ts";
import { openContents } from "../../engine/replay/content-store.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import type { Project } from "../../engine/project.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { nextCommand } from "../next-command.ts";
import { repeatFlags } from "../plan-flags.ts";
import type { GivenFlags } from "../plan-flags.ts";
import { createProgress } from "../progress-bar.ts";
import { saveMemory } from "../memory.ts";
import { openForReading } from "../registry.ts";
import { warningOfUncommitted } from "../uncommitted.ts";
import { planOptions } from "./plan-options.ts";
import { planExitCode, printPlan } from "./print-plan.ts";
import { readDiffs } from "./version-diffs.ts";

interface PlanCommandOptions extends GivenFlags {
  readonly diff?: true | undefined;
  readonly full?: true | undefined;
  readonly out?: string | undefined;
  readonly detailedExitcode?: true | undefined;
  readonly strict?: true | undefined;
}

export async function showPlan(context: Context, options: PlanCommandOptions): Promise<ExitCode> {
  const project = await openProject(context.dir);
  return warningOfUncommitted(project.repository, context, async (warn) => {
    requireSettings(project);
    return planProject(context, project, options, warn);
  });
}

async function planProject(
  context: Context,
  project: Project,
  options: PlanCommandOptions,
  warnUncommitted: () => Promise<void>,
): Promise<ExitCode> {
  await using registry = await openForReading(context, project);
  const ownership = await findOwnership(project, registry);
  if (ownership.lastSync === null) await saveMemory();
  await using contents = openContents(project.repository);
  using progress = createProgress(context);
  const made = await makePlan(project, registry, contents, planOptions(options), progress.report, ownership);
  const { plan } = made;
  const all = options.full === true;
  const diff = options.diff === true && !context.json ? await readDiffs(made, registry, all) : null;
  const elsewhere = context.json ? null : await branchElsewhere(project);
  progress.stop();

  await warnUncommitted();
  if (options.out !== undefined)
    await (await import("./plan-file.ts")).writePlan(resolve(context.dir, options.out), plan);
  const command = syncCommand(options, elsewhere !== null, context);
  printPlan(context, made, { all, command, elsewhere, ...(diff === null ? {} : { diff }) });
  if (options.strict === true && plan.problems.length > 0) return EXIT.failed;
  const code = planExitCode(plan);
  const isDetailed = options.detailedExitcode === true && code === EXIT.done;
  return isDetailed && plan.changes.length > 0 ? EXIT.changes : code;
}

function syncCommand(options: PlanCommandOptions, isElsewhere: boolean, context: Context): string {
  const branch = isElsewhere ? ["--any-branch"] : [];
  const file = options.out === undefined ? [] : ["--plan", options.out];
  return nextCommand("sync", [...branch, ...repeatFlags(options), ...file], context);
}
