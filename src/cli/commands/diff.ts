import { Option } from "@commander-js/extra-typings";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function diffCommand(cli: Cli) {
  return newCommand("diff", "show what two versions of a prompt differ in", DESCRIPTION)
    .argument("<name>", "a prompt's name")
    .argument("[from]", "a version's number, an alias, latest, or draft; production without it")
    .argument("[to]", "the same; latest without it")
    .addOption(new Option("--side-by-side", "show texts in two columns, as on a wide terminal").conflicts("unified"))
    .addOption(new Option("--unified", "show texts as a unified diff, as elsewhere"))
    .option("--exit-code", "exit with 1 when they differ")
    .addHelpText("after", examples(...EXAMPLES))
    .action(async (name, from, to, options) => {
      const { showDiff } = await import("../run/diff.ts");
      await perform(cli, options, (context) => showDiff(context, { name, from, to }, options));
    });
}

const DESCRIPTION = `A draft is the prompt's file as it is on disk now, committed or not.`;

const EXAMPLES = [
  "diff telco_support_technical",
  "diff telco_support_technical 1 3",
  "diff telco_support_technical production draft --unified",
];
