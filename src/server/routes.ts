import type { z } from "zod";
import { ENDPOINTS, type Endpoint } from "../mlflow/endpoints.ts";
import type { RequestFields } from "../mlflow/query.ts";
import { type WireRequest, readRequest } from "../mlflow/read-request.ts";
import { deleteAlias, getVersionByAlias, setAlias } from "./handlers/aliases.ts";
import type { Call } from "./handlers/call.ts";
import { createModel, deleteModel, getModel, renameModel, updateModel } from "./handlers/models.ts";
import { searchModels, searchVersions } from "./handlers/searches.ts";
import { deleteModelTag, deleteVersionTag, setModelTag, setVersionTag } from "./handlers/tags.ts";
import { createVersion, deleteVersion, getLatestVersions, getVersion, updateVersion } from "./handlers/versions.ts";

/** One endpoint and what answers it. */
export interface Route {
  readonly endpoint: Endpoint;
  /** Whether it changes nothing. */
  readonly isRead: boolean;
  /** The answer's body, for JSON. */
  readonly answer: (wire: WireRequest, call: Call) => Promise<object>;
}

export const ROUTES: readonly Route[] = [
  writes(ENDPOINTS.createModel, createModel),
  reads(ENDPOINTS.getModel, getModel),
  writes(ENDPOINTS.updateModel, updateModel),
  writes(ENDPOINTS.renameModel, renameModel),
  writes(ENDPOINTS.deleteModel, deleteModel),
  reads(ENDPOINTS.searchModels, searchModels),
  reads(ENDPOINTS.getLatestVersions, getLatestVersions),
  reads(ENDPOINTS.postLatestVersions, getLatestVersions),
  writes(ENDPOINTS.setAlias, setAlias),
  reads(ENDPOINTS.getVersionByAlias, getVersionByAlias),
  writes(ENDPOINTS.deleteAlias, deleteAlias),
  writes(ENDPOINTS.setModelTag, setModelTag),
  writes(ENDPOINTS.deleteModelTag, deleteModelTag),
  writes(ENDPOINTS.createVersion, createVersion),
  reads(ENDPOINTS.getVersion, getVersion),
  writes(ENDPOINTS.updateVersion, updateVersion),
  writes(ENDPOINTS.deleteVersion, deleteVersion),
  reads(ENDPOINTS.searchVersions, searchVersions),
  writes(ENDPOINTS.setVersionTag, setVersionTag),
  writes(ENDPOINTS.deleteVersionTag, deleteVersionTag),
];

/** What is read of a request's fields. */
interface Asked<Request> extends Endpoint {
  readonly request: z.ZodType<Request, RequestFields>;
}

type Work<Request> = (request: Request, call: Call) => Promise<object>;

function reads<Request>(endpoint: Asked<Request>, work: Work<Request>): Route {
  return { endpoint, isRead: true, answer: async (wire, call) => work(readRequest(endpoint, wire), call) };
}

function writes<Request>(endpoint: Asked<Request>, work: Work<Request>): Route {
  const answer: Route["answer"] = async (wire, call) => {
    call.policy.requireWrite();
    return work(readRequest(endpoint, wire), call);
  };
  return { endpoint, isRead: false, answer };
}
