import { z } from "zod";
import type { JsonObject } from "../../core/json.ts";

const ObjectSchema: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** OpenAI's form: a JSON Schema with a name around it. */
const NamedSchema = z.looseObject({ schema: ObjectSchema });

/** The JSON Schema of a response, whether it is wrapped up or not; null for anything else, and for an empty one. */
export function jsonSchemaOf(value: unknown): JsonObject | null {
  const named = NamedSchema.safeParse(value);
  const schema = named.success ? named.data.schema : (ObjectSchema.safeParse(value).data ?? null);
  return schema === null || Object.keys(schema).length === 0 ? null : schema;
}
