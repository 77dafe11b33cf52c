import type { ChildProcess } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import pRetry from "p-retry";
import { makeFolder, removeFolder } from "../helpers/temporary-folder.ts";
import { mlflowEnvironment } from "./availability.ts";
import { childEnvironment } from "./child-environment.ts";
import type { MlflowEnvironment } from "./environment.ts";
import { spawnTied } from "./tied-process.ts";

/** A real MLflow server with a registry of its own. */
export interface MlflowServer extends AsyncDisposable {
  /** As in `http://127.0.0.1:40305`. */
  readonly url: string;
  /** Empties the registry: prompts and models. Nobody may be writing to it meanwhile. */
  reset(): void;
  /** Remembers what the registry holds; what it gives puts that back, as often as it is called, on the same terms. */
  keep(): () => void;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** Processes that answer requests; MLflow's own default is 4. */
  readonly workers?: number;
}

export async function startMlflow({ workers = 1 }: ServerOptions = {}): Promise<MlflowServer> {
  const environment = await mlflowEnvironment();
  const folder = await makeFolder();
  const database = join(folder, "mlflow.db");
  await copyFile(environment.emptyDatabase, database);
  const server = launch(environment, folder, database, workers);
  const closed = new Promise((done) => server.once("close", done));
  const stop = async (): Promise<void> => {
    server.stdin?.end();
    await closed;
    await removeFolder(folder);
  };
  try {
    const url = await addressOf(server, workers);
    // Workers begin to listen a moment after they say that they have started.
    await pRetry(() => fetch(`${url}/health`), { retries: 100, factor: 1, minTimeout: 50 });
    return { url, reset: () => empty(database), keep: () => keep(database), stop, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function launch({ python }: MlflowEnvironment, folder: string, database: string, workers: number): ChildProcess {
  const address = ["--host", "127.0.0.1", "--port", "0", "--workers", `${workers}`];
  const stores = ["--backend-store-uri", `sqlite:///${database}`, "--artifacts-destination", join(folder, "artifacts")];
  const argv = ["-m", "mlflow", "server", ...address, ...stores, "--uvicorn-opts", "--no-access-log"];
  return spawnTied(python, argv, { cwd: folder, env: childEnvironment() });
}

/**
 * Reads out of what it prints where it listens, as nobody else can take a port that it chose itself, and that all of
 * its workers are there.
 */
function addressOf(server: ChildProcess, workers: number): Promise<string> {
  let printed = "";
  return new Promise((done, fail) => {
    const read = (text: string): void => {
      printed += text;
      const address = /Uvicorn running on (?<url>http:\S+)/.exec(printed)?.groups?.["url"];
      const started = printed.split("Application startup complete").length - 1;
      if (address !== undefined && started === workers) done(address);
    };
    server.stdout?.setEncoding("utf8").on("data", read);
    server.stderr?.setEncoding("utf8").on("data", read);
    server.on("error", fail);
    server.on("exit", () => fail(new Error(`mlflow server ended before it could be reached:\n${printed}`)));
  });
}

/** Children before parents. MLflow keeps no copy of these rows in memory. */
const TABLES = [
  "registered_model_aliases",
  "model_version_tags",
  "model_versions",
  "registered_model_tags",
  "registered_models",
];

function empty(path: string): void {
  run(path, ["BEGIN IMMEDIATE", ...TABLES.map((table) => `DELETE FROM ${table}`), "COMMIT"]);
}

let copies = 0;

function keep(path: string): () => void {
  const copy = `${path}.${++copies}`;
  run(path, [`VACUUM INTO '${copy}'`]);
  const inserts = TABLES.toReversed().map((table) => `INSERT INTO main.${table} SELECT * FROM copy.${table}`);
  return () => {
    empty(path);
    run(path, [`ATTACH '${copy}' AS copy`, "BEGIN IMMEDIATE", ...inserts, "COMMIT"]);
  };
}

function run(path: string, statements: readonly string[]): void {
  const database = new DatabaseSync(path, { timeout: 10_000 });
  try {
    database.exec(statements.join(";"));
  } finally {
    database.close();
  }
}
