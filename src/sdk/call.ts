import type { z } from "zod";
import type { Endpoint, RequestSchema } from "../mlflow/endpoints.ts";

/** How a client reaches a registry: the calls of MLflow's protocol, whoever answers them. */
export interface Caller extends AsyncDisposable {
  /** Fit to be printed. */
  readonly address: string;

  /**
   * @throws CallRefused when the registry says no; PromptreeError `registry-unavailable` when it can't be reached or does not answer
   * as MLflow does; the signal's reason when that is aborted.
   */
  call<Request extends RequestSchema, Response extends z.ZodType>(
    endpoint: Endpoint<Request, Response>,
    request: z.input<Request>,
    signal?: AbortSignal,
  ): Promise<z.output<Response>>;
}

/** A refusal as MLflow says it. */
export class CallRefused extends Error {
  override readonly name = "CallRefused";
  /** MLflow's code, for example `RESOURCE_DOES_NOT_EXIST`. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
