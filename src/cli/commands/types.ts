import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function typesCommand(cli: Cli) {
  return newCommand("types", "write TypeScript types of your prompts, for loadPrompt and format", DESCRIPTION)
    .option("--out <file>", "the file to write; without it promptree.d.ts at the repository's top")
    .option("--check", "write nothing, and exit with 1 when the file is out of date")
    .addHelpText("after", examples("types", "types --out src/promptree.d.ts", "types --check"))
    .action(async (options) => {
      const { writeTypes } = await import("../run/types.ts");
      await perform(cli, options, (context) => writeTypes(context, options));
    });
}

const DESCRIPTION = [
  "Reads the prompt files as they are in your folder, and needs no registry. With the file that it writes, the compiler knows each prompt's variables.",
  "Writes over a file that it wrote before, and over no other.",
].join("\n");
