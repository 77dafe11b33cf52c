import { CommanderError } from "@commander-js/extra-typings";
import { PromptreeError } from "../core/errors.ts";
import { redact } from "../core/redact.ts";
import { safeText } from "../report/safe-text.ts";
import { createContext } from "./context.ts";
import type { Context } from "./context.ts";
import { EXIT, exitCodeOf } from "./exit-codes.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";
import { createProgram } from "./program.ts";
import { usageErrorOf } from "./usage-error.ts";

/** One run of the command line. `argv`: the words after `promptree`. Nothing is thrown; the exit code tells. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const flags = readFlags(argv);
  let context = createContext(io, flags.json ? { json: true } : {});
  const program = createProgram({
    argv,
    io,
    complain: flags.json ? () => {} : (text) => io.err(redact(safeText(text))),
    exit: (exit) => {
      code = exit;
    },
    begin: (begun) => {
      context = begun;
    },
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) return report(error, context, flags.full);
    if (error.exitCode === 0) return EXIT.done;
    return flags.json ? report(usageErrorOf(error), context, flags.full) : EXIT.usage;
  }
}

/** How an error is to be shown. */
interface ErrorFlags {
  readonly json: boolean;
  readonly full: boolean;
}

/** Looked for among the words, since a command line that can't be read has no options. */
function readFlags(argv: readonly string[]): ErrorFlags {
  return { json: argv.includes("--json"), full: argv.includes("--full") };
}

async function report(error: unknown, context: Context, full: boolean): Promise<ExitCode> {
  const { printDefect, printFailure } = await import("./failure.ts");
  if (error instanceof PromptreeError) {
    printFailure(error, context, full);
    return exitCodeOf(error.code);
  }
  printDefect(error, context);
  return EXIT.failed;
}
