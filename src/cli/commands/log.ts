import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import { momentOption } from "../moment.ts";

export function logCommand(cli: Cli) {
  return newCommand("log", "list the versions of a prompt, newest first")
    .argument("[name]", "a prompt's name; without it, the versions of all prompts")
    .option("--aliases", "list who moved which alias when, instead")
    .option("--at <time>", "show where the aliases were then, a day being its end", momentOption)
    .addHelpText(
      "after",
      examples(
        "log telco_support_technical",
        "log telco_support_technical --aliases",
        "log telco_support_technical --at 2026-03-03",
      ),
    )
    .action(async (name, options) => {
      const { showLog } = await import("../run/log.ts");
      await perform(cli, options, (context) => showLog(context, name ?? null, options));
    });
}
