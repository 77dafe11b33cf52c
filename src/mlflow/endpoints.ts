import { z } from "zod";
import { ModelVersionSchema, RegisteredModelSchema, TagSchema } from "./entities.ts";
import type { RequestFields } from "./query.ts";
import { listOf, nextPageToken, optionalInteger, requiredText, text, textOrTexts } from "./wire-fields.ts";

/** Below the server's address; every path of the table stands below this. */
export const API_PREFIX = "/api/2.0/mlflow/";

export type Method = "GET" | "POST" | "PATCH" | "DELETE";

/**
 * One call of MLflow's REST API. A GET has its request in the query, with arrays as repeated keys; everything else has it as
 * the JSON body. Of each schema, the input is what stands on the wire and the output what it is read as: a client sends the
 * request's input and reads the response's output, a server the other way round.
 */
export interface Endpoint<Request extends RequestSchema = RequestSchema, Response extends z.ZodType = z.ZodType> {
  readonly method: Method;
  readonly path: string;
  readonly request: Request;
  readonly response: Response;
}

export type RequestSchema = z.ZodType<unknown, RequestFields>;

/** What a client hands in. */
export type RequestOf<Of extends Endpoint> = z.input<Of["request"]>;

const name = requiredText;
const version = requiredText;
const key = requiredText;
const alias = requiredText;

const ModelName = z.object({ name });
const VersionName = z.object({ name, version });
const AliasOfModel = z.object({ name, alias });
const Search = z.object({ filter: text, max_results: optionalInteger, order_by: textOrTexts, page_token: text });
const LatestVersions = z.object({ name, stages: textOrTexts });

const Empty = z.object({});
const Model = z.object({ registered_model: RegisteredModelSchema });
const Version = z.object({ model_version: ModelVersionSchema });
const Models = z.object({ registered_models: listOf(RegisteredModelSchema), next_page_token: nextPageToken });
const Versions = z.object({ model_versions: listOf(ModelVersionSchema), next_page_token: nextPageToken });

const CreateModel = z.object({ name, tags: listOf(TagSchema), description: text });
const CreateVersion = z.object({
  name,
  source: requiredText,
  tags: listOf(TagSchema),
  description: text,
  run_id: text,
  run_link: text,
});

/** The calls that prompts are made of (MLflow 3.17, `model_registry.proto` and `server/handlers.py`). */
export const ENDPOINTS = {
  createModel: endpoint("POST", "registered-models/create", CreateModel, Model),
  getModel: endpoint("GET", "registered-models/get", ModelName, Model),
  updateModel: endpoint("PATCH", "registered-models/update", ModelName.extend({ description: text }), Model),
  renameModel: endpoint("POST", "registered-models/rename", ModelName.extend({ new_name: name }), Model),
  deleteModel: endpoint("DELETE", "registered-models/delete", ModelName, Empty),
  searchModels: endpoint("GET", "registered-models/search", Search, Models),
  getLatestVersions: endpoint("GET", "registered-models/get-latest-versions", LatestVersions, Versions),
  /** The same by POST, as MLflow's Python client asks. */
  postLatestVersions: endpoint("POST", "registered-models/get-latest-versions", LatestVersions, Versions),
  setAlias: endpoint("POST", "registered-models/alias", AliasOfModel.extend({ version }), Empty),
  getVersionByAlias: endpoint("GET", "registered-models/alias", AliasOfModel, Version),
  deleteAlias: endpoint("DELETE", "registered-models/alias", AliasOfModel, Empty),
  setModelTag: endpoint("POST", "registered-models/set-tag", ModelName.extend({ key, value: text }), Empty),
  deleteModelTag: endpoint("DELETE", "registered-models/delete-tag", ModelName.extend({ key }), Empty),
  createVersion: endpoint("POST", "model-versions/create", CreateVersion, Version),
  getVersion: endpoint("GET", "model-versions/get", VersionName, Version),
  /** Without a description the one there is goes. */
  updateVersion: endpoint(
    "PATCH",
    "model-versions/update",
    VersionName.extend({ description: z.string().nullish() }),
    Version,
  ),
  deleteVersion: endpoint("DELETE", "model-versions/delete", VersionName, Empty),
  searchVersions: endpoint("GET", "model-versions/search", Search, Versions),
  setVersionTag: endpoint("POST", "model-versions/set-tag", VersionName.extend({ key, value: text }), Empty),
  deleteVersionTag: endpoint("DELETE", "model-versions/delete-tag", VersionName.extend({ key }), Empty),
} as const;

function endpoint<Request extends RequestSchema, Response extends z.ZodType>(
  method: Method,
  path: string,
  request: Request,
  response: Response,
): Endpoint<Request, Response> {
  return { method, path, request, response };
}
