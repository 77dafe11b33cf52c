import type { Content } from "../core/content.ts";
import type { RegisterVersion } from "../core/plan.ts";
import type { PromptName } from "../core/name.ts";
import type { RegistryReader } from "../core/registry.ts";
import type { ContentSource } from "../core/state.ts";
import type { VersionNumber } from "../core/version.ts";

/** What a new version changes; `before` is null for a prompt's first one. */
export interface ContentChange {
  readonly before: Content | null;
  readonly after: Content;
}

/**
 * The texts of new versions, planned or already registered, each beside the version of git's before it.
 * @param planned All new versions of the plan, in its order, of which `shown` are some.
 */
export async function readContentChanges(
  shown: readonly RegisterVersion[],
  planned: readonly RegisterVersion[],
  contents: ContentSource,
  registry: RegistryReader,
): Promise<ReadonlyMap<RegisterVersion, ContentChange>> {
  const byPrompt = Map.groupBy(planned, (change) => change.prompt);
  const changes = new Map<RegisterVersion, ContentChange>();
  for (const change of shown) {
    const versions = byPrompt.get(change.prompt) ?? [];
    const earlier = versions[versions.indexOf(change) - 1];
    const wanted = earlier === undefined ? [change.from] : [change.from, earlier.from];
    const [after, before] = await contents.read(wanted);
    if (after === undefined) continue;
    changes.set(change, { after, before: before ?? (await registered(registry, change.prompt, change.version)) });
  }
  return changes;
}

/** The newest content of git's that the registry held before a version. */
async function registered(registry: RegistryReader, name: PromptName, next: VersionNumber): Promise<Content | null> {
  const newest = (await registry.readPrompt(name))?.newestManaged ?? null;
  if (newest === null || newest.version >= next) return null;
  return (await registry.readVersion(name, newest.version))?.content ?? null;
}
