import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function logCommand(cli: Cli) {
  return newCommand("log", "list the versions of a prompt, newest first")
    .argument("[name]", "a prompt's name; without it, the versions of all prompts")
    .addHelpText("after", examples("log telco_support_technical", "log --json"))
    .action(async (name, options) => {
      const { showLog } = await import("../run/log.ts");
      await perform(cli, options, (context) => showLog(context, name ?? null));
    });
}
