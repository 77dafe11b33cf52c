import { z } from "zod";
import type { PromptClone } from "./prompts.ts";

const modelSchema = z.object({
  name: z.string(),
  latest_versions: z.array(z.object({ version: z.string() })),
  aliases: z.array(z.object({ alias: z.string(), version: z.string() })).default([]),
});
const pageSchema = z.object({
  registered_models: z.array(modelSchema).default([]),
  next_page_token: z.string().optional(),
});

/** Makes sure that the server has every prompt once, with its pointer. @throws Error that says what is wrong. */
export async function checkPrompts(url: string, { prompts }: Pick<PromptClone, "prompts">): Promise<void> {
  const found = new Map((await readModels(url)).map((model) => [model.name, describe(model)]));
  const wrong = prompts.filter(({ name }) => found.get(name) !== "1, production 1");
  if (wrong.length === 0 && found.size === prompts.length) return;
  const [first] = wrong.map(({ name }) => `${name}: ${found.get(name) ?? "not there"}`);
  throw new Error(
    `the server has ${found.size} prompts and is wrong about ${wrong.length} of ${prompts.length}; ${first}`,
  );
}

async function readModels(url: string): Promise<readonly z.infer<typeof modelSchema>[]> {
  const models = [];
  let token: string | undefined = "";
  while (token !== undefined) {
    const query = new URLSearchParams({
      filter: "tags.`mlflow.prompt.is_prompt` = 'true'",
      max_results: "1000",
      page_token: token,
    });
    const reply = await fetch(`${url}/api/2.0/mlflow/registered-models/search?${query.toString()}`);
    const page = pageSchema.parse(await reply.json());
    models.push(...page.registered_models);
    token = page.next_page_token;
  }
  return models;
}

function describe({ latest_versions: versions, aliases }: z.infer<typeof modelSchema>): string {
  const pointers = aliases.map(({ alias, version }) => `${alias} ${version}`);
  return [...versions.map(({ version }) => version), ...pointers].join(", ");
}
