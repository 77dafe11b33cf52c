import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import { pause } from "./watch.ts";

export function serveCommand(cli: Cli) {
  return newCommand("serve", "serve a registry to MLflow's clients", DESCRIPTION)
    .option("--host <address>", "listen on this address", "127.0.0.1")
    .option("--port <number>", "listen on this port; 0 for any that is free", port, DEFAULT_PORT)
    .option("--tokens <file>", "let in only callers with a token of this file")
    .addOption(
      new Option("--managed <access>", "whether callers may change what git manages")
        .choices(["read-only", "open"])
        .default("read-only"),
    )
    .option("--allow-host <name>", "also answer to this name; may be given again", collect)
    .option("--limit <requests>", "how many requests a token has a minute; 0 for no limit", count, DEFAULT_LIMIT)
    .option("--sync", "also keep the registry in step with the repository")
    .option("--watch", "also make files that are edited loadable as drafts, and sync commits at once")
    .option("--poll [ms]", "with --watch: look at the files again and again, as network file systems need it", pause)
    .option("--interval <seconds>", "how often --sync looks for new commits (60)", seconds)
    .option("--webhook-secret-file <file>", "let GitHub's webhook, signed with this secret, set off a sync")
    .option("--quiet", "log no requests")
    .addHelpText(
      "after",
      examples(
        "serve",
        "serve --registry sqlite:/srv/prompts.db --port 8080",
        "serve --host 0.0.0.0 --tokens tokens --allow-host prompts.example.com",
        "serve --sync --interval 30 --json",
        "serve --watch",
      ),
    )
    .action(async (options) => {
      const { runServe } = await import("../run/serve.ts");
      await perform(cli, options, (context) => runServe(context, options));
    });
}

const DEFAULT_PORT = 5000;

const DEFAULT_LIMIT = 12_000;

const DESCRIPTION = [
  "Speaks MLflow's REST protocol over one SQLite file, so that MLflow's own clients work with it unchanged. On 127.0.0.1 callers need no token; everywhere else they do.",
  "What git manages is read-only for callers; --managed open lets them change it.",
  "Ends with SIGTERM or Ctrl-C: running requests are finished first. SIGHUP does so with --watch, and sets off a sync with --sync.",
].join("\n");

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 65535.");
}

function count(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number, 0 or more.");
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 1 && value <= 86_400) return value;
  throw new InvalidArgumentError("It must be a number of seconds, from 1 to 86400.");
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
