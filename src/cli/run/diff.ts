import { PromptreeError } from "../../core/errors.ts";
import { hasDifferences } from "../../core/differences.ts";
import type { PromptName } from "../../core/name.ts";
import { parseReference } from "../../core/reference.ts";
import { compare } from "../../engine/compare.ts";
import { openRepository } from "../../git/repository.ts";
import type { Repository } from "../../git/repository.ts";
import { diffJson } from "../../report/diff-json.ts";
import { diffText } from "../../report/diff-text.ts";
import type { DiffLayout } from "../../report/text-diff.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openToLook } from "../registry.ts";

interface DiffWords {
  readonly name: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

interface DiffOptions {
  readonly sideBySide?: true | undefined;
  readonly unified?: true | undefined;
  readonly exitCode?: true | undefined;
}

/** In columns: from here on two texts stand side by side. */
const WIDE = 120;

export async function showDiff(context: Context, words: DiffWords, options: DiffOptions): Promise<ExitCode> {
  const name = readName(words.name);
  await using registry = await openToLook(context);
  const request = { name, from: words.from ?? null, to: words.to ?? null };
  const comparison = await compare(registry, request, () => openWorktree(context.dir));
  print(
    context,
    () => diffJson(comparison),
    () => diffText(comparison, context.view, layoutOf(context, options)),
  );
  // The same as git's: a script that must tell a failure from a difference reads --json.
  return options.exitCode === true && hasDifferences(comparison.differences) ? EXIT.failed : EXIT.done;
}

/** @throws PromptreeError `usage`: which versions are meant is said by the words after the name. */
function readName(text: string): PromptName {
  const reference = parseReference(text);
  if (reference?.selector.kind === "latest") return reference.name;
  if (reference === null) throw new PromptreeError("usage", `"${text}" is no prompt's name`);
  throw new PromptreeError("usage", `"${text}" is one version, and a diff is of two`, {
    hint: `write the versions after the name: promptree diff ${reference.name} production latest`,
  });
}

async function openWorktree(dir: string): Promise<Repository> {
  try {
    return await openRepository(dir);
  } catch (error) {
    if (!(error instanceof PromptreeError) || error.code !== "no-repository") throw error;
    throw new PromptreeError("no-repository", `a draft is a file of a repository, and ${error.message}`, {
      hint: "compare versions by number or alias, or name a folder of a repository with -C",
      cause: error,
    });
  }
}

function layoutOf({ io, view }: Context, { sideBySide, unified }: DiffOptions): DiffLayout {
  if (sideBySide === true) return "side-by-side";
  if (unified !== true && io.outIsTerminal && view.width >= WIDE) return "side-by-side";
  return view.colour ? "unified" : "unified-with-marks";
}
