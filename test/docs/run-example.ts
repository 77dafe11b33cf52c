import { mlflowEnvironment, mlflowIsMissing } from "../mlflow-server/availability.ts";
import { startMlflow } from "../mlflow-server/server.ts";
import type { Example } from "./pages.ts";
import { runInShell } from "./shell.ts";
import type { Outcome } from "./shell.ts";

/** Stands in pages where a run has the address of its own server. */
const SERVER_IN_PAGES = "http://localhost:5000";

/** For tests to be skipped; said on standard error. */
export function needsWhatIsMissing({ needsMlflow }: Example): boolean {
  return needsMlflow && mlflowIsMissing();
}

/** Does what an example tells its reader to do. */
export async function runExample({ opening, commands, needsMlflow }: Example): Promise<readonly Outcome[]> {
  if (!needsMlflow) return runInShell(opening(), commands);
  const { python } = await mlflowEnvironment();
  await using server = await startMlflow();
  const typed = commands.map((command) => ({
    ...command,
    script: command.script.replaceAll(SERVER_IN_PAGES, server.url),
  }));
  const outcomes = await runInShell(opening(), typed, {
    programs: { python: `exec '${python}' "$@"` },
    variables: { DO_NOT_TRACK: "true", MLFLOW_DISABLE_TELEMETRY: "true", PYTHONUTF8: "1", NO_PROXY: "127.0.0.1" },
  });
  return outcomes.map(({ output, code }) => ({ output: output.replaceAll(server.url, SERVER_IN_PAGES), code }));
}
