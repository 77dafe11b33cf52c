/**
 * Everything that stops promptree and is not a problem in the user's files. The command line turns the code into an exit
 * code and prints message and hint; nothing else of it is ever shown.
 */
export class PromptreeError extends Error {
  override readonly name = "PromptreeError";
  readonly code: ErrorCode;
  /** What to do about it: a sentence or a command to type. */
  readonly hint: string | null;

  constructor(code: ErrorCode, message: string, options: { readonly hint?: string; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint ?? null;
  }
}

export type ErrorCode =
  /** A wrong command line. */
  | "usage"
  /** Something asked for is not there: a prompt, a version, an alias, a ref. */
  | "not-found"
  /** The folder is in no git repository, or the repository has no commit. */
  | "no-repository"
  /** git is missing, too old, or failed. */
  | "git-failed"
  /** The user's files hold errors; the problems have been reported. */
  | "invalid-files"
  /** Stopped before any write, on purpose: conflict, limit, stale plan, rewritten history, wrong branch, a lock that is held. */
  | "blocked"
  /** Another sync holds the registry. */
  | "registry-busy"
  /** The lock was lost while writing; nothing more was written after that. */
  | "lock-lost"
  /** The registry can't be opened or reached. */
  | "registry-unavailable"
  /** The file is no registry of ours, and was left as it is. */
  | "registry-foreign"
  /** The registry was written by a newer promptree, or needs a migration that a reader may not run. */
  | "registry-version"
  /** The registry refused or failed one write. */
  | "write-refused"
  /** The system does not tell what happens to files, as when too many are watched already. */
  | "files-unwatched"
  /** The address that a server is to have is taken, or not this machine's. */
  | "address-unavailable"
  /** GitHub refused or failed a request, or the runner of a workflow did. */
  | "github-failed";

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
