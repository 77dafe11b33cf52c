import { PromptreeError } from "../../core/errors.ts";
import { parseReference } from "../../core/reference.ts";
import type { PromptState, RegistryReader } from "../../core/registry.ts";
import { readAliasHistory, readAliasesAt } from "../../engine/alias-history.ts";
import { aliasesOf, unknownPrompt } from "../../engine/load.ts";
import { aliasMovesJson, aliasMovesText, aliasesThenJson, aliasesThenText } from "../../report/alias-history-text.ts";
import { logJson } from "../../report/json.ts";
import { logText } from "../../report/log-text.ts";
import type { LogEntry } from "../../report/log-text.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openToLook } from "../registry.ts";

interface LogOptions {
  readonly aliases?: true | undefined;
  readonly at?: Date | undefined;
}

export async function showLog(context: Context, name: string | null, options: LogOptions): Promise<ExitCode> {
  await using registry = await openToLook(context);
  if (options.aliases === true || options.at !== undefined) {
    return await showAliases(context, registry, name, options.at);
  }
  const prompts = name === null ? await allPrompts(registry) : [await onePrompt(registry, name)];
  const entries = await readLog(registry, prompts);
  print(
    context,
    () => logJson(entries),
    () => logText(entries, context.view),
  );
  return EXIT.done;
}

async function showAliases(
  context: Context,
  registry: RegistryReader,
  name: string | null,
  at: Date | undefined,
): Promise<ExitCode> {
  if (name === null) {
    throw new PromptreeError("usage", "the moves of aliases are those of one prompt, and none is named", {
      hint: "name it: promptree log NAME --aliases",
    });
  }
  const prompt = (await onePrompt(registry, name)).name;
  if (at === undefined) {
    const moves = await readAliasHistory(registry, prompt);
    print(
      context,
      () => aliasMovesJson(moves),
      () => aliasMovesText(moves, context.view),
    );
    return EXIT.done;
  }
  const then = [...(await readAliasesAt(registry, prompt, at)).values()];
  print(
    context,
    () => aliasesThenJson(then),
    () => aliasesThenText(then, at, context.view),
  );
  return EXIT.done;
}

async function readLog(registry: RegistryReader, prompts: readonly PromptState[]): Promise<readonly LogEntry[]> {
  const states = new Map(prompts.map((prompt) => [prompt.name, prompt]));
  const entries: LogEntry[] = [];
  for await (const page of registry.readVersions([...states.keys()])) {
    for (const version of page) {
      const state = states.get(version.prompt);
      entries.push({ version, aliases: state === undefined ? [] : aliasesOf(state, version.version) });
    }
  }
  return entries;
}

async function allPrompts(registry: RegistryReader): Promise<readonly PromptState[]> {
  const prompts: PromptState[] = [];
  for await (const page of registry.readPrompts()) prompts.push(...page);
  return prompts;
}

async function onePrompt(registry: RegistryReader, text: string): Promise<PromptState> {
  const name = parseReference(text)?.name;
  if (name === undefined) throw new PromptreeError("usage", `"${text}" is no prompt's name`);
  const prompt = await registry.readPrompt(name);
  if (prompt === null) throw await unknownPrompt(registry, name);
  return prompt;
}
