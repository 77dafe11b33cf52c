import { z } from "zod";
import type { Content } from "../core/content.ts";
import { PromptreeError } from "../core/errors.ts";
import type { JsonObject } from "../core/json.ts";
import { isJson, isJsonObject } from "../mlflow/json-text.ts";

const Setting = z
  .custom<JsonObject>((value) => isJson(value) && isJsonObject(value))
  .nullish()
  .transform((setting) => setting ?? null);

const settings = { modelConfig: Setting, responseFormat: Setting };

const ContentSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text"), template: z.string(), ...settings }),
  z.object({
    type: z.literal("chat"),
    messages: z.array(z.object({ role: z.string(), content: z.string() })),
    ...settings,
  }),
]);

const JSON_HINT = "it may hold texts, finite numbers, true, false, null, lists, and objects of these";

/** By the part of a content that can't be meant. */
const FAULTS: ReadonlyMap<PropertyKey, readonly [fault: string, hint: string]> = new Map([
  ["template", ["a template that is no text", "give a string, with {{variables}}"]],
  ["messages", ["messages that are none", "give a list of { role, content }, both strings"]],
  ["modelConfig", ["a modelConfig that is no JSON object", JSON_HINT]],
  ["responseFormat", ["a responseFormat that is no JSON object", JSON_HINT]],
]);

const NO_TYPE = [
  "no type of a content",
  'give it type: "text" with a template, or type: "chat" with messages',
] as const;

/**
 * A content that a program gives: no compiler may have looked at it.
 * @param what Whose it is, as the beginning of a sentence.
 * @throws PromptreeError `usage`
 */
export function requireContent(given: unknown, what: string): Content {
  const read = ContentSchema.safeParse(given);
  if (read.success) return read.data;
  const [fault, hint] = FAULTS.get(read.error.issues[0]?.path[0] ?? "type") ?? NO_TYPE;
  throw new PromptreeError("usage", `${what} has ${fault}`, { hint });
}
