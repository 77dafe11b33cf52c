import type { PromptName } from "../core/name.ts";
import type { PromptState, RegistryReader, SyncState, VersionSummary } from "../core/registry.ts";
import type { DesiredState, ObservedState } from "../core/state.ts";
import { promptsToCheck, promptsToLookUp } from "./plan/lookups.ts";

/** What the registry holds, without the versions that alias targets may ask for. */
export async function observe(registry: RegistryReader, lastSync: SyncState | null): Promise<ObservedState> {
  const prompts = new Map<PromptName, PromptState>();
  for await (const page of registry.readPrompts()) for (const state of page) prompts.set(state.name, state);
  return { address: registry.address, lastSync, prompts, versions: new Map() };
}

/**
 * The same, with the versions that `desired`'s alias targets can only be resolved with, and with those that our aliases are at
 * where somebody may have changed what they hold.
 */
export async function lookUpVersions(
  registry: RegistryReader,
  desired: DesiredState,
  observed: ObservedState,
  owners: ReadonlySet<string>,
): Promise<ObservedState> {
  const inUse = registry.contentsCanChange ? promptsToCheck(observed, owners) : [];
  const names = [...new Set([...promptsToLookUp(desired, observed), ...inUse])];
  if (names.length === 0) return observed;
  const versions = new Map<PromptName, VersionSummary[]>(names.map((name) => [name, []]));
  for await (const page of registry.readVersions(names)) {
    for (const summary of page) versions.get(summary.prompt)?.push(summary);
  }
  return { ...observed, versions };
}
