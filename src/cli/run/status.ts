import type { Problem } from "../../core/problem.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import { readStatus } from "../../engine/status.ts";
import { problemsText } from "../../report/problem-text.ts";
import { statusJson } from "../../report/json.ts";
import { statusText } from "../../report/status-text.ts";
import type { Status } from "../../report/status-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openForReading } from "../registry.ts";

export async function showStatus(context: Context, options: { readonly all?: true | undefined }): Promise<ExitCode> {
  const project = await openProject(context.dir);
  requireSettings(project);
  await using registry = await openForReading(context, project);
  const { plan, lastSync, commitsBehind, drafts } = await readStatus(project, registry);
  const status: Status = {
    head: plan.source,
    registry: plan.registry,
    lastSync,
    commitsBehind,
    drift: plan.drift,
    orphans: plan.orphans,
    conflicts: plan.blocks.filter((block) => block.kind === "conflict"),
    drafts,
  };
  if (!context.json) warnOfProblems(plan.problems, context);
  print(
    context,
    () => statusJson(status),
    () => statusText(status, context.view, options.all === true),
  );
  return EXIT.done;
}

/** A status is no plan, but nobody should read "no drift" where HEAD can't even be synced. */
function warnOfProblems(problems: readonly Problem[], context: Context): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) context.io.err(`${problemsText(errors, context.errView)}\n\n`);
}
