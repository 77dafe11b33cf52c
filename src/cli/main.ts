import { CommanderError } from "@commander-js/extra-typings";
import { PromptreeError, messageOf } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import { errorText } from "../report/error-text.ts";
import type { SharedOptions } from "./context.ts";
import { createContext } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";

/** One run of the command line. `argv`: the words after `promptree`. Nothing is thrown; the exit code tells. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = createProgram(io, (exit) => {
    code = exit;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    return report(error, io, { json: argv.includes("--json") ? true : undefined });
  }
}

async function report(error: unknown, io: Io, options: SharedOptions): Promise<ExitCode> {
  const context = createContext(io, options);
  if (!(error instanceof PromptreeError)) {
    io.err(
      `${errorText({ message: `unexpected: ${redact(messageOf(error))}`, hint: REPORT_HINT }, context.errView)}\n`,
    );
    if (io.env["PROMPTREE_DEBUG"] !== undefined && error instanceof Error) io.err(`${redact(error.stack ?? "")}\n`);
    return EXIT.failed;
  }
  const { printFailure } = await import("./failure.ts");
  printFailure(error, context);
  return exitCodeOf(error.code);
}

const REPORT_HINT =
  "This is a defect of promptree. Please report it with the output of the same command after PROMPTREE_DEBUG=1.";
