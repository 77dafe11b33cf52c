import { mlflowEnvironment, mlflowIsMissing } from "../mlflow-server/availability.ts";
import { startMlflow } from "../mlflow-server/server.ts";
import { newBackgroundServer, startsServer } from "./background-server.ts";
import type { Example } from "./pages.ts";
import { runInShell } from "./shell.ts";
import type { Equipment, Outcome } from "./shell.ts";

/** Stands in pages where a run has the address of its own MLflow server. */
const MLFLOW_IN_PAGES = "http://localhost:5000";

/** For tests to be skipped; said on standard error. */
export function needsWhatIsMissing(example: Example): boolean {
  return needsPython(example) && mlflowIsMissing();
}

/** Does what an example tells its reader to do. */
export async function runExample(example: Example): Promise<readonly Outcome[]> {
  const equipment = needsPython(example) ? await pythonEquipment() : {};
  if (example.needsMlflow) return runWithMlflow(example, equipment);
  if (example.commands.some(startsServer)) return runWithServer(example, equipment);
  return runInShell(example.opening(), example.commands, equipment);
}

function needsPython({ needsMlflow, commands }: Example): boolean {
  return needsMlflow || commands.some(({ script }) => /^python /m.test(script));
}

/** `python` has MLflow's client in it. */
async function pythonEquipment(): Promise<Equipment> {
  const { python } = await mlflowEnvironment();
  return {
    programs: { python: `exec '${python}' "$@"` },
    variables: { DO_NOT_TRACK: "true", MLFLOW_DISABLE_TELEMETRY: "true", PYTHONUTF8: "1", NO_PROXY: "127.0.0.1" },
  };
}

async function runWithMlflow({ opening, commands }: Example, equipment: Equipment): Promise<readonly Outcome[]> {
  await using server = await startMlflow();
  const typed = commands.map((command) => ({
    ...command,
    script: command.script.replaceAll(MLFLOW_IN_PAGES, server.url),
  }));
  const outcomes = await runInShell(opening(), typed, equipment);
  return outcomes.map(({ output, code }) => ({ output: output.replaceAll(server.url, MLFLOW_IN_PAGES), code }));
}

async function runWithServer({ opening, commands }: Example, equipment: Equipment): Promise<readonly Outcome[]> {
  const server = await newBackgroundServer();
  const begin = `${server.opening}\n${opening()}`;
  const programs = { ...equipment.programs, ...server.programs };
  return server.inPages(await runInShell(begin, server.typed(commands), { ...equipment, programs }));
}
