import type { z } from "zod";
import type { Method } from "./endpoints.ts";
import { invalidParameter, missingParameter, typeName, unfitParameter } from "./invalid-parameter.ts";
import { type RequestFields, requestIn } from "./query.ts";

/** A request as it came over HTTP. */
export interface WireRequest {
  readonly query: URLSearchParams;
  /** The header as it stands; null when there is none. */
  readonly contentType: string | null;
  readonly body: string;
}

interface Asked<Request> {
  readonly method: Method;
  readonly request: z.ZodType<Request, RequestFields>;
}

const JSON_TYPE = "application/json";

/**
 * What an endpoint is asked: by its query if it is a GET, else by its body. Fields that it does not know are ignored, and a body
 * that is no JSON counts as an empty one, as on MLflow's server.
 * @throws RequestFailure in MLflow's words; also for a tag that is no text, which MLflow would store as an empty one.
 */
export function readRequest<Request>(endpoint: Asked<Request>, wire: WireRequest): Request {
  if (endpoint.method === "POST") checkContentType(wire.contentType);
  const fields = endpoint.method === "GET" ? requestIn(wire.query) : bodyFields(wire.body);
  const read = endpoint.request.safeParse(fields);
  if (!read.success) throw failureOf(read.error.issues, fields);
  checkWellFormed(read.data, "");
  return read.data;
}

function checkContentType(header: string | null): void {
  if (header === null) throw invalidParameter("Bad Request. Content-Type header is missing.");
  if (header.split(";")[0] === JSON_TYPE) return;
  throw invalidParameter(`Bad Request. Content-Type must be one of ['${JSON_TYPE}'].`);
}

function bodyFields(body: string): object {
  const value = parse(body) ?? {};
  if (typeof value === "object" && !Array.isArray(value)) return value;
  throw invalidParameter(`Bad Request. The body must be a JSON object, but is of type '${typeName(value)}'.`);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

type Issue = z.core.$ZodIssue;

/** Once a field has a wrong type, MLflow no longer tells an absent one from one that is null. */
function failureOf(issues: readonly Issue[], fields: object): Error {
  const [first] = issues;
  if (first === undefined) throw new RangeError("a request is refused for a reason");
  const parameter = parameterOf(first.path);
  const value = valueAt(fields, first.path);
  if (!isMissing(first, value)) return unfitParameter(parameter, value);
  const isMistyped = issues.some((issue) => !isMissing(issue, valueAt(fields, issue.path)));
  return value === "" || !isMistyped ? missingParameter(parameter) : unfitParameter(parameter, null);
}

function isMissing(issue: Issue, value: unknown): boolean {
  return value === undefined || value === null || (value === "" && issue.code === "too_small");
}

/** `tags[0].value`. */
function parameterOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, part) => {
    if (typeof part === "number") return `${name}[${part}]`;
    return name === "" ? String(part) : `${name}.${String(part)}`;
  }, "");
}

function valueAt(fields: object, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, part)) return undefined;
    return Reflect.get(value, part);
  }, fields);
}

/** Half a surrogate pair is no text that could be stored. */
function checkWellFormed(value: unknown, parameter: string): void {
  if (typeof value === "string" && !value.isWellFormed()) throw unfitParameter(parameter, value);
  if (typeof value !== "object" || value === null) return;
  const isList = Array.isArray(value);
  for (const [key, inner] of Object.entries(value)) {
    checkWellFormed(inner, parameterOf([...(parameter === "" ? [] : [parameter]), isList ? Number(key) : key]));
  }
}
