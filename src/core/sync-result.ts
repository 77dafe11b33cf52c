import type { ErrorCode } from "./errors.ts";
import type { PromptName } from "./name.ts";
import type { Change, Drift } from "./plan.ts";
import type { Problem } from "./problem.ts";
import type { Source } from "./state.ts";

/** What became of every change of a plan: each stands in exactly one of `applied`, `failed` and `skipped`. */
export interface SyncResult {
  readonly source: Source;
  readonly registry: string;
  readonly applied: readonly Change[];
  readonly failed: readonly FailedChange[];
  readonly skipped: readonly SkippedChange[];
  /** What the plan found; what an applied change put back is told by that change. */
  readonly drift: readonly Drift[];
  readonly problems: readonly Problem[];
  readonly orphans: readonly PromptName[];
}

export interface FailedChange {
  readonly change: Change;
  /** A PromptreeError, or as much of one as people and tools are shown. */
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly hint: string | null };
}

export interface SkippedChange {
  readonly change: Change;
  /** As the end of a sentence that begins with the change: `version 4 was not registered`. */
  readonly because: string;
}
