import { z } from "zod";
import { SYNC_MODEL } from "../../../src/mlflow/sync-model.ts";

const Tags = z.array(z.object({ key: z.string(), value: z.string() })).default([]);
const Entity = z.looseObject({ tags: Tags });
const Model = z.object({ registered_model: Entity });
const Models = z.object({ registered_models: z.array(Entity).default([]) });
const Versions = z.object({ model_versions: z.array(Entity).default([]) });
const SyncState = z.looseObject({ commit: z.string() });

const IS_PROMPT = "tags.`mlflow.prompt.is_prompt` = 'true'";

/** All that a server stores of prompts, what syncs remember, and the lock's tickets, as it tells it itself; times aside. */
export async function stored(url: string) {
  const [prompts, versions, tickets, own] = await Promise.all([
    search(url, "registered-models", IS_PROMPT),
    search(url, "model-versions", IS_PROMPT),
    search(url, "model-versions", `name = '${SYNC_MODEL}'`),
    ask(url, "registered-models/get", { name: SYNC_MODEL }),
  ]);
  return {
    prompts: Models.parse(prompts).registered_models.map(timeless),
    versions: Versions.parse(versions).model_versions.map(timeless),
    tickets: Versions.parse(tickets).model_versions,
    syncStates: Model.parse(own).registered_model.tags.map(({ value }) => {
      const { syncedAt: _, ...state } = SyncState.parse(JSON.parse(value));
      return state;
    }),
  };
}

function search(url: string, what: string, filter: string): Promise<unknown> {
  return ask(url, `${what}/search`, { filter, order_by: "name ASC", max_results: "1000" });
}

async function ask(url: string, path: string, query: Readonly<Record<string, string>>): Promise<unknown> {
  return (await fetch(`${url}/api/2.0/mlflow/${path}?${new URLSearchParams(query).toString()}`)).json();
}

/** Without what differs between two registries with the same in them: times, and the order of tags. */
function timeless({ latest_versions: _, tags, ...entity }: z.output<typeof Entity>): unknown {
  const kept = Object.entries(entity).filter(([key]) => !key.endsWith("_timestamp"));
  return { ...Object.fromEntries(kept), tags: tags.toSorted((a, b) => (a.key < b.key ? -1 : 1)) };
}
