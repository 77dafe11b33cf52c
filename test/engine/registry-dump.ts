import type { Content } from "../../src/core/content.ts";
import type { Digest } from "../../src/core/digest.ts";
import type { Metadata, Tags } from "../../src/core/metadata.ts";
import type { PromptName } from "../../src/core/name.ts";
import type { PromptState, RegistryReader } from "../../src/core/registry.ts";
import type { Splits } from "../../src/core/split.ts";
import type { Provenance } from "../../src/core/version.ts";

/** All that a reader can see of a registry, times of writing aside, by the prompts' names. */
export type RegistryDump = Readonly<Record<string, PromptDump>>;

export interface PromptDump extends MetadataDump {
  readonly nextVersion: number;
  readonly aliases: Readonly<Record<string, number>>;
  readonly managed: ManagedDump | null;
  readonly versions: readonly VersionDump[];
}

interface MetadataDump {
  readonly description: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface ManagedDump {
  readonly repository: string;
  readonly path: string;
  readonly orphaned: boolean;
  /** The names of the aliases git has set, sorted. */
  readonly aliases: readonly string[];
  readonly metadata: Metadata;
  readonly splits: Splits;
}

export interface VersionDump {
  readonly version: number;
  readonly digest: Digest;
  readonly message: string;
  readonly content: Content;
  readonly metadata: Metadata;
  readonly provenance: Provenance | null;
}

export async function dumpRegistry(registry: RegistryReader): Promise<RegistryDump> {
  const dump: Record<string, PromptDump> = {};
  for await (const page of registry.readPrompts()) {
    for (const state of page) dump[state.name] = await dumpPrompt(registry, state);
  }
  return dump;
}

async function dumpPrompt(registry: RegistryReader, state: PromptState): Promise<PromptDump> {
  const { description, tags, nextVersion, managed } = state;
  return {
    description,
    tags: plainTags(tags),
    nextVersion,
    aliases: plainAliases(state.aliases),
    managed:
      managed === null
        ? null
        : {
            repository: managed.repository,
            path: managed.path,
            orphaned: managed.orphaned,
            aliases: [...managed.aliases].toSorted(),
            metadata: managed.metadata,
            splits: managed.splits,
          },
    versions: await dumpVersions(registry, state.name),
  };
}

async function dumpVersions(registry: RegistryReader, prompt: PromptName): Promise<readonly VersionDump[]> {
  const versions: VersionDump[] = [];
  for await (const page of registry.readVersions([prompt])) {
    for (const { version } of page) {
      const record = await registry.readVersion(prompt, version);
      if (record === null) throw new Error(`${prompt} lists a version ${version} that can't be read`);
      const { digest, message, content, metadata, provenance } = record;
      versions.push({ version, digest, message, content, metadata, provenance });
    }
  }
  return versions;
}

export function plainTags(tags: Tags): Readonly<Record<string, string>> {
  return Object.fromEntries([...tags].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function plainAliases(aliases: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...aliases].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
