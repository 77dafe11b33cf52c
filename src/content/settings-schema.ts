import * as z from "zod/mini";

/** What `promptree.yaml` may hold. Every key has a default, which a key without a value keeps. */

/** As the author typed it: a branch `1.10` is no number. */
const typedText = z
  .string({ error: "must be text" })
  .check(
    z.regex(/^[^\s\p{Cc}]+$/u, "must be one word, without spaces"),
    z.meta({ type: ["string", "number", "boolean"] }),
  );

const url = z.string({ error: "must be a URL" }).check(z.regex(/^[^\p{Cc}]+$/u, "must be a URL"));

const SHARE = "must be a number from 0 to 1, such as 0.3 for 30 percent";

export const LimitsSchema = z.strictObject(
  {
    delete: z.optional(z.number({ error: SHARE }).check(z.gte(0, SHARE), z.lte(1, SHARE))),
  },
  { error: "must be a map" },
);

const WEIGHT = "must be a number of 0 or more";

/** Aliases with their weights, by prompt and by the split's name. */
export const SplitsSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.record(z.string(), z.number({ error: WEIGHT }).check(z.gte(0, WEIGHT)), {
      error: "must be a map of aliases to weights",
    }),
    { error: "must be a map of splits" },
  ),
  { error: "must be a map of prompts" },
);

export const SettingsSchema = z.strictObject({
  branch: z.nullish(typedText),
  history: z.nullish(z.enum(["first-parent", "head"], { error: "must be first-parent or head" })),
  since: z.nullish(typedText),
  registries: z.nullish(z.record(z.string(), url, { error: "must be a map of names to URLs" })),
  protected: z.nullish(z.array(typedText, { error: "must be a list of aliases" })),
  limits: z.nullish(LimitsSchema),
  splits: z.nullish(SplitsSchema),
  repository: z.nullish(typedText),
});
