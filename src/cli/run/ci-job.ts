import { relative } from "node:path";
import { PromptreeError } from "../../core/errors.ts";
import type { Problem } from "../../core/problem.ts";
import { redact } from "../../core/redact.ts";
import { InvalidFilesError } from "../../engine/project.ts";
import { BlockedPlanError } from "../../engine/sync.ts";
import { readEnvironment } from "../../github/environment.ts";
import type { Environment } from "../../github/environment.ts";
import { annotation, jsonWithoutCommands, problemAnnotation, withoutCommands } from "../../github/workflow-commands.ts";
import type { Context } from "../context.ts";
import { EXIT, exitCodeOf } from "../exit-codes.ts";
import type { ExitCode } from "../exit-codes.ts";
import { printDefect, printFailure, shownError } from "../failure.ts";

/** A command that runs as a step of a workflow. */
export interface Job {
  /** Writes nothing that the runner would obey. */
  readonly context: Context;
  readonly environment: Environment;
  readonly annotate: (level: "error" | "warning" | "notice", message: string) => void;
  readonly annotateProblems: (problems: readonly Problem[]) => void;
}

/**
 * Runs one, and tells what stopped it as the runner's other output is told.
 * @throws PromptreeError `usage` outside of GitHub Actions.
 */
export async function runJob(context: Context, work: (job: Job) => Promise<ExitCode>): Promise<ExitCode> {
  const job = startJob(context);
  try {
    return await work(job);
  } catch (error) {
    if (error instanceof PromptreeError) return reportFailure(job, error);
    printDefect(error, job.context);
    return EXIT.failed;
  }
}

/** Says on the terminal and beside the files why there is no result. */
export function reportFailure({ context, annotate, annotateProblems }: Job, error: PromptreeError): ExitCode {
  if (error instanceof InvalidFilesError) annotateProblems(error.problems);
  else if (error instanceof BlockedPlanError) for (const { message } of error.plan.blocks) annotate("error", message);
  else {
    const { message, hint } = shownError(error, context);
    annotate("error", hint === null ? message : `${message}; ${hint}`);
  }
  printFailure(error, context, true);
  return exitCodeOf(error.code);
}

/** What tells this step's report from those of other registries and folders of the same repository. */
export function reportKey({ context, environment }: Job): readonly string[] {
  const registry = redact(context.registry ?? "default");
  return [registry, relative(environment.workspace, context.dir)];
}

function startJob(context: Context): Job {
  const environment = readEnvironment(context.io.env);
  const { out, err } = context.io;
  // Data stand alone on standard output, and the runner reads both.
  const tell = (line: string): void => (context.json ? err : out)(`${line}\n`);
  const io = {
    ...context.io,
    out: (text: string) => out(context.json ? jsonWithoutCommands(text) : withoutCommands(text)),
    err: (text: string) => err(withoutCommands(text)),
  };
  return {
    context: { ...context, io },
    environment,
    annotate: (level, message) => tell(annotation(level, message)),
    annotateProblems: (problems) => problems.forEach((problem) => tell(problemAnnotation(problem))),
  };
}
