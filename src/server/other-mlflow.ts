import { RequestFailure } from "../mlflow/request-failure.ts";

/**
 * What else MLflow (3.17) has: everything but prompts. Its client takes ENDPOINT_NOT_FOUND for an older server, and does
 * without where it can.
 */
const OTHERS =
  /^\/(?:(?:ajax-)?api\/(?:2\.0\/(?:mlflow\/(?:artifacts|experiments|get-online-trace-details|logged-models|metrics|model-versions\/(?:get-download-uri|transition-stage)|runs|traces|unified-traces|webhooks)|mlflow-artifacts)|3\.0\/mlflow\/(?:datasets|gateway|issues|label-schemas|prompt-optimization|review-queues|scorers|traces|workspaces))|v1\/traces)(?:\/|$)/;

/** @throws RequestFailure for the path of something that MLflow has, and that is left out here. */
export function refuseOtherMlflow(path: string): void {
  if (!OTHERS.test(path)) return;
  throw new RequestFailure("ENDPOINT_NOT_FOUND", `This server holds prompts only: it has no ${path}.`);
}
