import { describe, expect, test } from "vitest";
import { ErrorBodySchema, MLFLOW_ERRORS } from "../../src/mlflow/error-body.ts";

describe("an error's code is known, or counts as an internal one", () => {
  test.for([
    [{ error_code: "RESOURCE_DOES_NOT_EXIST", message: "Registered Model with name=x not found" }, 404],
    [{ error_code: "RESOURCE_ALREADY_EXISTS", message: "Prompt (name=x) already exists.", sqlstate: "KAM00" }, 400],
    [{ error_code: "INVALID_PARAMETER_VALUE", message: "…", error_class: "INVALID_PARAMETER_VALUE" }, 400],
    [{ error_code: "SOMETHING_NEW", message: "…" }, 500],
    [{ error_code: "constructor", message: "…" }, 500],
  ] as const)("%j", ([body, status]) => {
    const error = ErrorBodySchema.parse(body);
    expect(MLFLOW_ERRORS[error.error_code]).toBe(status);
    expect(error.message).toBe(body.message);
  });
});

test("a body without a code is no error of MLflow's", () => {
  for (const body of [{}, { detail: "Not Found" }, [], "Not Found", null]) {
    expect(ErrorBodySchema.safeParse(body).success).toBe(false);
  }
});

test("a message may be missing", () => {
  expect(ErrorBodySchema.parse({ error_code: "INTERNAL_ERROR" }).message).toBe("");
});
