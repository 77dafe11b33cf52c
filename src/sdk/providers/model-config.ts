import { z } from "zod";
import { PromptreeError } from "../../core/errors.ts";
import type { Message } from "../../core/content.ts";
import type { Prompt, PromptValues } from "../prompt-types.ts";
import type { RequestOptions } from "./request-options.ts";

/** MLflow's `PromptModelConfig` (3.17), and whatever else its author has put there. */
const ModelConfigSchema = z.looseObject({
  provider: z.string().exactOptional(),
  model_name: z.string().exactOptional(),
  temperature: z.number().exactOptional(),
  max_tokens: z.int().exactOptional(),
  top_p: z.number().exactOptional(),
  top_k: z.int().exactOptional(),
  frequency_penalty: z.number().exactOptional(),
  presence_penalty: z.number().exactOptional(),
  stop_sequences: z.array(z.string()).exactOptional(),
});

export type ModelConfig = z.output<typeof ModelConfigSchema> & { readonly model_name: string };

/** @throws PromptreeError `usage` for a config that can't be one, or that names no model. */
export function modelConfigOf(prompt: Prompt, { config = {} }: RequestOptions): ModelConfig {
  const entries = Object.entries({ ...prompt.modelConfig, ...config }).filter(([, value]) => value !== null);
  const read = ModelConfigSchema.safeParse(Object.fromEntries(entries));
  if (!read.success) {
    const [issue] = read.error.issues;
    const key = issue?.path.join(".") ?? "";
    const message = `${key} in the model config of ${prompt.uri} can't be used: ${issue?.message ?? "it is none"}`;
    throw new PromptreeError("usage", message, { hint: overridden(key, "…") });
  }
  const { model_name: model } = read.data;
  if (model !== undefined) return { ...read.data, model_name: model };
  throw new PromptreeError("usage", `${prompt.uri} names no model`, {
    hint: `write model: in its file, or ${overridden("model_name", '"…"')}`,
  });
}

/** The end of a hint. */
export function overridden(key: string, value: string): string {
  return `give it as the last argument: { config: { ${key}: ${value} } }`;
}

/** A text is what the user says. */
export function filledMessages(prompt: Prompt, values: PromptValues): readonly Message[] {
  return prompt.type === "text" ? [{ role: "user", content: prompt.format(values) }] : prompt.format(values);
}

export function unknownRole(prompt: Prompt, role: string, provider: string): PromptreeError {
  return new PromptreeError(
    "usage",
    `${prompt.uri} has a message of the role "${role}", which has no place in a request to ${provider}`,
    {
      hint: "build that message by hand, from what format gives",
    },
  );
}
