import type { z } from "zod";
import { PromptreeError } from "../core/errors.ts";
import { API_PREFIX, type Endpoint, type RequestSchema } from "../mlflow/endpoints.ts";
import { ErrorBodySchema } from "../mlflow/error-body.ts";
import { queryOf } from "../mlflow/query.ts";
import { CallRefused } from "./call.ts";

/** A call as a request of HTTP. */
export interface HttpMessage {
  readonly method: string;
  /** The path, from the server's address on, and the query. */
  readonly target: string;
  /** Null where there is none. */
  readonly body: string | null;
}

export function httpMessage<Request extends RequestSchema>(
  { method, path }: Endpoint<Request>,
  request: z.input<Request>,
): HttpMessage {
  const target = API_PREFIX + path;
  if (method !== "GET") return { method, target, body: JSON.stringify(request) };
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(queryOf(request))) {
    const values = typeof value === "object" ? value : [String(value)];
    for (const one of values) parameters.append(key, one);
  }
  const query = parameters.toString();
  return { method, target: query === "" ? target : `${target}?${query}`, body: null };
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * What the answer to a call says.
 * @throws CallRefused; PromptreeError `registry-unavailable` for what MLflow would not answer.
 */
export function readAnswer<Response extends z.ZodType>(
  { path, response }: Endpoint<RequestSchema, Response>,
  { status, text }: HttpAnswer,
  address: string,
): z.output<Response> {
  const json = parseJson(text);
  if (status < 200 || status >= 300) {
    const said = ErrorBodySchema.safeParse(json);
    if (said.success) throw new CallRefused(said.data.error_code, status, said.data.message);
    throw otherServer(`${address} answers ${path} with HTTP ${status}`);
  }
  const read = response.safeParse(json);
  if (read.success) return read.data;
  throw otherServer(`${address} does not answer ${path} as MLflow does`, read.error);
}

function otherServer(message: string, cause?: unknown): PromptreeError {
  const hint = "look at the address, its path included, and at the version of the server";
  return new PromptreeError("registry-unavailable", message, { hint, cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
