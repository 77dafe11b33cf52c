import { Help, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import type { SharedOptions } from "../context.ts";
import { PLAN_FLAGS } from "../plan-flags.ts";

export function ciCommand(cli: Cli) {
  const ci = newCommand("ci", "plan, sync and look for drift in GitHub Actions", DESCRIPTION)
    .helpCommand(false)
    .addHelpText("after", examples("ci plan", "ci sync", "ci drift --fail-on-drift"));
  const inner: Cli = { ...cli, before: () => merged(cli.before(), ci.opts()) };
  ci.createHelp = () => Object.assign(new Help(), { subcommandTerm });
  for (const command of [ciPlanCommand(inner), ciSyncCommand(inner), ciDriftCommand(inner)]) ci.addCommand(command);
  return ci;
}

const DESCRIPTION =
  "Works from the environment that a step of a workflow has, and reports where GitHub shows it: in the job summary, beside the files, on the pull request.";

/** All of them take options; without that word the list fits a terminal. */
function subcommandTerm(command: CommandUnknownOpts): string {
  return command.name();
}

/** Options may stand before `ci` and behind it. */
function merged(before: SharedOptions, own: SharedOptions): SharedOptions {
  return { C: own.C ?? before.C, registry: own.registry ?? before.registry, json: own.json ?? before.json };
}

function ciPlanCommand(cli: Cli) {
  return newCommand("plan", "show what merging a pull request will do")
    .addOption(
      new Option(
        "--comment <when>",
        "comment on the pull request: when there is something to say and the token may, always, or never",
      )
        .choices(["auto", "always", "never"])
        .default("auto"),
    )
    .option("--plan-artifact <file>", "write the plan to a file, for: promptree ci sync --plan-artifact FILE")
    .option(...PLAN_FLAGS.prune)
    .option(...PLAN_FLAGS.adopt)
    .option(...PLAN_FLAGS.force)
    .option(...PLAN_FLAGS.acceptRewrite)
    .addHelpText("after", examples("ci plan", "ci plan --comment never"))
    .action(async (options) => {
      const { planInJob } = await import("../run/ci-plan.ts");
      await perform(cli, options, (context) => planInJob(context, options));
    });
}

function ciSyncCommand(cli: Cli) {
  return newCommand("sync", "bring the registry to what was merged")
    .option("--plan-artifact <file>", "refuse unless it comes to the same as this plan")
    .option("--wait <seconds>", "how long to wait for another sync", seconds, DEFAULT_WAIT)
    .option(...PLAN_FLAGS.prune)
    .option(...PLAN_FLAGS.adopt)
    .option(...PLAN_FLAGS.force)
    .option(...PLAN_FLAGS.acceptRewrite)
    .addHelpText("after", examples("ci sync", "ci sync --plan-artifact plan.json"))
    .action(async (options) => {
      const { syncInJob } = await import("../run/ci-sync.ts");
      await perform(cli, options, (context) => syncInJob(context, options));
    });
}

function ciDriftCommand(cli: Cli) {
  return newCommand("drift", "keep an issue while the registry holds what git did not make")
    .option("--fail-on-drift", "exit with 1 when there is drift")
    .addHelpText("after", examples("ci drift", "ci drift --fail-on-drift"))
    .action(async (options) => {
      const { checkDriftInJob } = await import("../run/ci-drift.ts");
      await perform(cli, options, (context) => checkDriftInJob(context, options));
    });
}

/** In seconds. */
const DEFAULT_WAIT = 60;

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("It must be a number of seconds, 0 or more.");
}
