import { z } from "zod";

/** What `promptree.yaml` may hold. Every key has a default. */

/** As the author typed it: a branch `1.10` is no number. */
const typedText = z
  .string({ error: "must be text" })
  .regex(/^[^\s\p{Cc}]+$/u, "must be one word, without spaces")
  .meta({ type: ["string", "number"] });

const url = z.string({ error: "must be a URL" }).regex(/^[^\p{Cc}]+$/u, "must be a URL");

const SHARE = "must be a number from 0 to 1, such as 0.3 for 30 percent";

export const LimitsSchema = z.strictObject(
  {
    delete: z
      .number({ error: SHARE })
      .min(0, SHARE)
      .max(1, SHARE)
      .optional()
      .describe("The share of prompts or pointers one sync may delete"),
  },
  { error: "must be a map" },
);

export const SettingsSchema = z.strictObject({
  branch: typedText.optional().describe("The branch that is synced"),
  history: z
    .enum(["first-parent", "head"], { error: "must be first-parent or head" })
    .optional()
    .describe("Whether every merge makes versions, or only HEAD"),
  since: typedText.optional().describe("A ref where history starts"),
  registries: z
    .record(z.string(), url, { error: "must be a map of names to URLs" })
    .optional()
    .describe("Registries by name; default is what is used without --registry"),
  protected: z
    .array(typedText, { error: "must be a list of aliases" })
    .optional()
    .describe("Aliases whose moves are called out in every plan"),
  limits: LimitsSchema.optional(),
  repository: typedText.optional().describe("The name this repository owns prompts under"),
});
