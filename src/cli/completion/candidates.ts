import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { LATEST } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import { isPromptName } from "../../core/name.ts";
import { parseReference } from "../../core/reference.ts";
import type { Context } from "../context.ts";
import { Known } from "./known.ts";
import type { Wanted } from "./wanted.ts";

interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** The shell's own completion of paths, where these are wanted. */
export type Completion = readonly Candidate[] | "files" | "folders";

/** What a command means by the name of an argument, or of an option's value: `<alias>` is completed with aliases. */
const BY_PLACEHOLDER: Readonly<Record<string, Source>> = {
  name: ({ known, word }) => known.names(word),
  prompt: ({ known, word }) => references(known, word),
  reference: ({ known, word }) => references(known, word),
  alias: ({ known, of }) => known.aliases(of),
  version: ({ known, of }) => known.versions(of),
  from: selectors,
  to: selectors,
  target: async ({ known, of }) => [
    LATEST,
    ...(await known.versions(of)),
    ...(await known.aliases(of)).map((alias) => `@${alias}`),
  ],
  url: registries,
  registry: registries,
  command: async ({ command }) => rootOf(command).commands.map((one) => one.name()),
};

const PATHS: Readonly<Record<string, "files" | "folders">> = {
  file: "files",
  files: "files",
  path: "files",
  dir: "folders",
  folder: "folders",
};

interface Asked {
  readonly known: Known;
  readonly command: CommandUnknownOpts;
  readonly word: string;
  /** The prompt that an earlier word names; null when none does. */
  readonly of: PromptName | null;
}

type Source = (asked: Asked) => Promise<readonly string[]>;

/** What may stand in the place of the word at the cursor. */
export async function findCandidates(wanted: Wanted, context: Context): Promise<Completion> {
  const { kind, word, prefix, placeholder, choices, command } = wanted;
  if (kind === "nothing") return [];
  if (kind === "option") return optionsOf(command).filter(({ value }) => value.startsWith(word));
  if (kind === "command") return commandsOf(command).filter(({ value }) => value.startsWith(word));
  const paths = PATHS[placeholder];
  if (paths !== undefined) return paths;
  const asked = { known: new Known(context), command, word, of: promptOf(wanted) };
  const values = choices.length > 0 ? choices : ((await BY_PLACEHOLDER[placeholder]?.(asked)) ?? []);
  return [...new Set(values)]
    .filter((value) => value.startsWith(word) && isPlain(value))
    .map((value) => ({ value: prefix + value, description: "" }));
}

/** A shell reads it as it stands: nothing in it has to be quoted. */
function isPlain(value: string): boolean {
  return /^[\p{L}\p{N}_.@:/+-]+$/u.test(value);
}

function optionsOf(command: CommandUnknownOpts): readonly Candidate[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .map(({ long, short, description }) => ({ value: long ?? short ?? "", description }));
}

function commandsOf(command: CommandUnknownOpts): readonly Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ value: one.name(), description: one.summary() }));
}

function rootOf(command: CommandUnknownOpts): CommandUnknownOpts {
  return command.parent === null ? command : rootOf(command.parent);
}

function promptOf({ command, args }: Wanted): PromptName | null {
  const at = command.registeredArguments.findIndex((one) => ["name", "prompt", "reference"].includes(one.name()));
  return parseReference(args[at] ?? "")?.name ?? null;
}

async function references(known: Known, word: string): Promise<readonly string[]> {
  const scheme = /^prompts:\/+/.exec(word)?.[0] ?? "";
  const rest = word.slice(scheme.length);
  const [, name = "", sign] = /^([^@/]+)([@/])/.exec(rest) ?? [];
  if (sign !== undefined) return (await selected(known, name, sign)).map((text) => scheme + text);
  const names = [...new Set(await known.names(rest))];
  const [only] = names;
  const more = names.length === 1 && only !== undefined ? await selected(known, only, "@") : [];
  return [...names, ...more].map((text) => scheme + text).concat(word !== "" && scheme === "" ? [SCHEME] : []);
}

const SCHEME = "prompts:/";

/** `name@production` and the like, or `name/3`. */
async function selected(known: Known, name: string, sign: string): Promise<readonly string[]> {
  if (!isPromptName(name)) return [];
  const ends = sign === "@" ? [...(await known.aliases(name)), LATEST] : await known.versions(name);
  return ends.map((end) => name + sign + end);
}

async function selectors({ known, of }: Asked): Promise<readonly string[]> {
  return [...(await known.aliases(of)), LATEST, "draft", ...(await known.versions(of))];
}

async function registries({ known }: Asked): Promise<readonly string[]> {
  return [...(await known.registries()), "sqlite:", "memory:"];
}
