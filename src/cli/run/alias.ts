import { targetText } from "../../core/alias-target.ts";
import { PromptreeError } from "../../core/errors.ts";
import { targetOf } from "../../content/alias-target.ts";
import { requireNoOrphan } from "../../engine/pointers/edit-pointer.ts";
import { listAliases } from "../../engine/pointers/list-aliases.ts";
import { openProject, requireSettings } from "../../engine/project.ts";
import { aliasesText } from "../../report/aliases-text.ts";
import { aliasesJson } from "../../report/pointer-json.ts";
import type { Context } from "../context.ts";
import { print } from "../context.ts";
import { EXIT } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { openForReading } from "../registry.ts";
import { movePointer, readAlias, readName } from "./pointer.ts";
import type { PointerOptions } from "./pointer.ts";

export async function showAliases(context: Context, name: string | null): Promise<ExitCode> {
  const prompt = name === null ? null : readName(name);
  const project = await openProject(context.dir);
  requireSettings(project);
  await using registry = await openForReading(context, project);
  const aliases = await listAliases(project, registry, prompt);
  print(
    context,
    () => aliasesJson(aliases),
    () => aliasesText(aliases, prompt, context.view),
  );
  return EXIT.done;
}

interface AliasWords {
  readonly name: string;
  readonly alias: string;
}

export async function setAlias(
  context: Context,
  { name, alias: aliasWord, target: targetWord }: AliasWords & { readonly target: string },
  options: PointerOptions,
): Promise<ExitCode> {
  const alias = readAlias(aliasWord);
  const target = targetOf(targetWord);
  if (target === null) {
    throw new PromptreeError("usage", `"${targetWord}" is nothing to point at`, {
      hint: "write a version number, latest, @alias, or commit: and 7 digits of a commit or more",
    });
  }
  return movePointer(context, name, options, async (desk) => {
    requireNoOrphan(desk.prompt);
    return {
      wish: { alias, target },
      message: ({ prompt }) => `Point ${alias} of ${prompt} at ${wordsFor(targetText(target))}`,
    };
  });
}

function wordsFor(target: string): string {
  return /^\d+$/.test(target) ? `version ${target}` : target;
}

export async function deleteAlias(
  context: Context,
  { name, alias: aliasWord }: AliasWords,
  options: PointerOptions,
): Promise<ExitCode> {
  const alias = readAlias(aliasWord);
  return movePointer(context, name, options, async () => ({
    wish: { alias, target: null },
    message: ({ prompt }) => `Delete alias ${alias} of ${prompt}`,
  }));
}
