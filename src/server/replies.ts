import { PromptreeError } from "../core/errors.ts";
import { MLFLOW_ERRORS, type MlflowErrorCode } from "../mlflow/error-body.ts";
import { pythonJson } from "../mlflow/python-json.ts";
import { RequestFailure } from "../mlflow/request-failure.ts";
import { PlainRefusal } from "./access/plain-refusal.ts";
import { wireJson } from "./wire-json.ts";

/** What is to be answered, before it is a Response. */
export interface Reply {
  readonly status: number;
  /** Of the body. */
  readonly type: string;
  readonly body: string;
  /** Beside those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** MLflow's code of a refusal. */
  readonly error?: MlflowErrorCode;
}

const JSON_TYPE = "application/json";
const HTML_TYPE = "text/html; charset=utf-8";
const TEXT_TYPE = "text/plain; charset=utf-8";

export function jsonReply(value: object): Reply {
  return { status: 200, type: JSON_TYPE, body: wireJson(value) };
}

export function textReply(body: string, type: string = TEXT_TYPE): Reply {
  return { status: 200, type, body };
}

/** As Flask words them, in front of MLflow's own routes. */
export function htmlReply(status: 404 | 405, headers: Readonly<Record<string, string>> = {}): Reply {
  const { title, text } = PAGES[status];
  const body = `<!doctype html>\n<html lang=en>\n<title>${status} ${title}</title>\n<h1>${title}</h1>\n<p>${text}</p>\n`;
  return { status, type: HTML_TYPE, body, headers };
}

const PAGES = {
  404: {
    title: "Not Found",
    text: "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.",
  },
  405: { title: "Method Not Allowed", text: "The method is not allowed for the requested URL." },
} as const;

/** Nothing but headers. */
export function emptyReply(headers: Readonly<Record<string, string>>): Reply {
  return { status: 204, type: HTML_TYPE, body: "", headers };
}

/**
 * What is answered in place of what was thrown.
 * @param report is handed whatever nobody foresaw; the answer says nothing of it.
 */
export function failureReply(thrown: unknown, report: (error: unknown) => void): Reply {
  if (thrown instanceof PlainRefusal) return plainRefusal(thrown);
  if (thrown instanceof RequestFailure) return refusal(thrown.code, thrown.message, thrown.headers);
  report(thrown);
  if (thrown instanceof PromptreeError && thrown.code === "registry-busy") return refusal(...BUSY);
  if (thrown instanceof PromptreeError && thrown.code === "registry-unavailable") return refusal(...UNAVAILABLE);
  return refusal("INTERNAL_ERROR", "The server failed to answer this request; its log says why.");
}

const BUSY = [
  "TEMPORARILY_UNAVAILABLE",
  "Somebody else is writing to the registry: try again in a moment.",
  { "Retry-After": "1" },
] as const;

const UNAVAILABLE = ["INTERNAL_ERROR", "The server can't use its registry; its log says why."] as const;

function plainRefusal({ code, message, headers }: PlainRefusal): Reply {
  return { status: MLFLOW_ERRORS[code], type: TEXT_TYPE, body: message, headers, error: code };
}

function refusal(code: MlflowErrorCode, message: string, headers: Readonly<Record<string, string>> = {}): Reply {
  const body = pythonJson({ error_code: code, message, ...CLASSES[code] });
  return { status: MLFLOW_ERRORS[code], type: JSON_TYPE, body, headers, error: code };
}

const INVALID = { sqlstate: "KAM00", error_class: "INVALID_PARAMETER_VALUE" } as const;
const MISSING = { sqlstate: "KAM00", error_class: "RESOURCE_NOT_FOUND" } as const;
const DENIED = { sqlstate: "KAM00", error_class: "PERMISSION_DENIED" } as const;
const FAILED = { sqlstate: "XXM00", error_class: "CLIENT_INTERNAL_ERROR" } as const;

/** What 3.17 adds to an error (`mlflow/error_classification.py`); the other codes have none. */
const CLASSES: { readonly [Code in MlflowErrorCode]?: { readonly sqlstate: string; readonly error_class: string } } = {
  BAD_REQUEST: INVALID,
  INVALID_PARAMETER_VALUE: INVALID,
  ENDPOINT_NOT_FOUND: MISSING,
  NOT_FOUND: MISSING,
  RESOURCE_DOES_NOT_EXIST: MISSING,
  RESOURCE_ALREADY_EXISTS: { sqlstate: "KAM00", error_class: "RESOURCE_ALREADY_EXISTS" },
  CUSTOMER_UNAUTHORIZED: DENIED,
  PERMISSION_DENIED: DENIED,
  INTERNAL_ERROR: FAILED,
  INVALID_STATE: FAILED,
  TEMPORARILY_UNAVAILABLE: FAILED,
};
