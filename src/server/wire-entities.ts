import type { StoredModel, StoredVersion } from "../mlflow/model-store.ts";
import type { Tags } from "../core/metadata.ts";
import { tagList } from "../mlflow/tag-list.ts";

/**
 * Entities as they stand on the wire: the keys in MLflow's order, and what is empty left out where MLflow leaves it out.
 */

export function modelOnWire(model: StoredModel): object {
  return {
    name: model.name,
    creation_timestamp: model.createdAt,
    last_updated_timestamp: model.updatedAt,
    ...(model.description === "" ? {} : { description: model.description }),
    ...(model.latest === null ? {} : { latest_versions: [listedVersionOnWire(model.latest)] }),
    ...tagsOnWire(model.tags),
    ...aliasesOnWire(model.aliases),
  };
}

export function versionOnWire(version: StoredVersion): object {
  return {
    ...listedVersionOnWire(version),
    ...(version.aliases.length === 0 ? {} : { aliases: version.aliases }),
  };
}

/** In searches and as a model's latest one: its aliases are not said. */
export function listedVersionOnWire(version: StoredVersion): object {
  return {
    name: version.model,
    version: String(version.version),
    creation_timestamp: version.createdAt,
    last_updated_timestamp: version.updatedAt,
    current_stage: "None",
    ...(version.description === null ? {} : { description: version.description }),
    source: version.source,
    run_id: "",
    status: "READY",
    ...tagsOnWire(version.tags),
    run_link: "",
  };
}

function tagsOnWire(tags: Tags): object {
  return tags.size === 0 ? {} : { tags: tagList(tags) };
}

function aliasesOnWire(aliases: ReadonlyMap<string, number>): object {
  if (aliases.size === 0) return {};
  return { aliases: Array.from(aliases, ([alias, version]) => ({ alias, version: String(version) })) };
}
