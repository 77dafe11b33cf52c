import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { inject, onTestFinished } from "vitest";
import { environment } from "../cli/served.ts";
import { type ProgramOutcome, outcomeOf, runProgram } from "../cli/program.ts";

const ROOT = resolve(import.meta.dirname, "../..");

/** A clone of this repository as `npm ci && npx promptree sync` leaves it. */
export class Checkout {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @param folder Not there yet. */
  static async make(folder: string): Promise<Checkout> {
    execFileSync("git", ["clone", "--quiet", `file://${ROOT}`, folder]);
    cpSync(join(ROOT, "examples"), join(folder, "examples"), { recursive: true });
    // What is built, with the package.json that belongs to it.
    const built = resolve(dirname(inject("program")), "../..");
    rmSync(join(folder, "dist"), { recursive: true, force: true });
    cpSync(built, folder, { recursive: true });
    const checkout = new Checkout(folder);
    await checkout.promptree("sync");
    return checkout;
  }

  /** Runs a command line that has to succeed, and gives what it prints. */
  async promptree(...argv: readonly string[]): Promise<string> {
    const { code, out, err } = await runProgram(argv, { cwd: this.#folder, env: environment({}) });
    if (code !== 0) throw new Error(`promptree ${argv.join(" ")} ended with ${code}:\n${err}`);
    return out;
  }

  /** What the compiler finds in the examples, with the types that this repository's prompts have. */
  async compileErrors(): Promise<string> {
    await this.promptree("types");
    const tsconfig = {
      extends: "./tsconfig.json",
      compilerOptions: { skipLibCheck: false, typeRoots: [join(ROOT, "node_modules/@types")] },
      include: ["examples", "promptree.d.ts"],
    };
    writeFileSync(join(this.#folder, "tsconfig.examples.json"), JSON.stringify(tsconfig));
    const compiler = join(ROOT, "node_modules/.bin/tsc");
    return (await outcomeOf(spawn(compiler, ["-p", "tsconfig.examples.json"], { cwd: this.#folder }))).out;
  }

  /** Starts an example; it is gone when the test is over. */
  start(example: string, variables: NodeJS.ProcessEnv = {}): RunningExample {
    const args = [`examples/${example}`];
    const env = environment({ NO_COLOR: "1", ...variables });
    const child = spawn(process.execPath, args, { cwd: this.#folder, env, stdio: ["ignore", "pipe", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const outcome = outcomeOf(child);
    const lines: string[] = [];
    const reader = createInterface(child.stdout);
    reader.on("line", (line) => lines.push(line));
    return {
      outcome,
      signal: (name) => child.kill(name),
      line: async (passes) => {
        for (;;) {
          const found = lines.find((line) => passes.test(line));
          if (found !== undefined) return found;
          await Promise.race([once(reader, "line"), endedEarly(outcome)]);
        }
      },
    };
  }
}

export interface RunningExample {
  readonly outcome: Promise<ProgramOutcome>;
  readonly signal: (name: NodeJS.Signals) => boolean;
  /** The first line that it prints that passes, whether it is there already or comes later. */
  readonly line: (passes: RegExp) => Promise<string>;
}

async function endedEarly(outcome: Promise<ProgramOutcome>): Promise<never> {
  const { code, out, err } = await outcome;
  throw new Error(`it ended with ${code}:\n${out}\n${err}`);
}
