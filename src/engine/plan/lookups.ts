import type { AliasTarget, DeclaredPrompt } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState } from "../../core/registry.ts";
import type { DesiredState, ObservedState } from "../../core/state.ts";

/**
 * The prompts whose versions have to be listed before alias targets can be resolved. Few: a target that is the newest version,
 * a coming one, or where an alias points already, needs no look.
 */
export function promptsToLookUp(desired: DesiredState, observed: ObservedState): readonly PromptName[] {
  const declared = [...(desired.aliases?.prompts.values() ?? []), ...(desired.aliasesAtBase?.prompts.values() ?? [])];
  return [...new Set(declared.filter((one) => needsLook(one, desired, observed)).map((one) => one.prompt))];
}

/** Our prompts with an alias at a version that reading the prompts tells nothing of: neither the newest nor git's newest. */
export function promptsToCheck(observed: ObservedState, owners: ReadonlySet<string>): readonly PromptName[] {
  const ours = [...observed.prompts.values()].filter(({ managed }) => owners.has(managed?.repository ?? ""));
  return ours.filter(pointsFurtherBack).map((state) => state.name);
}

function pointsFurtherBack({ aliases, latest, newestManaged }: PromptState): boolean {
  return aliases.values().some((version) => version !== latest?.version && version !== newestManaged?.version);
}

function needsLook(declared: DeclaredPrompt, desired: DesiredState, observed: ObservedState): boolean {
  const state = observed.prompts.get(declared.prompt);
  if (state === undefined) return false;
  const coming = desired.prompts.get(declared.prompt)?.versions.length ?? 0;
  return declared.aliases.some((one) => !isKnown(one.target, state, coming));
}

function isKnown(target: AliasTarget, state: PromptState, coming: number): boolean {
  switch (target.kind) {
    case "latest":
    case "alias":
      return true;
    case "commit":
      return false;
    case "number": {
      const { version } = target;
      if (version >= state.nextVersion) return version < state.nextVersion + coming;
      return (
        version === state.latest?.version ||
        version === state.newestManaged?.version ||
        new Set(state.aliases.values()).has(version)
      );
    }
  }
}
