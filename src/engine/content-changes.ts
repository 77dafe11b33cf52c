import type { Content } from "../core/content.ts";
import type { RegisterVersion, RestoreVersion } from "../core/plan.ts";
import type { PromptName } from "../core/name.ts";
import type { RegistryReader } from "../core/registry.ts";
import type { ContentSource } from "../core/state.ts";
import { isContentChanged } from "../core/version.ts";
import type { Provenance, VersionNumber } from "../core/version.ts";

/** What a version's change comes to; `before` is null for a prompt's first one. */
export interface ContentChange {
  readonly before: Content | null;
  readonly after: Content;
}

type VersionChange = RegisterVersion | RestoreVersion;

/**
 * The texts of new versions, planned or already registered, each beside the version of git's before it; and those that are
 * still to be put back, each beside what somebody has put in its place.
 * @param planned All new versions of the plan, in its order, of which some are `shown`.
 * @returns them by where the versions come from, which stays when the registry gives another number than was planned.
 */
export async function readContentChanges(
  shown: readonly VersionChange[],
  planned: readonly RegisterVersion[],
  contents: ContentSource,
  registry: RegistryReader,
): Promise<ReadonlyMap<Provenance, ContentChange>> {
  const byPrompt = Map.groupBy(planned, (change) => change.prompt);
  const changes = new Map<Provenance, ContentChange>();
  for (const change of shown) {
    const found =
      change.action === "restore-version"
        ? await restoration(change, contents, registry)
        : await registration(change, byPrompt.get(change.prompt) ?? [], contents, registry);
    if (found !== null) changes.set(change.provenance, found);
  }
  return changes;
}

async function registration(
  change: RegisterVersion,
  versions: readonly RegisterVersion[],
  contents: ContentSource,
  registry: RegistryReader,
): Promise<ContentChange | null> {
  const earlier = versions[versions.indexOf(change) - 1];
  const wanted = earlier === undefined ? [change.from] : [change.from, earlier.from];
  const [after, before] = await contents.read(wanted);
  if (after === undefined) return null;
  return { after, before: before ?? (await newestMade(registry, contents, change)) };
}

/** Null where git lacks the content here: whoever applies it is told why. */
async function restoration(
  { prompt, version, provenance }: RestoreVersion,
  contents: ContentSource,
  registry: RegistryReader,
): Promise<ContentChange | null> {
  const after = await madeFrom(provenance, contents);
  return after === null ? null : { after, before: await storedContent(registry, prompt, version) };
}

/** The newest content of git's that the registry held before a version. */
async function newestMade(
  registry: RegistryReader,
  contents: ContentSource,
  { prompt, version: next }: RegisterVersion,
): Promise<Content | null> {
  const newest = (await registry.readPrompt(prompt))?.newestManaged ?? null;
  if (newest === null || newest.version >= next) return null;
  const { version, provenance } = newest;
  const made = provenance !== null && isContentChanged(newest) ? await madeFrom(provenance, contents) : null;
  return made ?? (await storedContent(registry, prompt, version));
}

async function madeFrom(provenance: Provenance, contents: ContentSource): Promise<Content | null> {
  const [content] = await contents.readRegistered([provenance]);
  return content?.ok === true ? content.value : null;
}

async function storedContent(
  registry: RegistryReader,
  prompt: PromptName,
  version: VersionNumber,
): Promise<Content | null> {
  return (await registry.readVersion(prompt, version))?.content ?? null;
}
