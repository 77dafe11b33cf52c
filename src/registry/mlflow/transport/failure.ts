import { PromptreeError } from "../../../core/errors.ts";
import type { MlflowErrorCode } from "../../../mlflow/error-body.ts";

/** The server answered that it will not do it, or that it failed to. */
export class ServerRefusal extends PromptreeError {
  /** The HTTP status. */
  readonly status: number;
  /** MLflow's; null when the answer names none. */
  readonly errorCode: MlflowErrorCode | null;

  constructor(
    code: "write-refused" | "registry-unavailable",
    message: string,
    answer: { readonly status: number; readonly errorCode: MlflowErrorCode | null },
  ) {
    super(code, message);
    this.status = answer.status;
    this.errorCode = answer.errorCode;
  }
}

/** The connection was lost, or something in between gave up, before a reply came: a create may or may not have been done. */
export class ReplyLost extends PromptreeError {
  /** The server may still be doing it; not once it has answered that it failed. */
  readonly mayBeUnderWay: boolean;

  constructor(address: string, cause: PromptreeError) {
    super("write-refused", `nobody knows whether ${address} did it, because its reply was lost: ${cause.message}`, {
      hint: "run the sync again; it looks at what is there first",
    });
    this.mayBeUnderWay = !(cause instanceof ServerRefusal);
  }
}

/** A reply was longer than this client reads; a search may succeed with fewer results a page. */
export class ReplyTooLong extends PromptreeError {}

/** What was asked for, or written to, is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof ServerRefusal && error.errorCode === "RESOURCE_DOES_NOT_EXIST";
}

/** Something in the request is beyond this server, or against its rules. */
export function isInvalid(error: unknown): boolean {
  return error instanceof ServerRefusal && error.errorCode === "INVALID_PARAMETER_VALUE";
}

/** What was to be made is there already. */
export function isTaken(error: unknown): boolean {
  return error instanceof ServerRefusal && error.errorCode === "RESOURCE_ALREADY_EXISTS";
}
