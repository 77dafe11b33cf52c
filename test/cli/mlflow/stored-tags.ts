import { z } from "zod";

const TagList = z.array(z.object({ key: z.string(), value: z.string() }));

const Model = z.object({
  registered_model: z.object({ description: z.string().optional(), tags: TagList }),
});

const Version = z.object({
  model_version: z.object({ description: z.string().optional(), source: z.string(), tags: TagList }),
});

type Tag = readonly [key: string, value: string];

/** What the server keeps, to the letter: a client hides the tags that are MLflow's, and reads their JSON. */
interface Stored {
  readonly description: string | undefined;
  readonly tags: readonly Tag[];
}

export async function storedPrompt(url: string, name: string): Promise<Stored> {
  const { registered_model } = Model.parse(await ask(`${url}/api/2.0/mlflow/registered-models/get?name=${name}`));
  return { description: registered_model.description, tags: pairs(registered_model.tags) };
}

export async function storedVersion(url: string, name: string, version: number): Promise<Stored & { source: string }> {
  const query = `name=${name}&version=${version}`;
  const { model_version } = Version.parse(await ask(`${url}/api/2.0/mlflow/model-versions/get?${query}`));
  const { description, source, tags } = model_version;
  return { description, source, tags: pairs(tags) };
}

/** Without what only promptree writes, and what MLflow's client adds in passing when it registers or loads. */
export function mlflowTags(tags: readonly Tag[]): readonly Tag[] {
  return tags.filter(([key]) => !key.startsWith("promptree.") && key !== "_mlflow_experiment_ids");
}

function pairs(tags: z.output<typeof TagList>): readonly Tag[] {
  return tags.map(({ key, value }) => [key, value] as const);
}

async function ask(address: string): Promise<unknown> {
  return (await fetch(address)).json();
}
