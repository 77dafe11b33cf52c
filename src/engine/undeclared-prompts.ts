import type { AliasManifest } from "../core/alias.ts";
import type { PromptName } from "../core/name.ts";
import { didYouMean } from "../core/nearest.ts";
import type { Problem } from "../core/problem.ts";

/** Only a registry knows orphans, so a name without a file is a doubt here, and an error when a plan is made. */
export function undeclaredPrompts(manifest: AliasManifest, names: readonly PromptName[]): readonly Problem[] {
  const known = new Set(names);
  return [...manifest.prompts.values()]
    .filter((declared) => !known.has(declared.prompt))
    .map((declared) =>
      declared.at(
        "warning",
        "no-file",
        `no file makes a prompt "${declared.prompt}"`,
        didYouMean(declared.prompt, names),
      ),
    );
}
