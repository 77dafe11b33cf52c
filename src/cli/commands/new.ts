import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function newPromptCommand(cli: Cli) {
  return newCommand("new", "make a prompt file", DESCRIPTION)
    .argument("<name>", "the prompt's name, or billing/refund for one in a folder")
    .option("--chat", "a list of messages instead of one text")
    .option("--dir <folder>", "the folder under prompts/; the name stays as it is given")
    .addHelpText("after", examples("new call_summary", "new billing/refund --chat", "new refund --dir billing"))
    .action(async (name, options) => {
      const { makePrompt } = await import("../run/new.ts");
      await perform(cli, options, (context) => makePrompt(context, name, options));
    });
}

const DESCRIPTION = [
  "Writes prompts/NAME.md, ready to be edited. The name of billing/refund is billing_refund; that of refund with --dir billing is refund, which the file then says.",
  "Overwrites nothing, and refuses a name that another file has.",
].join("\n");
