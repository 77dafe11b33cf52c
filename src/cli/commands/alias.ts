import { Help } from "@commander-js/extra-typings";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import type { Cli } from "../command.ts";
import { examples, newCommand, perform } from "../command.ts";
import type { SharedOptions } from "../context.ts";

export function aliasCommand(cli: Cli) {
  const alias = newCommand("alias", "list, set and delete the aliases in aliases.yaml", DESCRIPTION)
    .helpCommand(false)
    .addHelpText(
      "after",
      examples(
        "alias list",
        "alias set telco_support_technical production 2",
        'alias set telco_support_technical candidate "@staging"',
        "alias delete telco_support_technical candidate --now",
      ),
    );
  const inner: Cli = { ...cli, before: () => merged(cli.before(), alias.opts()) };
  alias.createHelp = () => Object.assign(new Help(), { subcommandTerm });
  for (const command of [listCommand(inner), setCommand(inner), deleteCommand(inner)]) alias.addCommand(command);
  return alias;
}

const DESCRIPTION =
  "Edits aliases.yaml, or the alias's own file in aliases/, in your folder, ready to commit; comments and layout stay, and so do edits that are not committed.";

/** All of them take options; without that word the list fits a terminal. */
function subcommandTerm(command: CommandUnknownOpts): string {
  const words = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return [command.name(), ...words].join(" ");
}

/** Options may stand before `alias` and behind it. */
function merged(before: SharedOptions, own: SharedOptions): SharedOptions {
  return {
    C: own.C ?? before.C,
    registry: own.registry ?? before.registry,
    json: own.json ?? before.json,
  };
}

function listCommand(cli: Cli) {
  return newCommand("list", "list what aliases.yaml says, beside the registry")
    .argument("[name]", "a prompt's name; without it, the aliases of all prompts")
    .addHelpText("after", examples("alias list", "alias list telco_support_technical --json"))
    .action(async (name, options) => {
      const { showAliases } = await import("../run/alias.ts");
      await perform(cli, options, (context) => showAliases(context, name ?? null));
    });
}

function setCommand(cli: Cli) {
  return newCommand("set", "point an alias somewhere, or add it")
    .argument("<name>", "a prompt's name")
    .argument("<alias>", "the alias")
    .argument("<target>", "a version number, latest, @alias, or commit:4f1c2ab")
    .option("--now", "also move the pointer in the registry at once")
    .addHelpText("after", examples("alias set telco_support_technical production 2"))
    .action(async (name, alias, target, options) => {
      const { setAlias } = await import("../run/alias.ts");
      await perform(cli, options, (context) => setAlias(context, { name, alias, target }, options));
    });
}

function deleteCommand(cli: Cli) {
  return newCommand("delete", "take an alias out")
    .argument("<name>", "a prompt's name")
    .argument("<alias>", "the alias")
    .option("--now", "also delete the pointer in the registry at once")
    .addHelpText("after", examples("alias delete telco_support_technical candidate"))
    .action(async (name, alias, options) => {
      const { deleteAlias } = await import("../run/alias.ts");
      await perform(cli, options, (context) => deleteAlias(context, { name, alias }, options));
    });
}
