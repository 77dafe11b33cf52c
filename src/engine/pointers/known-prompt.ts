import type { AliasManifest } from "../../core/alias.ts";
import { PromptreeError } from "../../core/errors.ts";
import { PROMPTS_FOLDER } from "../../core/name.ts";
import type { PromptName } from "../../core/name.ts";
import { didYouMean } from "../../core/nearest.ts";
import type { PromptState, RegistryReader, VersionSummary } from "../../core/registry.ts";
import type { Repository } from "../../git/repository.ts";
import { readWorktreeFile } from "../../git/worktree.ts";
import { findOwnership } from "../ownership.ts";
import type { Ownership } from "../ownership.ts";
import type { Project } from "../project.ts";
import { readWorktreePrompts } from "../worktree-prompts.ts";

/** A prompt whose pointers are to be moved, as files and registry know it. */
export interface KnownPrompt {
  readonly name: PromptName;
  /** Null when the registry does not know it. */
  readonly state: PromptState | null;
  /** This repository manages it in the registry. */
  readonly isOurs: boolean;
  /** A file of the work tree makes it. */
  readonly hasFile: boolean;
  /** Oldest first. */
  readonly versions: readonly VersionSummary[];
  /** This repository has been synced to the registry before. */
  readonly isSynced: boolean;
}

/** @throws PromptreeError `not-found` for a prompt that neither files nor registry know, or that is somebody else's. */
export async function findPrompt(
  project: Project,
  registry: RegistryReader,
  manifest: AliasManifest,
  name: PromptName,
): Promise<KnownPrompt> {
  const { owners, lastSync } = await ownershipOf(project, registry);
  const state = await registry.readPrompt(name);
  const isOurs = owners.has(state?.managed?.repository ?? "");
  const isDeclared = manifest.prompts.has(name);
  // Nearly always the file is where the registry says, and no other has to be read.
  const isInPlace =
    isOurs && state?.managed?.orphaned === false && (await isThere(project.repository, state.managed.path));
  const files = isInPlace ? [name] : await fileNames(project.repository);
  const hasFile = files.includes(name);
  if (state === null && !hasFile && !isDeclared)
    throw await unknown(name, registry, [...files, ...manifest.prompts.keys()]);
  if (state !== null && !isOurs && !hasFile && !isDeclared) throw unmanaged(name, registry);
  const versions: VersionSummary[] = [];
  if (state !== null) for await (const page of registry.readVersions([name])) versions.push(...page);
  return { name, state, isOurs, hasFile, versions, isSynced: lastSync !== null };
}

/** Only what git manages has aliases of git's. */
export function unmanaged(name: PromptName, registry: RegistryReader): PromptreeError {
  return new PromptreeError(
    "not-found",
    `"${name}" is in ${registry.address}, but this repository does not manage it`,
    {
      hint: `add a file for it under ${PROMPTS_FOLDER}/, and see what a sync would do: promptree plan`,
    },
  );
}

async function unknown(name: PromptName, registry: RegistryReader, known: readonly string[]): Promise<PromptreeError> {
  const names = new Set<string>(known);
  for await (const page of registry.readPrompts()) for (const prompt of page) names.add(prompt.name);
  const message = `there is no prompt "${name}", neither under ${PROMPTS_FOLDER}/ nor in ${registry.address}`;
  return new PromptreeError("not-found", message, {
    hint: didYouMean(name, [...names]) ?? "list what the registry has: promptree search",
  });
}

async function isThere(repository: Repository, path: string): Promise<boolean> {
  return (await readWorktreeFile(repository, path)).kind !== "missing";
}

/** The names of all prompts in the work tree. */
async function fileNames(repository: Repository): Promise<readonly PromptName[]> {
  return (await readWorktreePrompts(repository)).flatMap(({ prompt }) => prompt?.name ?? []);
}

/** Before the first commit a repository has no name to own prompts under. */
async function ownershipOf(
  project: Project,
  registry: RegistryReader,
): Promise<Pick<Ownership, "owners" | "lastSync">> {
  return project.repository.head === null ? { owners: new Set(), lastSync: null } : findOwnership(project, registry);
}
