import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function promoteCommand(cli: Cli) {
  return newCommand("promote", "point one alias at the version that another is at", DESCRIPTION)
    .argument("<name>", "a prompt's name")
    .option("--from <alias>", "whose version in the registry is promoted; latest for the newest", "staging")
    .option("--to <alias>", "which alias is pointed there", "production")
    .option("--now", "also move the pointer in the registry at once")
    .addHelpText(
      "after",
      examples(
        "promote telco_support_technical",
        "promote telco_support_technical --from candidate --to staging --now",
      ),
    )
    .action(async (name, options) => {
      const { promote } = await import("../run/promote.ts");
      await perform(cli, options, (context) => promote(context, name, options));
    });
}

const DESCRIPTION =
  "Writes the version's number into aliases.yaml, or the alias's own file in aliases/, ready to commit; nothing else in the file changes.";
