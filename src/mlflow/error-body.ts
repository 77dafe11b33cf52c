import { z } from "zod";

/** MLflow's error codes and the HTTP status each is sent with (`mlflow/exceptions.py`, 3.17). */
export const MLFLOW_ERRORS = {
  INTERNAL_ERROR: 500,
  INVALID_STATE: 500,
  DATA_LOSS: 500,
  FEATURE_DISABLED: 500,
  NOT_IMPLEMENTED: 501,
  TEMPORARILY_UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
  REQUEST_LIMIT_EXCEEDED: 429,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  ABORTED: 409,
  RESOURCE_CONFLICT: 409,
  ALREADY_EXISTS: 409,
  NOT_FOUND: 404,
  ENDPOINT_NOT_FOUND: 404,
  RESOURCE_DOES_NOT_EXIST: 404,
  PERMISSION_DENIED: 403,
  CUSTOMER_UNAUTHORIZED: 401,
  UNAUTHENTICATED: 401,
  BAD_REQUEST: 400,
  /** Not 409: a create with a name that is taken. */
  RESOURCE_ALREADY_EXISTS: 400,
  /** Also a missing alias. */
  INVALID_PARAMETER_VALUE: 400,
} as const satisfies Readonly<Record<string, number>>;

export type MlflowErrorCode = keyof typeof MLFLOW_ERRORS;

function isMlflowErrorCode(code: string): code is MlflowErrorCode {
  return Object.hasOwn(MLFLOW_ERRORS, code);
}

/** The body of an answer that is an error. A code that nobody knows counts as INTERNAL_ERROR, as in MLflow's own client. */
export const ErrorBodySchema = z.object({
  error_code: z.string().transform((code) => (isMlflowErrorCode(code) ? code : "INTERNAL_ERROR")),
  message: z
    .string()
    .nullish()
    .transform((message) => message ?? ""),
  /** New in 3.17, and not in every answer. */
  sqlstate: z.string().nullish(),
  error_class: z.string().nullish(),
});
