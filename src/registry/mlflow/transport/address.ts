import { redactAddress, usageError } from "../../address.ts";

/** Where an MLflow server is. */
export interface ServerAddress {
  /** Fit to be printed, without a slash at its end. */
  readonly shown: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** What stands before `/api` and `/version`; empty, or with a slash at its beginning and none at its end. */
  readonly path: string;
  readonly secure: boolean;
}

const EXAMPLE = "write it like http://localhost:5000 or https://mlflow.example.com/team";

/** @throws PromptreeError `usage` for what is no such address, or holds what belongs elsewhere. */
export function parseServerAddress(text: string): ServerAddress {
  const shown = redactAddress(text);
  // Anywhere: a password that holds a slash is taken for a path.
  if (text.includes("@")) {
    throw usageError(
      `${shown} has a user name or a password in the address`,
      "give them in MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or a token in MLFLOW_TRACKING_TOKEN",
    );
  }
  const url = URL.parse(text);
  if (url === null || !/^https?:\/\/[^/]/i.test(text)) {
    throw usageError(`${shown} is no address of an MLflow server`, EXAMPLE);
  }
  if (/[?#]/.test(text)) throw usageError(`${shown} has a query or a fragment behind the address`, EXAMPLE);
  const path = url.pathname.replace(/(?<!\/)\/+$/, "");
  return { shown: redactAddress(url.origin + path), origin: url.origin, path, secure: url.protocol === "https:" };
}
