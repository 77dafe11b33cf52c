import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Registry } from "../../../../src/core/registry.ts";
import type { Tags } from "../../../../src/core/metadata.ts";
import type {
  ModelSearch,
  ModelStore,
  StoredModel,
  StoredVersion,
  VersionSearch,
} from "../../../../src/mlflow/model-store.ts";
import { IS_PROMPT, PROMPT_TEXT, PROMPT_TYPE } from "../../../../src/mlflow/tag-keys.ts";
import { openModelStore, openRegistry } from "../../../../src/registry/open.ts";
import { temporaryFolder } from "../../../helpers/temporary-folder.ts";

/** One registry file, as the server and as a sync have it open, until the test is over. */
export interface Desk {
  readonly url: string;
  readonly file: string;
  readonly store: ModelStore;
  readonly registry: Registry;
}

export async function newDesk(): Promise<Desk> {
  const file = join(await temporaryFolder(), "registry.db");
  const url = `sqlite:${file}`;
  return { url, file, store: await openStore(url), registry: await openSync(url) };
}

export async function openStore(url: string): Promise<ModelStore> {
  const store = await openModelStore(url, { baseDir: "/" });
  onTestFinished(() => store[Symbol.asyncDispose]());
  return store;
}

async function openSync(url: string): Promise<Registry> {
  const registry = await openRegistry(url, { baseDir: "/" });
  onTestFinished(() => registry[Symbol.asyncDispose]());
  return registry;
}

export function promptTags(tags: Readonly<Record<string, string>> = {}): Tags {
  return new Map(Object.entries({ [IS_PROMPT]: "true", ...tags }));
}

/** As MLflow's client sends them. */
export function textTags(text: string, tags: Readonly<Record<string, string>> = {}): Tags {
  return new Map(Object.entries({ ...tags, [IS_PROMPT]: "true", [PROMPT_TYPE]: "text", [PROMPT_TEXT]: text }));
}

export async function createPrompt(store: ModelStore, name: string, tags = promptTags()): Promise<void> {
  await store.write("Ada", (models) => models.createModel({ name, description: "", tags }));
}

export async function createVersion(store: ModelStore, model: string, tags = textTags("hello")): Promise<number> {
  return store.write("Ada", (models) => models.createVersion({ model, description: "", source: "dummy-source", tags }));
}

/** A prompt with as many versions. */
export async function register(store: ModelStore, name: string, ...texts: readonly string[]): Promise<void> {
  await createPrompt(store, name);
  for (const text of texts) await createVersion(store, name, textTags(text));
}

export async function modelOf(store: ModelStore, name: string): Promise<StoredModel> {
  const model = await store.read((models) => models.model(name));
  if (model === null) throw new Error(`there is no model ${name}`);
  return model;
}

export async function versionIn(store: ModelStore, name: string, version: number): Promise<StoredVersion> {
  const found = await store.read((models) => models.version(name, version));
  if (found === null) throw new Error(`there is no version ${version} of ${name}`);
  return found;
}

/** The names of what a search finds, and `…` where more follows. */
export async function findModels(store: ModelStore, search: Partial<ModelSearch> = {}): Promise<readonly string[]> {
  const { items, hasMore } = await store.read((models) => models.searchModels({ ...FIRST_PAGE, ...search }));
  return [...items.map(({ name }) => name), ...(hasMore ? ["…"] : [])];
}

/** As `name/number`. */
export async function findVersions(store: ModelStore, search: Partial<VersionSearch> = {}): Promise<readonly string[]> {
  const { items, hasMore } = await store.read((models) => models.searchVersions({ ...FIRST_PAGE, ...search }));
  return [...items.map(({ model, version }) => `${model}/${version}`), ...(hasMore ? ["…"] : [])];
}

const FIRST_PAGE = { of: "prompts", filter: [], order: [], offset: 0, limit: 100 } as const;
