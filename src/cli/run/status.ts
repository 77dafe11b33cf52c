import type { Problem } from "../../core/problem.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import { readStatus } from "../../engine/status.ts";
import { errorText } from "../../report/error-text.ts";
import { problemsText } from "../../report/problem-text.ts";
import { errorJson, statusJson } from "../../report/json.ts";
import { statusText } from "../../report/status-text.ts";
import type { Status } from "../../report/status-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT, exitCodeOf } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { shownError } from "../failure.ts";
import { openForReading } from "../registry.ts";

export async function showStatus(context: Context, options: { readonly full?: true | undefined }): Promise<ExitCode> {
  const project = await openProject(context.dir);
  requireSettings(project);
  await using registry = await openForReading(context, project);
  const { source, blocked, ...told } = await readStatus(project, registry);
  const status: Status = { ...told, head: source, isBlocked: blocked !== null };
  if (!context.json) warnOfProblems(told.problems, context);
  print(
    context,
    () => ({ ...statusJson(status), ...(blocked === null ? {} : errorJson(shownError(blocked, context))) }),
    () => statusText(status, context.view, options.full === true),
  );
  if (blocked === null) return EXIT.done;
  if (!context.json) context.io.err(`\n${errorText(shownError(blocked, context), context.errView)}\n`);
  return exitCodeOf(blocked.code);
}

/** A status is no plan, but nobody should read "no drift" where HEAD can't even be synced. */
function warnOfProblems(problems: readonly Problem[], context: Context): void {
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) context.io.err(`${problemsText(errors, context.errView)}\n\n`);
}
