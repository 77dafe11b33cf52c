import { RequestFailure } from "../../src/mlflow/request-failure.ts";

/** The message of the refusal that the work ends with; null when it goes through. Every refusal is of a wrong parameter. */
export function refusalOf(work: () => unknown): string | null {
  try {
    work();
    return null;
  } catch (error) {
    if (!(error instanceof RequestFailure) || error.code !== "INVALID_PARAMETER_VALUE") throw error;
    return error.message;
  }
}
