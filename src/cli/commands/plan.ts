import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import { PLAN_FLAGS } from "../plan-flags.ts";

export function planCommand(cli: Cli) {
  return newCommand("plan", "show what a sync would do", DESCRIPTION)
    .option("--diff", "show the text of each new version as a diff")
    .option("--full", "list every change, however many")
    .option("--out <file>", "write the plan to a file, for: promptree sync --plan FILE")
    .option("--strict", "exit with 1 when there are warnings")
    .option("--detailed-exitcode", "exit with 2 when there are changes")
    .option(...PLAN_FLAGS.prune)
    .option(...PLAN_FLAGS.adopt)
    .option(...PLAN_FLAGS.force)
    .option(...PLAN_FLAGS.acceptRewrite)
    .addHelpText(
      "after",
      examples("plan", "plan --diff", "plan --out plan.json", "plan --registry sqlite:/srv/prompts.db"),
    )
    .action(async (options) => {
      const { showPlan } = await import("../run/plan.ts");
      await perform(cli, options, (context) => showPlan(context, options));
    });
}

const DESCRIPTION = `Compares the commit at HEAD with the registry, on any branch, and writes nothing.
Exits with 0, with 1 when files hold errors (and, with --strict, warnings), with 3 when a sync would stop (a conflict, a limit).`;
