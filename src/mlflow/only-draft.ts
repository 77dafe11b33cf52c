import type { RegisteredModel } from "./entities.ts";
import { IS_DRAFT } from "./tag-keys.ts";
import { tagsOf } from "./tag-list.ts";

/** Whether a server answers with it for a draft's sake alone: there is no such model. */
export function isOnlyDraft({ tags, latest_versions: latest }: RegisteredModel): boolean {
  return latest.length === 0 && tagsOf(tags).get(IS_DRAFT) === "true";
}
