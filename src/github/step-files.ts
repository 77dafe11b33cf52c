import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import { PromptreeError, messageOf } from "../core/errors.ts";
import type { Environment } from "./environment.ts";

/** What GitHub takes as a step's summary, in bytes; more than 1 MiB it refuses. */
export const SUMMARY_BUDGET = 1_000_000;

export async function appendSummary({ summaryPath }: Environment, markdown: string): Promise<void> {
  await append(summaryPath, "GITHUB_STEP_SUMMARY", `${markdown}\n\n`);
}

/** Sets the step's outputs. A value may hold anything: what ends it is random. */
export async function writeOutputs(
  { outputPath }: Environment,
  outputs: Readonly<Record<string, string>>,
): Promise<void> {
  const end = `end_${randomUUID()}`;
  const text = Object.entries(outputs).map(([name, value]) => `${name}<<${end}\n${value}\n${end}\n`);
  await append(outputPath, "GITHUB_OUTPUT", text.join(""));
}

async function append(path: string, variable: string, text: string): Promise<void> {
  try {
    await appendFile(path, text);
  } catch (error) {
    throw new PromptreeError("github-failed", `the file of ${variable} can't be written: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
