import { z } from "zod";
import { PromptreeError, messageOf } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import { safeLine } from "../report/safe-text.ts";

/** GitHub refused or failed a request. */
class GitHubError extends PromptreeError {
  /** Of the answer; 500 and more also where there was none. */
  readonly status: number;
  readonly isRateLimit: boolean;

  constructor(status: number, isRateLimit: boolean, message: string, hint: string | null, cause: unknown) {
    super("github-failed", message, { ...(hint === null ? {} : { hint }), cause });
    this.status = status;
    this.isRateLimit = isRateLimit;
  }
}

/** Whether the token may not do that: GitHub answers with 404 for what a token may not even see, and 410 for what is off. */
export function isForbidden(error: unknown): boolean {
  return error instanceof GitHubError && !error.isRateLimit && [403, 404, 410].includes(error.status);
}

/** Whether what the request was about is not there, or not for this token to see. */
export function isMissing(error: unknown): boolean {
  return error instanceof GitHubError && error.status === 404;
}

/** Whether nobody can tell if the request was carried out. */
export function isLost(error: unknown): boolean {
  return error instanceof GitHubError && error.status >= 500;
}

/**
 * What the API's client has thrown as an error of ours, without the token.
 * @param error Whatever is no failed request comes back as it is.
 */
export function githubError(error: unknown, token: string): unknown {
  if (!(error instanceof Error) || error instanceof PromptreeError) return error;
  // The client trips over a page that is no JSON.
  if (error instanceof z.ZodError || error instanceof TypeError)
    return new GitHubError(200, false, NOT_UNDERSTOOD, null, error);
  const status = statusOf(error);
  if (status === null) return error;
  const told = redact(safeLine(messageOf(error).replaceAll(token, "***")))
    .slice(0, LONGEST_MESSAGE)
    .toWellFormed();
  const isRateLimit = status === 429 || (status === 403 && /rate limit/i.test(told));
  const message = "response" in error ? `GitHub answered with ${status}: ${told}` : `GitHub can't be reached: ${told}`;
  // The client's own error holds the request, and that the token.
  return new GitHubError(status, isRateLimit, message, hintFor(status, isRateLimit), undefined);
}

const NOT_UNDERSTOOD = "GitHub's answer is not what its API says it is; does a proxy answer in its place?";

/** In characters: an answer of a proxy may be a whole page. */
const LONGEST_MESSAGE = 500;

function statusOf(error: Error): number | null {
  if ("status" in error && typeof error.status === "number") return error.status;
  // An answer to GraphQL that holds errors has no status of its own.
  return error.name === "GraphqlResponseError" ? 422 : null;
}

function hintFor(status: number, isRateLimit: boolean): string | null {
  if (isRateLimit) return "run the job again later";
  if (status === 401) return "hand the step a token that is valid: GITHUB_TOKEN: ${{ github.token }}";
  return status >= 500 ? "run the job again" : null;
}
