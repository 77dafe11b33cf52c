import type { Plan } from "../../core/plan.ts";
import { hasErrors } from "../../core/problem.ts";
import type { MadePlan } from "../../engine/make-plan.ts";
import { planJson } from "../../report/json.ts";
import { planText } from "../../report/plan-text.ts";
import type { PlanTextOptions } from "../../report/plan-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";

type Printed = Pick<PlanTextOptions, "all" | "command" | "elsewhere" | "diff">;

/** Prints what was made, or that with more problems. */
export function printPlan(
  context: Context,
  { plan, lastSync, commits }: Pick<MadePlan, "plan" | "lastSync" | "commits">,
  options: Printed,
): void {
  const { view } = context;
  const synced = lastSync === null ? null : { commit: lastSync.commit, commitsBehind: commits };
  print(
    context,
    () => planJson(plan),
    () => planText(plan, { view, lastSync: synced, ...options }),
  );
}

/** Of a plan that was made, whatever it says. */
export function planExitCode(plan: Plan): ExitCode {
  if (hasErrors(plan.problems)) return EXIT.failed;
  return plan.blocks.length > 0 ? EXIT.blocked : EXIT.done;
}
