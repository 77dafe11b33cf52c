import { digestContent } from "../core/digest.ts";
import type { PromptName } from "../core/name.ts";
import type {
  AliasRemoval,
  AliasUpdate,
  NewVersion,
  Outcome,
  PromptUpdate,
  VersionRestoration,
} from "../core/registry.ts";
import { type VersionNumber, versionAfter } from "../core/version.ts";
import type { StoredPrompt } from "./memory-data.ts";
import { DONE, noSuchPrompt, noSuchVersion } from "./outcome.ts";
import { updatedTags } from "./tags.ts";
import { updatedMetadata } from "./version-metadata.ts";

/** The prompts of a session under way. Each function makes one write to them. */
export type Prompts = Map<PromptName, StoredPrompt>;

export function registerVersion(prompts: Prompts, wanted: NewVersion): Outcome<VersionNumber> {
  const prompt = prompts.get(wanted.prompt) ?? newPrompt(wanted);
  const version = prompt.nextVersion;
  const { digest, message, content, metadata, provenance } = wanted;
  const createdAt = new Date().toISOString();
  const stored = { version, digest, message, content, metadata, provenance, createdAt };
  const versions = new Map(prompt.versions).set(version, stored);
  prompts.set(prompt.name, { ...prompt, versions, nextVersion: versionAfter(version) });
  return { ok: true, value: version };
}

function newPrompt({ prompt: name, defaults }: NewVersion): StoredPrompt {
  return {
    name,
    description: defaults.metadata.description,
    tags: defaults.metadata.tags,
    nextVersion: versionAfter(null),
    managed: defaults.managed,
    versions: new Map(),
    aliases: new Map(),
  };
}

export function updatePrompt(prompts: Prompts, update: PromptUpdate): Outcome<void> {
  const prompt = prompts.get(update.prompt);
  if (prompt === undefined) return noSuchPrompt(update.prompt);
  const versions = new Map(prompt.versions);
  for (const one of update.versions) {
    const stored = versions.get(one.version);
    if (stored === undefined) return noSuchVersion(update.prompt, one.version);
    const metadata = updatedMetadata(stored.metadata, one);
    versions.set(one.version, { ...stored, metadata, provenance: one.provenance ?? stored.provenance });
  }
  const description = update.description === undefined ? prompt.description : update.description;
  const tags = updatedTags(prompt.tags, update);
  prompts.set(prompt.name, { ...prompt, description, tags, versions, managed: update.managed });
  return DONE;
}

export function restoreVersion(
  prompts: Prompts,
  { prompt: name, version, content }: VersionRestoration,
): Outcome<void> {
  const prompt = prompts.get(name);
  if (prompt === undefined) return noSuchPrompt(name);
  const stored = prompt.versions.get(version);
  if (stored === undefined) return noSuchVersion(name, version);
  const versions = new Map(prompt.versions).set(version, { ...stored, content, digest: digestContent(content) });
  prompts.set(name, { ...prompt, versions });
  return DONE;
}

export function setAlias(prompts: Prompts, update: AliasUpdate): Outcome<void> {
  const prompt = prompts.get(update.prompt);
  if (prompt === undefined) return noSuchPrompt(update.prompt);
  if (!prompt.versions.has(update.version)) return noSuchVersion(update.prompt, update.version);
  const aliases = new Map(prompt.aliases).set(update.alias, update.version);
  prompts.set(prompt.name, { ...prompt, aliases, managed: managedAfter(prompt, update) });
  return DONE;
}

export function deleteAlias(prompts: Prompts, removal: AliasRemoval): Outcome<void> {
  const prompt = prompts.get(removal.prompt);
  if (prompt === undefined) return DONE;
  const aliases = new Map(prompt.aliases);
  aliases.delete(removal.alias);
  prompts.set(prompt.name, { ...prompt, aliases, managed: managedAfter(prompt, removal) });
  return DONE;
}

function managedAfter({ managed }: StoredPrompt, { managedAliases }: Pick<AliasUpdate, "managedAliases">) {
  return managed === null || managedAliases === null ? managed : { ...managed, aliases: managedAliases };
}

export function deletePrompt(prompts: Prompts, name: PromptName): Outcome<void> {
  prompts.delete(name);
  return DONE;
}
