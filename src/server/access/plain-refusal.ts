import { RequestFailure } from "../../mlflow/request-failure.ts";

/** A refusal that MLflow answers with its message as plain text, and not as JSON. */
export class PlainRefusal extends RequestFailure {
  constructor(message: string) {
    super("PERMISSION_DENIED", message);
  }
}
