import type { CommanderError } from "@commander-js/extra-typings";
import { PromptreeError } from "../core/errors.ts";

/** A wrong command line told as every other error is; commander's own words are for people. */
export function usageErrorOf(error: CommanderError): PromptreeError {
  if (error.code === "commander.help") {
    return new PromptreeError("usage", "no command was given", { hint: "list the commands: promptree --help" });
  }
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const hint = suggestion?.replace(/^\(D(.*)\)$/, "d$1");
  return new PromptreeError("usage", message, hint === undefined ? {} : { hint });
}
