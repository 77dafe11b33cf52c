import { type Digest, digestContent, digestJson } from "../core/digest.ts";
import type { Tags } from "../core/metadata.ts";
import type { ReadContent } from "./read-content.ts";
import { MODEL_CONFIG, PROMPT_TEXT, PROMPT_TYPE, RESPONSE_FORMAT } from "./tag-keys.ts";

/** The digest of what was read of a version's tags; where that is not all they hold, one of the tags, which no content has. */
export function storedDigest(tags: Tags, { content, unread }: ReadContent): Digest {
  if (unread.length === 0) return digestContent(content);
  const stored = [PROMPT_TYPE, PROMPT_TEXT, MODEL_CONFIG, RESPONSE_FORMAT].map((key) => tags.get(key) ?? null);
  // As text, which has every half of a character escaped: those have no canonical form.
  return digestJson(JSON.stringify(stored));
}
