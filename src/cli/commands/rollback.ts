import { InvalidArgumentError } from "@commander-js/extra-typings";
import { parseVersionNumber } from "../../core/version.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function rollbackCommand(cli: Cli) {
  return newCommand("rollback", "point an alias at the version it was at before", DESCRIPTION)
    .argument("<name>", "a prompt's name")
    .argument("<alias>", "the alias")
    .option("--to <version>", "go to this version instead", versionNumber)
    .option("--now", "also move the pointer in the registry at once")
    .addHelpText(
      "after",
      examples(
        "rollback telco_support_technical production --now",
        "rollback telco_support_technical production --to 2",
      ),
    )
    .action(async (name, alias, options) => {
      const { rollBack } = await import("../run/rollback.ts");
      await perform(cli, options, (context) => rollBack(context, name, alias, options));
    });
}

const DESCRIPTION =
  "Writes the version's number into aliases.yaml, or the alias's own file in aliases/, ready to commit; nothing else in the file changes.";

function versionNumber(text: string): VersionNumber {
  const version = parseVersionNumber(text);
  if (version !== null) return version;
  throw new InvalidArgumentError("It must be a version number.");
}
