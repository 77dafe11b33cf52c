import type { z } from "zod";
import type { AskedVersion } from "../../mlflow/asked-version.ts";
import type { ModelReader, ModelStore, ModelWriter, StoredModel, StoredVersion } from "../../mlflow/model-store.ts";
import { RequestFailure } from "../../mlflow/request-failure.ts";
import type { ENDPOINTS } from "../../mlflow/endpoints.ts";
import type { Policy } from "../policy.ts";

/** A request of an endpoint, as it is read. */
export type Requested<Of extends keyof typeof ENDPOINTS> = z.output<(typeof ENDPOINTS)[Of]["request"]>;

/** What a handler has beside its request. */
export interface Call {
  readonly read: ModelStore["read"];
  /** In the caller's name. */
  readonly write: <Value>(work: (models: ModelWriter) => Promise<Value>) => Promise<Value>;
  readonly policy: Policy;
}

/** The answer of a write that has nothing to say. */
export const NOTHING = {};

export async function requireModel(models: ModelReader, name: string): Promise<StoredModel> {
  const model = await models.model(name);
  if (model === null) throw await missingModel(models, name);
  return model;
}

/** MLflow's client takes a prompt that is nothing but a draft for one that it can write to. */
export async function missingModel(models: ModelReader, name: string): Promise<RequestFailure> {
  const draft = await models.draft(name);
  const missed = `Registered Model with name=${name} not found`;
  return missing(draft === null ? missed : `${missed}: it is only a draft, until ${draft.path} is committed.`);
}

/** MLflow says the same where the whole model is missing. */
export async function requireVersion(models: ModelReader, name: string, asked: AskedVersion): Promise<StoredVersion> {
  const version = asked.number === 0 ? null : await models.version(name, asked.number);
  if (version === null) throw missing(`Model Version (name=${name}, version=${asked.text}) not found`);
  return version;
}

export function missing(message: string): RequestFailure {
  return new RequestFailure("RESOURCE_DOES_NOT_EXIST", message);
}

export function invalid(message: string): RequestFailure {
  return new RequestFailure("INVALID_PARAMETER_VALUE", message);
}
