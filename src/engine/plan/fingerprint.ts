import { digestJson } from "../../core/digest.ts";
import type { Digest } from "../../core/digest.ts";
import type { Json } from "../../core/json.ts";
import type { AdoptPrompt, Change, RegisterVersion, UpdateMetadata } from "../../core/plan.ts";
import type { PlannedSet } from "./aliases.ts";

/**
 * What a plan comes to, whatever commits bring it: the last content of each changed prompt, where aliases will point (by
 * content where it is known), what a new prompt is made with, and what is set or deleted. A merge, a squash and a rebase of
 * the same changes agree.
 */
export function fingerprintOf(changes: readonly Change[], sets: readonly PlannedSet[]): Digest {
  const contents = new Map<string, Digest>();
  const rest: Json[] = [];
  for (const change of changes) {
    if (change.action !== "register-version") {
      rest.push(...effectOf(change));
      continue;
    }
    contents.set(change.prompt, change.from.digest);
    // Of a prompt that is there already it is a change of its own.
    if (change.isNewPrompt) rest.push([change.action, change.prompt, metadataOf(change)]);
  }
  return digestJson({
    contents: Object.fromEntries(contents),
    aliases: sets.map(({ change, candidate }) => [change.prompt, change.alias, candidate.digest ?? candidate.version]),
    rest,
  });
}

function effectOf(change: Exclude<Change, { action: "register-version" }>): readonly Json[] {
  switch (change.action) {
    case "set-alias":
      return [];
    case "restore-version":
      return [[change.action, change.prompt, change.version, change.provenance.digest]];
    case "delete-alias":
      return [[change.action, change.prompt, change.alias]];
    case "update-metadata":
      // An older version's last metadata depends on how many commits brought it.
      return change.version === null ? [[change.action, change.prompt, wantedFields(change)]] : [];
    case "adopt-prompt":
      return [[change.action, change.prompt, wantedFields(change)]];
    case "delete-prompt":
      return [[change.action, change.prompt]];
  }
}

function metadataOf({ metadata: { description, tags, inputSchema }, managed: { splits } }: RegisterVersion): Json {
  return {
    description,
    tags: sorted(tags),
    inputSchema,
    ...(splits.size > 0 && { splits: sorted(splits) }),
  };
}

function sorted(entries: ReadonlyMap<string, string>): readonly Json[] {
  return [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function wantedFields({ fields }: AdoptPrompt | UpdateMetadata): readonly Json[] {
  return fields.map(({ field, to }) => [field, to]);
}
