import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";

export function watchCommand(cli: Cli) {
  return newCommand("watch", "make edited prompts loadable as drafts at once", DESCRIPTION)
    .option("--poll [ms]", "look at the files again and again, as network file systems need it", pause)
    .addHelpText("after", examples("watch", "watch --poll 500", "watch --json"))
    .action(async (options) => {
      const { runWatch } = await import("../run/watch.ts");
      await perform(cli, options, (context) => runWatch(context, options));
    });
}

const DESCRIPTION = [
  "A prompt file that is saved can be loaded as prompts:/NAME@draft, without a version. A commit on the synced branch is synced at once.",
  "Ends with q, Ctrl-C or SIGTERM, and takes its drafts out of the registry then.",
].join("\n");

/** Between two looks, in milliseconds. */
export function pause(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 20 && value <= 60_000) return value;
  throw new InvalidArgumentError("It must be a number of milliseconds, from 20 to 60000.");
}
