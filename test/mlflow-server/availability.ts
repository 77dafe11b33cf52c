import { prepareEnvironment } from "./environment.ts";
import type { MlflowEnvironment } from "./environment.ts";
import { findPython } from "./python.ts";
import type { MissingPython, Python } from "./python.ts";

let looked: Python | MissingPython | null = null;

/**
 * For `describe.skipIf(mlflowIsMissing())`: whether this machine can't run MLflow, which is then said on standard error.
 * On CI it is an error, so that nobody takes skipped tests for passed ones.
 */
export function mlflowIsMissing(): boolean {
  const isFirstLook = looked === null;
  looked ??= findPython();
  const reason = reasonToSkip(looked, process.env);
  if (reason !== null && isFirstLook)
    process.stderr.write(`\n!!! SKIPPED: the tests against a real MLflow. ${reason}\n`);
  return reason !== null;
}

/** Null where tests can run; fails where they have to. */
export function reasonToSkip(python: Python | MissingPython, env: Readonly<NodeJS.ProcessEnv>): string | null {
  if (!("missing" in python)) return null;
  if (env["CI"] === "true") throw new Error(`${python.missing} On CI these tests have to run.`);
  return python.missing;
}

/** The environment of this machine; fails where `mlflowIsMissing`. */
export async function mlflowEnvironment(): Promise<MlflowEnvironment> {
  looked ??= findPython();
  if ("missing" in looked) throw new Error(looked.missing);
  return prepareEnvironment(looked);
}
