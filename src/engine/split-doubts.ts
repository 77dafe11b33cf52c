import type { AliasManifest } from "../core/alias.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Problem } from "../core/problem.ts";
import type { PromptFile } from "../core/prompt-file.ts";
import type { DeclaredSplits, SplitPrompt } from "../core/split.ts";

/**
 * What files alone can tell of splits. Only a registry knows orphans, and aliases that git has not set: a plan tells for sure.
 * @param manifest Null when no file says anything of pointers, or it can't be read.
 * @param prompts Null when a name that none of them has may be that of a broken file.
 */
export function splitDoubts(
  splits: DeclaredSplits,
  manifest: AliasManifest | null,
  prompts: readonly PromptFile[] | null,
): readonly Problem[] {
  const names = prompts?.map(({ name }) => name) ?? null;
  const known = new Set<string>(names);
  return [...splits.values()].flatMap((declared) => {
    if (names === null || known.has(declared.prompt))
      return manifest === null ? [] : unknownAliases(declared, manifest);
    const message = `no file makes a prompt "${declared.prompt}"`;
    return [declared.at("warning", "no-file", message, didYouMean(declared.prompt, names))];
  });
}

function unknownAliases({ prompt, splits }: SplitPrompt, manifest: AliasManifest): readonly Problem[] {
  const aliases = manifest.prompts.get(prompt)?.aliases.map(({ alias }) => alias) ?? [];
  return splits.flatMap(({ variants }) =>
    variants
      .filter(({ alias }) => !aliases.includes(alias))
      .map((variant) => {
        const { alias } = variant;
        const hint =
          didYouMean(alias, aliases) ?? `point it to a version: promptree alias set ${prompt} ${alias} latest`;
        return variant.at("warning", "split-alias", `no file has an alias "${alias}" of "${prompt}"`, hint);
      }),
  );
}
