import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function statusCommand(cli: Cli) {
  return newCommand("status", "show how the registry stands to the repository", DESCRIPTION)
    .option("--full", "list everything, however much")
    .addHelpText("after", examples("status", "status --json"))
    .action(async (options) => {
      const { showStatus } = await import("../run/status.ts");
      await perform(cli, options, (context) => showStatus(context, options));
    });
}

const DESCRIPTION =
  "The last sync and how far HEAD is ahead of it, drift, orphans, conflicts and drafts, on one screen.";
