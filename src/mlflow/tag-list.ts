import type { Tags } from "../core/metadata.ts";
import type { Tag } from "./entities.ts";
import { isReservedKey } from "./tag-keys.ts";

/** Of a key that is there twice the last value counts, as on the server. */
export function tagsOf(list: readonly Tag[]): Tags {
  return new Map(list.map(({ key, value }) => [key, value]));
}

export function tagList(tags: Tags): Tag[] {
  return Array.from(tags, ([key, value]) => ({ key, value }));
}

/** Those that people and git see. */
export function authorTags(tags: Tags): Tags {
  return new Map([...tags].filter(([key]) => !isReservedKey(key)));
}

/** The requests that a change of tags comes to: one for each. */
export interface TagChanges {
  readonly set: Tags;
  readonly remove: readonly string[];
}

/** What leads from one set of tags to another. */
export function tagChanges(from: Tags, to: Tags): TagChanges {
  return {
    set: new Map([...to].filter(([key, value]) => from.get(key) !== value)),
    remove: [...from.keys()].filter((key) => !to.has(key)),
  };
}
