import type { Tags } from "../../../core/metadata.ts";
import type { ModelChange } from "../../../mlflow/model-store.ts";
import { updatedTags } from "../../tags.ts";

type TagChange = Pick<ModelChange, "setTags" | "removeTags">;

/** Tags after a change; one that is set anew keeps its place. */
export function changedTags(tags: Tags, change: TagChange): Tags {
  return updatedTags(tags, { ...NO_CHANGE, ...change });
}

/** Whether tags are after a change as they were before. */
export function leavesTags(tags: Tags, change: TagChange): boolean {
  const { setTags, removeTags } = { ...NO_CHANGE, ...change };
  return (
    removeTags.every((key) => !tags.has(key)) && Array.from(setTags).every(([key, value]) => tags.get(key) === value)
  );
}

const NO_CHANGE = { setTags: new Map<string, string>(), removeTags: [] } satisfies TagChange;
