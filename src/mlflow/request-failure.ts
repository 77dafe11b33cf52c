import type { MlflowErrorCode } from "./error-body.ts";

/** A request that is refused, as MLflow says it. The message is shown to whoever asked: it never holds a secret. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";
  readonly code: MlflowErrorCode;
  /** Of the answer, beside the usual ones. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: MlflowErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}
