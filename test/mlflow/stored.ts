import { ENDPOINTS, type RequestOf } from "../../src/mlflow/endpoints.ts";
import type { ModelVersion, RegisteredModel } from "../../src/mlflow/entities.ts";
import type { TagChanges } from "../../src/mlflow/tag-list.ts";
import type { Tags } from "../../src/core/metadata.ts";

/** When everything here was made, in milliseconds since 1970. */
export const CREATED = Date.UTC(2026, 10, 22);

/** The version that a server answers a create with. */
export function storedVersion(
  request: RequestOf<typeof ENDPOINTS.createVersion>,
  overrides: Partial<ModelVersion> = {},
): ModelVersion {
  const { name, description, tags, source } = ENDPOINTS.createVersion.request.parse(sent(request));
  const version = { name, version: "1", creation_timestamp: CREATED, description, tags, source, status: "READY" };
  return ENDPOINTS.getVersion.response.parse({ model_version: { ...version, ...overrides } }).model_version;
}

/** The model that a server answers a create with. */
export function storedModel(
  request: RequestOf<typeof ENDPOINTS.createModel>,
  overrides: Partial<RegisteredModel> = {},
): RegisteredModel {
  const { name, description, tags } = ENDPOINTS.createModel.request.parse(sent(request));
  const model = { name, creation_timestamp: CREATED, description, tags };
  return ENDPOINTS.getModel.response.parse({ registered_model: { ...model, ...overrides } }).registered_model;
}

/** A server's tags after these requests. */
export function changed(tags: Tags, { set, remove }: TagChanges): Tags {
  const after = new Map([...tags, ...set]);
  for (const key of remove) after.delete(key);
  return after;
}

function sent(request: object): unknown {
  return JSON.parse(JSON.stringify(request));
}
