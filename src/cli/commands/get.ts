import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import { momentOption } from "../moment.ts";

export function getCommand(cli: Cli) {
  return newCommand("get", "print one version of a prompt", DESCRIPTION)
    .argument("<prompt>", "prompts:/NAME@ALIAS, prompts:/NAME/3, or prompts:/NAME for the newest")
    .option("--var <key=value>", "fill in a variable; may be given again", collect)
    .option("--at <time>", "the version that the alias pointed to then, a day being its end", momentOption)
    .option("--allow-partial", "leave variables without a value as they are")
    .addHelpText("after", examples(...EXAMPLES))
    .action(async (reference, options) => {
      const { getPrompt } = await import("../run/get.ts");
      await perform(cli, options, (context) => getPrompt(context, reference, options));
    });
}

const DESCRIPTION = `On a terminal with what is known about the version; to a pipe the template alone, to the letter.`;

const EXAMPLES = [
  "get prompts:/telco_support_technical@production",
  "get telco_support_technical/1 --json",
  "get telco_support_technical@production --at 2026-03-03",
  "get network_outage_notice --var area=Harbour --var services='mobile data' --allow-partial",
];

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
