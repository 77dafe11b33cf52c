import { Argument, Command } from "@commander-js/extra-typings";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function completionCommand(cli: Cli) {
  return newCommand("completion", "print a script that completes command lines", DESCRIPTION)
    .addArgument(new Argument("<shell>", "the shell you use").choices(["bash", "zsh", "fish"]))
    .addHelpText("after", examples("completion bash", "completion zsh", "completion fish"))
    .action(async (shell, options) => {
      const { printScript } = await import("../run/completion.ts");
      await perform(cli, options, async (context) => printScript(context, shell));
    });
}

const DESCRIPTION = `Completes commands, options, prompts, aliases, versions and registries. The script begins with how to install it.`;

/** What the scripts ask: `promptree __complete -- WORDS…`, the last word being the one at the cursor. */
export function candidatesCommand(cli: Cli, program: CommandUnknownOpts) {
  return new Command("__complete")
    .argument("[words...]")
    .helpOption(false)
    .allowUnknownOption()
    .action(async (words) => {
      const { printCandidates } = await import("../run/completion.ts");
      // What did not answer in time may keep a process waiting for ever.
      if (!(await printCandidates(program, words, cli.io))) process.exit();
    });
}
