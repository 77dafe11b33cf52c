import { once } from "node:events";
import { createInterface } from "node:readline";
import type { ChildProcess } from "node:child_process";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import { serveContract } from "../report/json-contract.ts";
import { outcomeOf, start } from "./program.ts";
import type { ProgramOutcome } from "./program.ts";

type Line = z.output<typeof serveContract>;

/** The built program while it serves. */
export interface Served {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  /** What its log said until now, each line held against the contract. */
  readonly lines: () => readonly Line[];
  /** The first line of the log that passes, whether it is there already or comes later. */
  readonly line: (passes: (line: Line) => boolean) => Promise<Line>;
  readonly outcome: Promise<ProgramOutcome>;
  /** Asks it to stop, and waits until it is gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<ProgramOutcome>;
}

/** Starts `promptree serve --json` on a port that is free; it is gone when the test is over. */
export async function serve(cwd: string, ...argv: readonly string[]): Promise<Served> {
  return served(start(["serve", "--port", "0", "--json", ...argv], { cwd, env: environment({}) }));
}

/** Without what the one who runs the tests has set. */
export function environment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { MLFLOW_TRACKING_URI: _, PROMPTREE_TOKENS: _tokens, PROMPTREE_WEBHOOK_SECRET: _secret, ...rest } = process.env;
  return { ...rest, ...own };
}

async function served(child: ChildProcess): Promise<Served> {
  onTestFinished(() => void child.kill("SIGKILL"));
  const outcome = outcomeOf(child);
  const lines: Line[] = [];
  if (child.stdout === null) throw new Error("its output is read");
  const reader = createInterface(child.stdout);
  // One that does not start, or not stop as it should, prints an error, which is no line of a log.
  reader.on("line", (text) => {
    const last = lines.at(-1);
    if (last !== undefined && "event" in last && last.event === "stopped") return;
    if (last !== undefined || text.startsWith('{"time"')) lines.push(serveContract.parse(JSON.parse(text)));
  });
  const line: Served["line"] = async (passes) => {
    for (;;) {
      const found = lines.find(passes);
      if (found !== undefined) return found;
      await Promise.race([once(reader, "line"), endedEarly(outcome)]);
    }
  };
  const first = await line((one) => "event" in one && one.event === "start");
  if (!("url" in first)) throw new Error("the first line tells where it serves");
  return {
    url: first.url,
    port: Number(new URL(first.url).port),
    process: child,
    lines: () => lines,
    line,
    outcome,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return outcome;
    },
  };
}

async function endedEarly(outcome: Promise<ProgramOutcome>): Promise<never> {
  const { code, out, err } = await outcome;
  throw new Error(`it ended with ${code}:\n${out}\n${err}`);
}
