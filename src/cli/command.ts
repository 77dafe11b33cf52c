import { stat } from "node:fs/promises";
import { Command } from "@commander-js/extra-typings";
import { PromptreeError } from "../core/errors.ts";
import { createContext } from "./context.ts";
import type { Context, SharedOptions } from "./context.ts";
import type { ExitCode } from "./exit-codes.ts";
import type { Io } from "./io.ts";

/** What the commands share while one of them runs. */
export interface Cli {
  readonly io: Io;
  /** Options that stood before the command's name. */
  readonly before: () => SharedOptions;
  readonly exit: (code: ExitCode) => void;
  /** Told what a command works with once its line is read. */
  readonly begin: (context: Context) => void;
}

/** Of the option that every command takes: what it may be, and what counts without it. */
export const REGISTRY_HELP =
  "a registry's URL, or its name in promptree.yaml; without it: default of promptree.yaml, else MLFLOW_TRACKING_URI, else sqlite:.promptree/registry.db";

/** A command with the options that all of them take. */
export function newCommand(name: string, summary: string, description = "") {
  const capital = summary.charAt(0).toUpperCase() + summary.slice(1);
  return new Command(name)
    .summary(summary)
    .description(`${capital}.${description === "" ? "" : `\n\n${description}`}`)
    .option("-C <dir>", "work in this folder")
    .option("--registry <url>", REGISTRY_HELP)
    .option("--json", "print JSON, for tools")
    .helpOption("-h, --help", "show this help");
}

/** Lines for the end of a command's help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ promptree ${line}`).join("\n")}`;
}

/** Runs a command's work with the options of both places, and keeps its exit code. */
export async function perform(
  cli: Cli,
  options: SharedOptions,
  work: (context: Context) => Promise<ExitCode>,
): Promise<void> {
  const before = cli.before();
  const context = createContext(cli.io, {
    C: options.C ?? before.C,
    registry: options.registry ?? before.registry,
    json: options.json ?? before.json,
  });
  cli.begin(context);
  await requireFolder(context.dir, options.C ?? before.C);
  cli.exit(await work(context));
}

/** @throws PromptreeError `usage` when `-C` names no folder: git would only say that it is in no repository. */
async function requireFolder(dir: string, given: string | undefined): Promise<void> {
  if (given === undefined) return;
  const isFolder = await stat(dir).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new PromptreeError("usage", `-C ${given} names no folder: there is none at ${dir}`);
}
