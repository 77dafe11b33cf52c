import { IS_PROMPT } from "../../mlflow/tag-keys.ts";
import { saysPrompt } from "../../mlflow/version-rules.ts";
import { invalid } from "./call.ts";

/** The beginning of a sentence. */
export const PROMPTS_ONLY = "This server holds prompts only";

/**
 * A prompt and its versions stay what they are, and promptree's own model does not become one.
 * @param value What the tag is set to; null where it is deleted.
 */
export function requireSameKind(isPrompt: boolean, key: string, value: string | null): void {
  if (key !== IS_PROMPT || isPrompt === (value !== null && saysPrompt(new Map([[key, value]])))) return;
  throw invalid(
    isPrompt
      ? `${PROMPTS_ONLY}: the tag '${key}' is true of all of them, and stays.`
      : `'${key}' is not true of promptree's own model.`,
  );
}
