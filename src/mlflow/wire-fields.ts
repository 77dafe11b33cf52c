import { z } from "zod";

/**
 * Fields as protobuf's JSON has them (MLflow's `model_registry.proto`): what is unset is left out or null, and then reads as
 * its type's empty value; a 64-bit integer is a number or its digits.
 */

/** A string; empty when it is left out. */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? "");

/** A string that the server insists on. */
export const requiredText = z.string().min(1);

/** Empty when it is left out. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

const integer = z.union([
  z.int(),
  z
    .string()
    .regex(/^-?\d{1,15}$/)
    .transform(Number),
]);

/** Undefined when it is left out. */
export const optionalInteger = integer.nullish().transform((value) => value ?? undefined);

/** The last millisecond that a Date can hold. */
const LAST_MOMENT = 8_640_000_000_000_000;

/** Milliseconds since 1970; 0 when it is left out. */
export const timestamp = integer
  .pipe(z.int().min(-LAST_MOMENT).max(LAST_MOMENT))
  .nullish()
  .transform((value) => value ?? 0);

/** A version's number as a server sends it. In requests MLflow takes nothing but text. */
export const versionText = z.union([z.string(), z.int().transform(String)]);

/** What a search's `order_by` becomes in a query: one value or several. */
export const textOrTexts = z
  .union([z.array(z.string()), z.string().transform((value) => [value])])
  .nullish()
  .transform((values) => values ?? []);

/** The token of the next page; null on the last. */
export const nextPageToken = z
  .string()
  .nullish()
  .transform((token) => (token === "" ? null : (token ?? null)));
