import { PromptreeError } from "../core/errors.ts";
import { redactAddress, splitAddress } from "./address.ts";

/**
 * The MLflow server that MLflow's own tools are pointed at; null when they are not.
 * @param otherwise How to name another registry, as the end of a sentence.
 * @throws PromptreeError `usage` for what is no server's address.
 */
export function trackingUri(env: Readonly<Record<string, string | undefined>>, otherwise: string): string | null {
  const uri = env["MLFLOW_TRACKING_URI"] ?? "";
  if (uri === "") return null;
  if (/^https?$/.test(splitAddress(uri).scheme)) return uri;
  const message = `MLFLOW_TRACKING_URI is ${redactAddress(uri)}, and an MLflow server is reached over http or https`;
  const isBare = /^[\w.-]+:\d+(?:\/|$)/.test(uri);
  throw new PromptreeError("usage", message, {
    hint: isBare ? `write it as http://${redactAddress(uri)}` : `unset it, or name a registry: ${otherwise}`,
  });
}
