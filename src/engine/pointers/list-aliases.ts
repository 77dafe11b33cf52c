import type { AliasName, DeclaredPrompt } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import type { PromptState, RegistryReader, VersionSummary } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { resolveTarget } from "../plan/targets.ts";
import type { Project } from "../project.ts";
import { findPrompt } from "./known-prompt.ts";
import { candidatesOf } from "./version-of.ts";
import { readWorktreeAliases } from "./worktree-aliases.ts";

/** One line of a file of pointers beside the registry. */
export interface ListedAlias {
  readonly prompt: PromptName;
  readonly alias: AliasName;
  /** As it stands in the file. */
  readonly target: string;
  /** The version that is in the registry; null when the registry has none such. */
  readonly wanted: VersionNumber | null;
  /** Where the registry has the alias; null for nowhere. */
  readonly found: VersionNumber | null;
  readonly isProtected: boolean;
}

/**
 * What the work tree's files declare, `aliases.yaml` first, in their order.
 * @throws PromptreeError `invalid-files`, or `not-found` for a name that nobody knows.
 */
export async function listAliases(
  project: Project,
  registry: RegistryReader,
  name: PromptName | null,
): Promise<readonly ListedAlias[]> {
  const { manifest } = await readWorktreeAliases(project.repository);
  if (name !== null && !manifest.prompts.has(name)) {
    await findPrompt(project, registry, manifest, name);
    return [];
  }
  const declared = [...manifest.prompts.values()].filter(({ prompt }) => name === null || prompt === name);
  const states = await statesOf(registry, declared.length === 1 ? declared : null);
  const versions = await versionsOf(
    registry,
    declared.map(({ prompt }) => prompt).filter((one) => states.has(one)),
  );
  return declared.flatMap((one) =>
    linesOf(one, states.get(one.prompt) ?? null, versions.get(one.prompt) ?? [], project.settings.protected),
  );
}

function linesOf(
  declared: DeclaredPrompt,
  state: PromptState | null,
  versions: readonly VersionSummary[],
  isProtected: ReadonlySet<string>,
): readonly ListedAlias[] {
  const candidates = candidatesOf(state, versions);
  return declared.aliases.map(({ alias, target, text }) => {
    const resolution = resolveTarget(target, declared, candidates);
    return {
      prompt: declared.prompt,
      alias,
      target: text,
      wanted: resolution.ok ? resolution.candidate.version : null,
      found: state?.aliases.get(alias) ?? null,
      isProtected: isProtected.has(alias),
    };
  });
}

/** @param only Null for all prompts. */
async function statesOf(
  registry: RegistryReader,
  only: readonly DeclaredPrompt[] | null,
): Promise<ReadonlyMap<PromptName, PromptState>> {
  const states = new Map<PromptName, PromptState>();
  for (const { prompt } of only ?? []) {
    const state = await registry.readPrompt(prompt);
    if (state !== null) states.set(prompt, state);
  }
  if (only !== null) return states;
  for await (const page of registry.readPrompts()) for (const state of page) states.set(state.name, state);
  return states;
}

async function versionsOf(
  registry: RegistryReader,
  names: readonly PromptName[],
): Promise<ReadonlyMap<PromptName, readonly VersionSummary[]>> {
  const versions = new Map<PromptName, VersionSummary[]>(names.map((name) => [name, []]));
  for await (const page of registry.readVersions(names)) {
    for (const summary of page) versions.get(summary.prompt)?.push(summary);
  }
  return versions;
}
