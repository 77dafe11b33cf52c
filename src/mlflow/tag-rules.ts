import type { Tag } from "./entities.ts";
import { invalidParameter, invalidValue, pathFailure, tooLong } from "./invalid-parameter.ts";
import { TAG_KEY_LIMIT, hasKeyCharacters, isPathNormal } from "./tag-key-rule.ts";
import { PROMPT_TEXT } from "./tag-keys.ts";
import { TAG_VALUE_LIMIT, isLonger } from "./value-limit.ts";

/**
 * MLflow's rule for the key of a tag that is deleted.
 * @throws RequestFailure
 */
export function checkTagKey(key: string): void {
  if (key !== "" && !hasKeyCharacters(key)) {
    const allowed = "alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).";
    throw invalidParameter(invalidValue("key", key, `Names may only contain ${allowed}`));
  }
  if (!isPathNormal(key)) throw pathFailure("key", key);
}

/**
 * MLflow's rule for a tag that is set on a model.
 * @throws RequestFailure
 */
export function checkModelTag({ key, value }: Tag): void {
  checkTagKey(key);
  if (isLonger(key, TAG_KEY_LIMIT)) throw tooLong("key", TAG_KEY_LIMIT);
  if (isLonger(value, TAG_VALUE_LIMIT)) throw tooLong("value", TAG_VALUE_LIMIT);
}

/**
 * MLflow's rule for a tag that is set on a version: the text of a prompt is one.
 * @throws RequestFailure
 */
export function checkVersionTag(tag: Tag): void {
  if (tag.key === PROMPT_TEXT && isLonger(tag.value, TAG_VALUE_LIMIT)) {
    throw invalidParameter(`Prompt text exceeds max length of ${TAG_VALUE_LIMIT} characters.`);
  }
  checkModelTag(tag);
}
