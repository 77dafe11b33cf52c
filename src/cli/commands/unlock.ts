import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function unlockCommand(cli: Cli) {
  return newCommand("unlock", "take a registry's lock away from a sync that died", DESCRIPTION)
    .option("--force", "take it away although its holder was heard of lately")
    .addHelpText("after", examples("unlock", "unlock --force", "unlock --registry https://mlflow.example.com"))
    .action(async (options) => {
      const { takeLockAway } = await import("../run/unlock.ts");
      await perform(cli, options, (context) => takeLockAway(context, options));
    });
}

const DESCRIPTION = `Says who holds the lock and since when. It is rarely needed: a sync takes over the lock of one that has not been heard of for a minute.
Exits with 0 when nobody holds the lock any more, and with 3 when its holder seems to be alive.`;
