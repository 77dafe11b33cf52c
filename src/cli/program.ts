import { Command } from "@commander-js/extra-typings";
import packageJson from "../../package.json" with { type: "json" };
import type { Cli } from "./command.ts";
import { REGISTRY_HELP, examples } from "./command.ts";
import { aliasCommand } from "./commands/alias.ts";
import { ciCommand } from "./commands/ci.ts";
import { candidatesCommand, completionCommand } from "./commands/completion.ts";
import { diffCommand } from "./commands/diff.ts";
import { getCommand } from "./commands/get.ts";
import { helpCommand } from "./commands/help.ts";
import { importCommand } from "./commands/import.ts";
import { initCommand } from "./commands/init.ts";
import { logCommand } from "./commands/log.ts";
import { newPromptCommand } from "./commands/new.ts";
import { planCommand } from "./commands/plan.ts";
import { promoteCommand } from "./commands/promote.ts";
import { rollbackCommand } from "./commands/rollback.ts";
import { searchCommand } from "./commands/search.ts";
import { serveCommand } from "./commands/serve.ts";
import { statusCommand } from "./commands/status.ts";
import { syncCommand } from "./commands/sync.ts";
import { tokenCommand } from "./commands/token.ts";
import { typesCommand } from "./commands/types.ts";
import { unlockCommand } from "./commands/unlock.ts";
import { validateCommand } from "./commands/validate.ts";
import { watchCommand } from "./commands/watch.ts";

/** By their names, in the order of the help. */
const COMMANDS = {
  init: initCommand,
  new: newPromptCommand,
  validate: validateCommand,
  types: typesCommand,
  plan: planCommand,
  sync: syncCommand,
  status: statusCommand,
  get: getCommand,
  search: searchCommand,
  log: logCommand,
  diff: diffCommand,
  import: importCommand,
  alias: aliasCommand,
  promote: promoteCommand,
  rollback: rollbackCommand,
  unlock: unlockCommand,
  watch: watchCommand,
  serve: serveCommand,
  token: tokenCommand,
  ci: ciCommand,
  completion: completionCommand,
} as const;

export interface ProgramOptions extends Pick<Cli, "io" | "exit" | "begin"> {
  /** The words after `promptree`. */
  readonly argv: readonly string[];
  /** Says what is wrong with a command line. */
  readonly complain: (text: string) => void;
}

/**
 * The command line. No command pays for another: its own work is imported when it runs, and a line that begins with a
 * command's name needs no other command.
 */
export function createProgram({ argv, io, exit, begin, complain }: ProgramOptions) {
  const program = new Command("promptree")
    .description("GitOps for prompts: git is the source of truth, the registry follows.")
    .version(packageJson.version, "-V, --version", "show the version")
    .helpOption("-h, --help", "show this help")
    .helpCommand(false)
    .option("-C <dir>", "work in this folder")
    .option("--registry <url>", REGISTRY_HELP)
    .option("--json", "print JSON, for tools")
    .configureOutput({ writeOut: io.out, writeErr: complain })
    .showHelpAfterError("(for help: promptree --help)")
    .exitOverride()
    .addHelpText("after", examples("validate", "plan", "sync", "get prompts:/telco_support_technical@production"));
  const cli: Cli = { io, exit, begin, before: () => program.opts() };
  const [first = ""] = argv;
  const only = isCommand(first) ? COMMANDS[first](cli) : null;
  const all = only === null ? [...Object.values(COMMANDS).map((create) => create(cli)), helpCommand(program)] : [only];
  for (const command of all) {
    command.copyInheritedSettings(program);
    command.showHelpAfterError(`(for help: promptree ${command.name()} --help)`);
    for (const inner of command.commands) inner.copyInheritedSettings(command);
    program.addCommand(command);
  }
  if (only === null) program.addCommand(candidatesCommand(cli, program), { hidden: true });
  return program;
}

function isCommand(word: string): word is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, word);
}
