import { Command } from "@commander-js/extra-typings";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { PromptreeError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";

/** `promptree help plan`; commander's own says nothing about a command that does not exist. */
export function helpCommand(program: CommandUnknownOpts) {
  return new Command("help")
    .summary("show the help of a command")
    .argument("[command]")
    .action((name) => {
      const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
      if (command !== undefined) return command.help();
      const names = program.commands.map((one) => one.name());
      throw new PromptreeError("usage", `there is no command "${name}"`, {
        hint: didYouMean(name ?? "", names) ?? "list the commands: promptree --help",
      });
    });
}
