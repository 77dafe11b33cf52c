import type { CommandUnknownOpts } from "@commander-js/extra-typings";

type Option = CommandUnknownOpts["options"][number];

/** What stands at the cursor, and what the words before it say. */
export interface Wanted {
  readonly command: CommandUnknownOpts;
  /** The word at the cursor, as far as it is typed; of `--to=sta` what follows the equals sign. */
  readonly word: string;
  /** What every candidate begins with: `--to=`, or nothing. */
  readonly prefix: string;
  readonly kind: "option" | "command" | "value" | "nothing";
  /** Of a value: the name that the command gives it, `alias` for `<alias>`; and its choices, where it has some. */
  readonly placeholder: string;
  readonly choices: readonly string[];
  /** The command's arguments before the word, and the values of its options by their long or only name. */
  readonly args: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** Reads the words after `promptree`, the last of them being the one at the cursor, as the program itself would. */
export function findWanted(program: CommandUnknownOpts, words: readonly string[]): Wanted {
  let command = program;
  const args: string[] = [];
  const options = new Map<string, string>();
  let pending: Option | null = null;
  let isOver = false;
  for (const word of words.slice(0, -1)) {
    if (pending !== null) {
      options.set(keyOf(pending), word);
      pending = null;
    } else if (!isOver && word === "--") {
      isOver = true;
    } else if (!isOver && word.length > 1 && word.startsWith("-")) {
      pending = takeOption(command, word, options);
    } else {
      const next = args.length === 0 ? subcommand(command, word) : undefined;
      if (next === undefined) args.push(word);
      else command = next;
    }
  }
  return { command, args, options, ...atCursor({ command, args, pending, isOver }, words.at(-1) ?? "") };
}

interface Before {
  readonly command: CommandUnknownOpts;
  readonly args: readonly string[];
  /** An option that still lacks its value. */
  readonly pending: Option | null;
  /** A `--` ended the options. */
  readonly isOver: boolean;
}

const NO_VALUE = { placeholder: "", choices: [], prefix: "" } as const;

function atCursor(before: Before, word: string): Omit<Wanted, "command" | "args" | "options"> {
  const { command, args, pending, isOver } = before;
  if (pending !== null) return { kind: "value", word, prefix: "", ...valueOf(pending) };
  if (!isOver && word.startsWith("-")) {
    const equals = word.indexOf("=");
    const option = equals === -1 ? null : optionNamed(command, word.slice(0, equals));
    if (option === null) return { kind: "option", word, ...NO_VALUE };
    const prefix = word.slice(0, equals + 1);
    return { kind: "value", word: word.slice(prefix.length), ...valueOf(option), prefix };
  }
  if (command.commands.length > 0) return { kind: args.length === 0 ? "command" : "nothing", word, ...NO_VALUE };
  const last = command.registeredArguments.at(-1);
  const argument = command.registeredArguments[args.length] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return { kind: word === "" && !isOver ? "option" : "nothing", word, ...NO_VALUE };
  return { kind: "value", word, prefix: "", placeholder: argument.name(), choices: argument.argChoices ?? [] };
}

function subcommand(command: CommandUnknownOpts, word: string): CommandUnknownOpts | undefined {
  return command.commands.find((one) => one.name() === word || one.aliases().includes(word));
}

/** Keeps the value of `--to=x`. Returns the option when its value is the next word. */
function takeOption(command: CommandUnknownOpts, word: string, options: Map<string, string>): Option | null {
  const equals = word.indexOf("=");
  const option = optionNamed(command, equals === -1 ? word : word.slice(0, equals));
  if (option === null || !takesValue(option)) return null;
  if (equals === -1) return option.required ? option : null;
  options.set(keyOf(option), word.slice(equals + 1));
  return null;
}

/** Options of the program may follow a command's name, too. */
function optionNamed(command: CommandUnknownOpts, name: string): Option | null {
  for (let at: CommandUnknownOpts | null = command; at !== null; at = at.parent) {
    const found = at.options.find((option) => option.long === name || option.short === name);
    if (found !== undefined) return found;
  }
  return null;
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function keyOf(option: Option): string {
  return option.long ?? option.short ?? "";
}

function valueOf(option: Option): Pick<Wanted, "placeholder" | "choices"> {
  const placeholder = /[<[]([^\s>\].]+)/.exec(option.flags)?.[1] ?? "";
  return { placeholder, choices: option.argChoices ?? [] };
}
