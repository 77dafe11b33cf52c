import { z } from "zod";

/** What the front matter of a prompt file may hold. Readers parse key by key, so that one fault hides no other. */

const TEXT = "must be text";
const MAP = "must be a map";
const NOT_NEGATIVE = "must be a number, 0 or more";
const COUNT = "must be a whole number, 1 or more";
const SHARE = "must be a number from 0 to 1";
const NUMBER = "must be a number";
const LIST_OF_TEXTS = "must be a list of texts";

/** Text as the author typed it: the reader hands over `1.10` as text, so only editors need to know that it may look otherwise. */
const typedText = z.string({ error: TEXT }).meta({ type: ["string", "number", "boolean"] });

const jsonObject = z.looseObject({}, { error: MAP });

/** MLflow's keys; others are kept as they are. */
export const ConfigSchema = z.looseObject(
  {
    provider: z.string({ error: TEXT }).min(1, "must not be empty").optional(),
    model_name: z.string({ error: TEXT }).min(1, "must not be empty").optional(),
    temperature: z.number({ error: NOT_NEGATIVE }).min(0, NOT_NEGATIVE).optional(),
    max_tokens: z.int({ error: COUNT }).min(1, COUNT).optional(),
    top_p: z.number({ error: SHARE }).min(0, SHARE).max(1, SHARE).optional(),
    top_k: z.int({ error: COUNT }).min(1, COUNT).optional(),
    frequency_penalty: z.number({ error: NUMBER }).optional(),
    presence_penalty: z.number({ error: NUMBER }).optional(),
    stop_sequences: z.array(z.string({ error: TEXT }), { error: LIST_OF_TEXTS }).optional(),
  },
  { error: MAP },
);

export const InputSchema = z.strictObject({ schema: jsonObject.nullish() }, { error: MAP });

export const OutputSchema = z.strictObject(
  {
    format: z.enum(["json", "text"], { error: "must be json or text" }).optional(),
    schema: jsonObject.nullish(),
  },
  { error: MAP },
);

export const TagsSchema = z.record(z.string(), typedText, { error: "must be a map of texts" });

export const ModelNameSchema = typedText;

export const PromptSchema = z.strictObject({
  name: typedText.optional(),
  description: typedText.nullish(),
  type: z.enum(["text", "chat"], { error: "must be text or chat" }).optional(),
  tags: TagsSchema.nullish(),
  model: z.union([ModelNameSchema, ConfigSchema]).optional(),
  config: ConfigSchema.nullish(),
  input: InputSchema.nullish(),
  output: OutputSchema.nullish(),
  metadata: z.unknown().optional(),
});
