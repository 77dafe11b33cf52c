import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import { PLAN_FLAGS } from "../plan-flags.ts";

export function syncCommand(cli: Cli) {
  return newCommand("sync", "bring the registry to what git says at HEAD", DESCRIPTION)
    .option("--diff", "show the text of each new version as a diff")
    .option("--full", "list every change, however many")
    .option("--all", "sync every registry of promptree.yaml, one after the other")
    .option("--plan <file>", "refuse unless it comes to the same as this plan")
    .option("--any-branch", "sync HEAD although it is not on the synced branch")
    .option("--wait <seconds>", "how long to wait for another sync", seconds, DEFAULT_WAIT)
    .option(...PLAN_FLAGS.prune)
    .option(...PLAN_FLAGS.adopt)
    .option(...PLAN_FLAGS.force)
    .option(...PLAN_FLAGS.acceptRewrite)
    .addHelpText(
      "after",
      examples(
        "sync",
        "sync --plan plan.json",
        "sync --prune",
        "sync --all",
        "sync -C ../prompts --registry sqlite:/srv/prompts.db",
      ),
    )
    .action(async (options) => {
      const { runSync } = await import("../run/sync.ts");
      await perform(cli, options, (context) => runSync(context, options));
    });
}

const DEFAULT_WAIT = 60;

const DESCRIPTION = [
  "Registers new versions with their commit messages, puts pointers where aliases.yaml says, and updates metadata.",
  "With --all a registry that can't be synced does not stop the others.",
  "Exits with 0 when done, 3 when it was stopped before any write (a conflict, a limit, a stale plan, rewritten history, a wrong branch), 4 when only a part could be applied, or not to every registry of --all, 1 on any other error.",
].join("\n");

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value >= 0) return value;
  throw new InvalidArgumentError("It must be a number of seconds, 0 or more.");
}
