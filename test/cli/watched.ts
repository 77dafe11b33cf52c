import { once } from "node:events";
import { mkdir, rename } from "node:fs/promises";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import { watchContract } from "../report/json-contract.ts";
import { outcomeOf, start } from "./program.ts";
import type { ProgramOutcome } from "./program.ts";
import { environment } from "./served.ts";

type Line = z.output<typeof watchContract>;

/** The built program while it watches. */
export interface Watched {
  /** The next line that passes, past those that were found before; each is held against the contract. */
  readonly next: (passes: (line: Line) => boolean) => Promise<Line>;
  readonly lines: () => readonly Line[];
  /** Asks it to stop, and waits until it is gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<ProgramOutcome>;
}

/** Starts `promptree watch --json`, and waits until it is ready; it is gone when the test is over. */
export async function watch(cwd: string, ...argv: readonly string[]): Promise<Watched> {
  const child = start(["watch", "--json", ...argv], { cwd, env: environment({}) });
  onTestFinished(() => void child.kill("SIGKILL"));
  const outcome = outcomeOf(child);
  if (child.stdout === null) throw new Error("its output is read");
  const lines: Line[] = [];
  const reader = createInterface(child.stdout);
  reader.on("line", (text) => {
    if (text.startsWith('{"time"')) lines.push(watchContract.parse(JSON.parse(text)));
  });
  let read = 0;
  const next: Watched["next"] = async (passes) => {
    for (;;) {
      while (read < lines.length) {
        const line = lines[read++];
        if (line !== undefined && passes(line)) return line;
      }
      await Promise.race([once(reader, "line"), endedEarly(outcome)]);
    }
  };
  await next(({ event }) => event === "ready");
  return {
    next,
    lines: () => lines,
    stop: (signal = "SIGTERM") => {
      child.kill(signal);
      return outcome;
    },
  };
}

/** Puts a folder in the place of a registry, which can't be used then. */
export async function putAway(registry: string): Promise<void> {
  await rename(registry, `${registry}.away`);
  await mkdir(registry);
}

async function endedEarly(outcome: Promise<ProgramOutcome>): Promise<never> {
  const { code, out, err } = await outcome;
  throw new Error(`it ended with ${code}:\n${out}\n${err}`);
}
