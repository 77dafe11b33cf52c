import { setTimeout } from "node:timers/promises";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { BASH_SCRIPT } from "../completion/bash.ts";
import { findCandidates } from "../completion/candidates.ts";
import type { Completion } from "../completion/candidates.ts";
import { FISH_SCRIPT } from "../completion/fish.ts";
import { findWanted } from "../completion/wanted.ts";
import { ZSH_SCRIPT } from "../completion/zsh.ts";
import { createContext, print } from "../context.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";

const SCRIPTS = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT } as const;

export function printScript(context: Context, shell: keyof typeof SCRIPTS): ExitCode {
  const script = SCRIPTS[shell];
  print(
    context,
    () => ({ shell, script }),
    () => script.trimEnd(),
  );
  return EXIT.done;
}

/** How long somebody who pressed a key is kept waiting, in milliseconds. */
const PATIENCE = 2000;

/**
 * Prints what may stand in the place of the last of `words`, one candidate a line, with a tab before its description; or
 * `:files` or `:folders`, where the shell knows better. Fails never: what goes wrong gives no candidates.
 * @returns Whether the answer came in time; where not, something may be under way still.
 */
export async function printCandidates(program: CommandUnknownOpts, words: readonly string[], io: Io): Promise<boolean> {
  const inTime = await Promise.race([complete(program, words, io), setTimeout(PATIENCE, null, { ref: false })]);
  io.out(inTime === null ? "" : linesOf(inTime));
  return inTime !== null;
}

async function complete(program: CommandUnknownOpts, words: readonly string[], io: Io): Promise<Completion> {
  try {
    const wanted = findWanted(program, words);
    const context = createContext(io, { C: wanted.options.get("-C"), registry: wanted.options.get("--registry") });
    return await findCandidates(wanted, context);
  } catch {
    return [];
  }
}

function linesOf(completion: Completion): string {
  if (typeof completion === "string") return `:${completion}\n`;
  return completion
    .map(({ value, description }) => (description === "" ? `${value}\n` : `${value}\t${description}\n`))
    .join("");
}
