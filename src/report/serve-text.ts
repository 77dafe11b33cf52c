import { clock } from "./clock.ts";
import { safeLine } from "./safe-text.ts";
import type { View } from "./view.ts";

export interface Serving {
  readonly url: string;
  /** The registry's address. */
  readonly registry: string;
  readonly managed: "read-only" | "open";
  /** Whether callers need a token. */
  readonly tokens: boolean;
  /** Seconds between two looks at the repository; null where nothing syncs. */
  readonly interval: number | null;
  /** Whether files that are edited are loadable as drafts. */
  readonly watches: boolean;
}

/** What is served and where, and what to type next. */
export function servingText({ url, registry, managed, tokens, interval, watches }: Serving, view: View): string {
  const { bold, dim } = view.paint;
  return [
    `Serving ${safeLine(registry)} at ${bold(url)}`,
    managed === "read-only"
      ? "Prompts that git manages are read-only; callers may write the others."
      : "Callers may write every prompt, also those that git manages.",
    ...(interval === null ? [] : [`Synced with the repository now, and every ${interval} s.`]),
    ...(watches ? ["Files that are saved are loadable as drafts at once; commits are synced."] : []),
    "",
    "Where your application runs, type next:",
    `  export MLFLOW_TRACKING_URI=${reachable(url)}`,
    ...(tokens ? ["  export MLFLOW_TRACKING_TOKEN=…   made with: promptree token"] : []),
    "",
    dim("Ctrl-C stops it."),
  ].join("\n");
}

/** A server that listens on every address is found at loopback, too. */
function reachable(url: string): string {
  return url.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
}

export interface Request {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly caller: string | null;
  readonly error: string | null;
}

/** One line: `10:29:34  200  GET    registered-models/alias  0.4 ms  ci`. `now`: in milliseconds since 1970. */
export function requestText({ method, route, status, ms, caller, error }: Request, now: number, view: View): string {
  const { dim } = view.paint;
  const parts = [
    dim(clock(now)),
    statusText(status, view),
    method.padEnd(6),
    route,
    dim(`${ms.toFixed(1)} ms`),
    ...(caller === null ? [] : [safeLine(caller)]),
    ...(error === null ? [] : [error]),
  ];
  return parts.join("  ");
}

function statusText(status: number, { paint }: View): string {
  if (status >= 500) return paint.error(String(status));
  return status >= 400 ? paint.warning(String(status)) : String(status);
}

/** One line about the server itself. */
export function serverEventText(message: string, isFailure: boolean, now: number, { paint }: View): string {
  return `${paint.dim(clock(now))}  ${isFailure ? paint.error(safeLine(message)) : safeLine(message)}`;
}
