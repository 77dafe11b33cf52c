import type { AliasManifest } from "../core/alias.ts";
import type { PromptName } from "../core/name.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Problem } from "../core/problem.ts";
import type { DeclaredSplits, SplitPrompt } from "../core/split.ts";

/**
 * What files alone can tell of splits. Only a registry knows orphans, and aliases that git has not set: a plan tells for sure.
 * @param manifest Null when no file says anything of pointers, or it can't be read.
 * @param names Of all files; null when a broken one may have any.
 */
export function splitDoubts(
  splits: DeclaredSplits,
  manifest: AliasManifest | null,
  names: readonly PromptName[] | null,
): readonly Problem[] {
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
