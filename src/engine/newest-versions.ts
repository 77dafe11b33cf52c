import { digestJson } from "../core/digest.ts";
import type { Digest } from "../core/digest.ts";
import type { PromptName } from "../core/name.ts";
import type { Change } from "../core/plan.ts";
import type { PromptState } from "../core/registry.ts";
import { digestAsMade } from "../core/version.ts";
import type { VersionNumber } from "../core/version.ts";

/** Git's newest version of each prompt of a repository, with the digest it was made with. */
export type NewestVersions = ReadonlyMap<PromptName, { readonly version: VersionNumber; readonly digest: Digest }>;

export function newestVersionsOf(managed: readonly PromptState[]): NewestVersions {
  return new Map(
    managed.flatMap(({ name, newestManaged: newest }) =>
      newest === null ? [] : [[name, { version: newest.version, digest: digestAsMade(newest) }]],
    ),
  );
}

/** The digest of what they are once changes are made; null where these leave that open. */
export function digestNewestAfter(newest: NewestVersions, changes: readonly Change[]): Digest | null {
  const after = new Map(newest);
  for (const change of changes) {
    if (change.action === "adopt-prompt") return null;
    if (change.action === "register-version") {
      after.set(change.prompt, { version: change.version, digest: change.from.digest });
    }
    if (change.action === "delete-prompt") after.delete(change.prompt);
  }
  return digestNewest(after);
}

export function digestNewest(newest: NewestVersions): Digest {
  return digestJson([...newest].map(([name, { version, digest }]) => `${name} ${version} ${digest}`).toSorted());
}
