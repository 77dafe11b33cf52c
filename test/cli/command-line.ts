import { run } from "../../src/cli/main.ts";
import type { ExitCode } from "../../src/cli/exit-codes.ts";
import type { Io } from "../../src/cli/io.ts";

export interface Outcome {
  readonly code: ExitCode;
  /** What was written on standard output. */
  readonly out: string;
  /** What was written on standard error. */
  readonly err: string;
}

/** Where a command line is typed. Neither output is a terminal unless it is said to be one. */
export type Place = Pick<Io, "cwd"> & Partial<Omit<Io, "out" | "err">>;

/** Runs one command line in this process. */
export async function promptree(argv: readonly string[], place: Place): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await run(argv, {
    env: { PROMPTREE_ACTOR: "tester" },
    outIsTerminal: false,
    errIsTerminal: false,
    columns: undefined,
    ...place,
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  });
  return { code, out: out.join(""), err: err.join("") };
}
