import type { ErrorCode } from "../core/errors.ts";

/** How a loop that keeps the registry in step with a repository fares. */
export interface SyncReport {
  /** The last synced commit; null before there is one. */
  readonly commit: string | null;
  /** When the last look that succeeded ended, ISO 8601; null before there is one. */
  readonly syncedAt: string | null;
  /** Why the newest look failed, in one line fit for a log; null when it did not. */
  readonly failure: string | null;
}

/** What made the loop look at the repository. */
export type SyncReason = "start" | "interval" | "signal" | "webhook";

/** What became of one look at the repository. */
export type SyncOutcome =
  | {
      readonly ok: true;
      readonly reason: SyncReason;
      readonly commit: string;
      /** How many changes were made in the registry. */
      readonly applied: number;
      /** What is doubtful in the repository, a line each. */
      readonly warnings: readonly string[];
    }
  | {
      readonly ok: false;
      readonly reason: SyncReason;
      /** The last synced commit, which may be newer than it was before: what could not be fetched keeps nothing else back. */
      readonly commit: string | null;
      readonly code: ErrorCode | "unexpected";
      /** One line, without credentials. */
      readonly message: string;
      readonly error: unknown;
    };
