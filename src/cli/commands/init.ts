import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function initCommand(cli: Cli) {
  return newCommand("init", "set up a repository for a first sync", DESCRIPTION)
    .argument("[dir]", "the folder, which is made if it is not there; without one, where you are")
    .option("-y, --yes", "ask nothing")
    .option("--sample <name>", "make a sample prompt of this name")
    .option("--no-sample", "make no sample prompt")
    .option("--workflows", "make GitHub workflows that plan, sync and look for drift")
    .option("--no-workflows", "make no GitHub workflows")
    .addHelpText("after", examples("init", "init support-prompts --yes", "init --no-sample", "init --workflows"))
    .action(async (dir, options) => {
      const { initialise } = await import("../run/init.ts");
      await perform(cli, options, (context) => initialise(context, dir ?? null, options));
    });
}

const DESCRIPTION = [
  "Makes what is missing: a git repository, a sample prompt if there is no prompt, aliases.yaml, a line in .gitignore, and editor settings where promptree is installed in node_modules. With --workflows also the workflows that have GitHub plan each pull request and sync each merge, and CODEOWNERS.",
  "Overwrites nothing, and ends with the commands to type next. On a terminal it asks before it begins.",
].join("\n");
