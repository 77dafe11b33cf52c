import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { reasonToSkip } from "../test/mlflow-server/availability.ts";
import { findPython } from "../test/mlflow-server/python.ts";
import { measureCommands, measureFirstSync, measureMemory, measureNoOp, measureOneCommit } from "./cases.ts";
import type { Shape } from "./generator/shape.ts";
import { describeMachine, isStale } from "./machine.ts";
import type { MlflowScale } from "./mlflow/cases.ts";
import type { ConnectionsScale } from "./mlflow/connections.ts";
import type { SdkScale } from "./sdk/cases.ts";
import type { ServeScale } from "./serve/cases.ts";
import type { WatchScale } from "./watch/cases.ts";
import type { BenchRepository } from "./repository.ts";
import { openRepository } from "./repository.ts";
import type { BudgetResult, TimeResult } from "./result.ts";
import { formatMebibytes, formatMs } from "./result.ts";
import { formatTable } from "./table.ts";
import { openWorkspace } from "./workspace.ts";

const HISTORY_CASES = ["first-sync", "no-op", "one-commit", "commands", "memory"] as const;
/** What is measured where nothing is named. */
const CASES = [...HISTORY_CASES, "watch", "sdk", "mlflow", "serve"] as const;
/** Measures no promptree, and so is only run when it is named. */
const CONNECTIONS = "mlflow-connections";
type Case = (typeof CASES)[number] | typeof CONNECTIONS;

const WITH_MLFLOW: ReadonlySet<Case> = new Set(["mlflow", "serve", CONNECTIONS]);

const USAGE = `npm run bench -- [--quick] [--cli FILE] [${[...CASES, CONNECTIONS].join(" | ")} …]

Measures the built command line against the budgets; run npm run build first. Ends with 1 when a budget is missed.
mlflow and serve start real MLflow servers, for which Python has to be there; mlflow-connections tells how many requests at
a time such a server does best with.
  --quick     a small history and few rounds: fails only if something does not work
  --cli FILE  measure this file instead of dist/cli/bin.js`;

/** A history, how often each thing is measured in it, and the same prompts with twice the history. */
interface Scale {
  readonly shape: Shape;
  readonly doubled: Shape;
  readonly rounds: { readonly firstSync: number; readonly small: number; readonly memory: number };
  readonly mlflow: MlflowScale;
  readonly connections: ConnectionsScale;
  readonly serve: ServeScale;
  readonly watch: WatchScale;
  readonly sdk: SdkScale;
}

const FULL: Scale = {
  shape: { seed: 1, prompts: 10_000, commits: 5_000, versions: 25_000, metadataEdits: 1_250 },
  doubled: { seed: 1, prompts: 10_000, commits: 10_000, versions: 50_000, metadataEdits: 2_500 },
  rounds: { firstSync: 7, small: 15, memory: 3 },
  mlflow: {
    prompts: 200,
    pythonPrompts: 40,
    // Of the same work one round may take a third longer than the next.
    rounds: 5,
    noOp: { prompts: 1_000, rounds: 9 },
    servers: [
      { workers: 1, timesPython: 3 },
      { workers: 4, timesPython: 10 },
    ],
  },
  connections: { prompts: 100, rounds: 3, workers: [1, 4] },
  serve: { prompts: 200, connections: 16, seconds: 4, rounds: 5 },
  watch: { prompts: 10_000, saves: 400, memorySaves: 3_000 },
  sdk: { prompts: 200, loads: 4_000_000, rounds: 9 },
};
const QUICK: Scale = {
  shape: { seed: 1, prompts: 500, commits: 250, versions: 1_250, metadataEdits: 60 },
  doubled: { seed: 1, prompts: 500, commits: 500, versions: 2_500, metadataEdits: 120 },
  rounds: { firstSync: 2, small: 3, memory: 1 },
  mlflow: {
    prompts: 40,
    pythonPrompts: 5,
    rounds: 1,
    noOp: { prompts: 40, rounds: 1 },
    servers: [{ workers: 1, timesPython: 3 }],
  },
  connections: { prompts: 40, rounds: 1, workers: [1] },
  serve: { prompts: 40, connections: 8, seconds: 1, rounds: 1 },
  watch: { prompts: 500, saves: 50, memorySaves: 200 },
  sdk: { prompts: 40, loads: 200_000, rounds: 3 },
};

interface Results {
  readonly budgets: BudgetResult[];
  readonly times: TimeResult[];
  /** Tables of figures that nothing is asked of. */
  readonly tables: string[];
}

process.exitCode = await main();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false }, cli: { type: "string" }, help: { type: "boolean" } },
  });
  const root = join(import.meta.dirname, "..");
  const cli = resolve(values.cli ?? join(root, "dist/cli/bin.js"));
  const unknown = positionals.filter((name) => !isCase(name));
  if (values.help === true || unknown.length > 0) {
    console.log(unknown.length > 0 ? `There is no ${unknown.join(", ")} to measure.\n\n${USAGE}` : USAGE);
    return unknown.length > 0 ? 64 : 0;
  }
  if (!existsSync(cli)) throw new Error(`${cli} is missing: run npm run build first`);
  const chosen = new Set<Case>(positionals.length === 0 ? CASES : positionals.filter(isCase));
  const missing = [...chosen].some((name) => WITH_MLFLOW.has(name)) ? whyNoMlflow() : null;
  if (missing !== null && positionals.length > 0) throw new Error(missing);
  if (missing !== null) {
    for (const name of WITH_MLFLOW) chosen.delete(name);
    console.log(`\n!!! SKIPPED: ${[...WITH_MLFLOW].join(", ")}. ${missing}\n`);
  }

  console.log(`machine  ${await describeMachine()}`);
  const stale = values.cli === undefined && (await isStale(cli, join(root, "src")));
  console.log(`cli      ${cli}${stale ? ", OLDER than src/: run npm run build to measure what is there" : ""}`);
  const { budgets, times, tables } = await measure(values.quick ? QUICK : FULL, chosen, cli);
  if (budgets.length > 0) console.log(`\n${budgetTable(budgets, values.quick)}`);
  if (times.length > 0) console.log(`\n${timeTable(times)}`);
  for (const table of tables) console.log(`\n${table}`);
  return !values.quick && budgets.some((result) => !result.met) ? 1 : 0;
}

function isCase(name: string): name is Case {
  return [...CASES, CONNECTIONS].some((known) => known === name);
}

async function measure(scale: Scale, chosen: ReadonlySet<Case>, cli: string): Promise<Results> {
  const results: Results = { budgets: [], times: [], tables: [] };
  const scratch = await mkdtemp(join(tmpdir(), "promptree-bench-run-"));
  try {
    if (HISTORY_CASES.some((name) => chosen.has(name))) await measureHistory(scale, chosen, cli, scratch, results);
    // Loaded when they are wanted: they would make the parent of all that is measured larger.
    if (chosen.has("watch")) {
      const { measureWatch } = await import("./watch/cases.ts");
      results.budgets.push(...(await measureWatch(scale.watch, scratch, cli)));
    }
    if (chosen.has("sdk")) {
      const { measureSdk } = await import("./sdk/cases.ts");
      const { budget, table } = await measureSdk(scale.sdk, scratch, cli);
      results.budgets.push(budget);
      results.tables.push(table);
    }
    if (chosen.has("mlflow")) {
      const [{ measureMlflow }, { requestTable }] = await Promise.all([
        import("./mlflow/cases.ts"),
        import("./mlflow/request-table.ts"),
      ]);
      const { budgets, times, counted } = await measureMlflow(scale.mlflow, scratch, cli);
      results.budgets.push(...budgets);
      results.times.push(...times);
      results.tables.push(requestTable(counted));
    }
    if (chosen.has("serve")) {
      const { measureServe } = await import("./serve/cases.ts");
      results.budgets.push(...(await measureServe(scale.serve, scratch, cli)));
    }
    if (chosen.has(CONNECTIONS)) {
      const { tabulateConnections } = await import("./mlflow/connections.ts");
      results.tables.push(await tabulateConnections(scale.connections, scratch, cli));
    }
    return results;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function measureHistory(
  { shape, doubled, rounds }: Scale,
  chosen: ReadonlySet<Case>,
  cli: string,
  scratch: string,
  { budgets, times }: Results,
): Promise<void> {
  const repository = await openRepository(shape);
  console.log(`history  ${describeRepository(repository)}`);
  const workspace = await openWorkspace(repository, join(scratch, "clone"), cli);
  if (chosen.has("first-sync")) budgets.push(await measureFirstSync(workspace, scratch, rounds.firstSync));
  if (chosen.has("no-op")) budgets.push(await measureNoOp(workspace, rounds.small));
  if (chosen.has("one-commit")) budgets.push(await measureOneCommit(workspace, rounds.small));
  if (chosen.has("commands")) times.push(...(await measureCommands(workspace, rounds.small)));
  if (chosen.has("memory")) {
    const longer = await openRepository(doubled);
    console.log(`doubled  ${describeRepository(longer)}`);
    const other = await openWorkspace(longer, join(scratch, "doubled"), cli);
    budgets.push(...(await measureMemory(workspace, other, rounds.memory)));
  }
}

/** Null where a server can be started. @throws Error on CI, where one has to. */
function whyNoMlflow(): string | null {
  return reasonToSkip(findPython(), process.env);
}

function count(number: number): string {
  return number.toLocaleString("en");
}

function describeRepository({ shape, summary }: BenchRepository): string {
  const seconds = ((summary.importMs + summary.packMs) / 1000).toFixed(1);
  return [
    `${count(shape.prompts)} prompts, ${count(shape.commits)} commits (and ${count(summary.workCommits)} on merged branches)`,
    `${count(shape.versions)} versions, ${count(shape.metadataEdits)} metadata edits`,
    `seed ${shape.seed}, HEAD ${summary.head.slice(0, 7)}, ${formatMebibytes(summary.packBytes)} pack, made in ${seconds} s`,
  ].join(", ");
}

function budgetTable(results: readonly BudgetResult[], quick: boolean): string {
  const verdict = (met: boolean): string => (quick ? "–" : met ? "met" : "MISSED");
  const rows = results.map(({ name, measured, budget, met, detail }) => [name, measured, budget, verdict(met), detail]);
  const note = quick
    ? "\nFor information: a small history is mostly start-up, and the budgets are about the large one."
    : "";
  return `${formatTable([["budget", "measured", "goal", "", "medians: time / floor"], ...rows])}${note}`;
}

function timeTable(results: readonly TimeResult[]): string {
  const rows = results.map(({ name, ms, targetMs, floorMs }) => [
    name,
    formatMs(ms),
    `< ${formatMs(targetMs)}${ms < targetMs ? "" : ", over"}`,
    `${(ms / floorMs).toFixed(2)} × an empty Node start`,
  ]);
  return formatTable([["command", "whole process", "aim", "(no verdict: times depend on the machine)"], ...rows]);
}
