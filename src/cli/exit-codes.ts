import type { ErrorCode } from "../core/errors.ts";

export const EXIT = {
  done: 0,
  failed: 1,
  /** `plan --detailed-exitcode` only. */
  changes: 2,
  /** Stopped before any write, on purpose. */
  blocked: 3,
  /** Some changes were applied and some were not. */
  partly: 4,
  /** A wrong command line; EX_USAGE of sysexits. */
  usage: 64,
  /** Ctrl-C in a question; what a shell says of a program that SIGINT ended. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitCodeOf(code: ErrorCode): ExitCode {
  if (code === "usage") return EXIT.usage;
  return code === "blocked" ? EXIT.blocked : EXIT.failed;
}
