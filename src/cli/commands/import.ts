import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function importCommand(cli: Cli) {
  return newCommand("import", "make prompt files of a registry, or of other formats", DESCRIPTION)
    .argument("[files...]", "folders and files: .prompt, .prompty, .prompt.yml; without any, the registry")
    .option("--filter <filter>", "only the registry's prompts that pass, as for search")
    .option("--dry-run", "show what would be made, and make nothing")
    .addHelpText("after", examples(...EXAMPLES))
    .action(async (files, options) => {
      const { importPrompts } = await import("../run/import.ts");
      await perform(cli, options, (context) => importPrompts(context, files, options));
    });
}

const DESCRIPTION = `Writes the newest version of each prompt into prompts/, and its pointers into
aliases.yaml. No file is overwritten, and the registry is only read.
Exits with 1 when anything could not be carried over; it is listed, and why.`;

const EXAMPLES = [
  "import --dry-run",
  "import --registry sqlite:/srv/prompts.db",
  `import --filter "tags.team = 'support'"`,
  "import ../old-prompts greeting.prompty",
];
