import { Option } from "@commander-js/extra-typings";
import { SCOPES } from "../../server/access/token-entry.ts";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import { momentOption } from "../moment.ts";

export function tokenCommand(cli: Cli) {
  return newCommand("token", "make a token for callers of a server", DESCRIPTION)
    .argument("<caller>", "who or what is to use it: the name that the logs then show")
    .addOption(new Option("--scope <scope>", "what the caller may do").choices(SCOPES).default("read"))
    .option("--expires <date>", "let it in until then only: a day, or a moment in ISO 8601", momentOption)
    .option("--file <file>", "add the token's line to this file, which is made if it is not there")
    .addHelpText(
      "after",
      examples("token reports --file tokens", "token ci --scope sync --expires 2027-06-30 --file tokens", "token ada"),
    )
    .action(async (caller, options) => {
      const { makeToken } = await import("../run/token.ts");
      await perform(cli, options, (context) => makeToken(context, caller, options));
    });
}

const DESCRIPTION = [
  "Prints the token on standard output, this one time. Its line, which goes into the file that a server gets with --tokens, holds only a hash of it. Taking the line out revokes the token.",
  "A caller with scope write may write whatever git does not manage; sync is for a sync over HTTP, which writes what git manages.",
].join("\n");
