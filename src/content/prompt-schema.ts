import * as z from "zod/mini";

/** What the front matter of a prompt file may hold. Readers parse key by key, so that one fault hides no other. */

const TEXT = "must be text";
const MAP = "must be a map";
const NOT_NEGATIVE = "must be a number, 0 or more";
const COUNT = "must be a whole number, 1 or more";
const SHARE = "must be a number from 0 to 1";
const NUMBER = "must be a number";
const LIST_OF_TEXTS = "must be a list of texts";

/** Text as the author typed it: the reader hands over `1.10` as text, so only editors need to know that it may look otherwise. */
const typedText = z.string({ error: TEXT }).check(z.meta({ type: ["string", "number", "boolean"] }));

const jsonObject = z.looseObject({}, { error: MAP });

/** MLflow's keys; others are kept as they are. */
export const ConfigSchema = z.looseObject(
  {
    provider: z.optional(z.string({ error: TEXT }).check(z.minLength(1, "must not be empty"))),
    model_name: z.optional(z.string({ error: TEXT }).check(z.minLength(1, "must not be empty"))),
    temperature: z.optional(z.number({ error: NOT_NEGATIVE }).check(z.gte(0, NOT_NEGATIVE))),
    max_tokens: z.optional(z.int({ error: COUNT }).check(z.gte(1, COUNT))),
    top_p: z.optional(z.number({ error: SHARE }).check(z.gte(0, SHARE), z.lte(1, SHARE))),
    top_k: z.optional(z.int({ error: COUNT }).check(z.gte(1, COUNT))),
    frequency_penalty: z.optional(z.number({ error: NUMBER })),
    presence_penalty: z.optional(z.number({ error: NUMBER })),
    stop_sequences: z.optional(z.array(z.string({ error: TEXT }), { error: LIST_OF_TEXTS })),
  },
  { error: MAP },
);

export const InputSchema = z.strictObject({ schema: z.nullish(jsonObject) }, { error: MAP });

export const OutputSchema = z.strictObject(
  {
    format: z.optional(z.enum(["json", "text"], { error: "must be json or text" })),
    schema: z.nullish(jsonObject),
  },
  { error: MAP },
);

export const TagsSchema = z.record(z.string(), typedText, { error: "must be a map of texts" });

export const ModelNameSchema = typedText;

export const PromptSchema = z.strictObject({
  name: z.optional(typedText),
  description: z.nullish(typedText),
  type: z.optional(z.enum(["text", "chat"], { error: "must be text or chat" })),
  tags: z.nullish(TagsSchema),
  model: z.optional(z.union([ModelNameSchema, ConfigSchema])),
  config: z.nullish(ConfigSchema),
  input: z.nullish(InputSchema),
  output: z.nullish(OutputSchema),
  metadata: z.optional(z.unknown()),
});
