import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function validateCommand(cli: Cli) {
  return newCommand("validate", "check every prompt file, aliases.yaml and promptree.yaml", DESCRIPTION)
    .option("--commit <ref>", "check the files of this commit instead")
    .option("--strict", "take warnings for errors")
    .addHelpText("after", examples("validate", "validate --strict", "validate --commit HEAD", "validate --json"))
    .action(async (options) => {
      const { validateFiles } = await import("../run/validate.ts");
      await perform(cli, options, (context) => validateFiles(context, options));
    });
}

const DESCRIPTION = `Reads the files as they are in your folder, committed or not, and needs no registry.
Exits with 1 when anything is wrong; warnings alone are no failure without --strict.`;
