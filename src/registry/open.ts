import { resolve } from "node:path";
import type { DraftStore } from "../core/draft.ts";
import type { PromptreeError } from "../core/errors.ts";
import type { Registry, RegistryReader } from "../core/registry.ts";
import type { ModelStore } from "../mlflow/model-store.ts";
import { redactAddress, splitAddress, usageError } from "./address.ts";

export interface OpenRegistryOptions {
  /** What relative paths in the URL start from. */
  readonly baseDir: string;
  /** Where a server's credentials, certificates and proxies are told; a file needs none. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface OpenDraftStoreOptions extends OpenRegistryOptions {
  /** The absolute path of the work tree's root, which tells its drafts from others'. */
  readonly worktree: string;
}

const SUPPORTED =
  "use sqlite:PATH, for example sqlite:.promptree/registry.db, the address of an MLflow server, or memory:";

const SQLITE_PATHS = "use sqlite:PATH, for example sqlite:.promptree/registry.db or sqlite:/srv/registry.db";

/** Other kinds of registry that promptree is to have, by the scheme of their URL. */
const NOT_YET = new Set(["postgres", "postgresql", "databricks"]);

/**
 * Opens a registry by its URL: `sqlite:PATH`, `http(s)://…` of an MLflow server, or `memory:` for a fresh one that ends with
 * the process. An SQLite file is made by the first write, not before, and nothing is sent to a server before the first read.
 * @throws PromptreeError `usage` for a URL that names no registry we know; `registry-foreign`, `registry-version` or
 * `registry-unavailable` when what stands there can't be used.
 */
export async function openRegistry(url: string, options: OpenRegistryOptions): Promise<Registry> {
  const target = parseTarget(url, options);
  if (target.kind === "memory") return (await import("./memory.ts")).createMemoryRegistry();
  if (target.kind === "mlflow") return (await import("./mlflow/mlflow-registry.ts")).openMlflowRegistry(target);
  return (await import("./sql/sqlite-registry.ts")).openSqliteRegistry(target);
}

/** Opens a registry to read from; what it gives has no means to write. */
export async function openReader(url: string, options: OpenRegistryOptions): Promise<RegistryReader> {
  const target = parseTarget(url, options);
  if (target.kind === "memory") return (await import("./memory.ts")).createMemoryReader();
  if (target.kind === "mlflow") return (await import("./mlflow/mlflow-registry.ts")).openMlflowReader(target);
  return (await import("./sql/sqlite-registry.ts")).openSqliteReader(target);
}

/**
 * Opens a registry to be served: what stands in it as MLflow's models. An SQLite file that is not there is made at once.
 * @throws PromptreeError `usage` for a registry that is no SQLite file, and as `openRegistry` for one that can't be used.
 */
export async function openModelStore(url: string, options: OpenRegistryOptions): Promise<ModelStore> {
  const target = parseTarget(url, options);
  if (target.kind !== "sqlite") {
    throw usageError(`serve keeps its registry in one SQLite file, which ${redactAddress(url)} is not`, SQLITE_PATHS);
  }
  return (await import("./sql/models/sqlite-model-store.ts")).openSqliteModelStore(target);
}

/**
 * The same of an SQLite file that need not be writable: it is never made here, and opened to write by the first write alone.
 * Null where there is none.
 */
export async function openExistingModels({ path, address }: SqliteTarget): Promise<ModelStore | null> {
  return (await import("./sql/models/sqlite-model-store.ts")).openExistingModelStore({ path, address });
}

/** @throws PromptreeError `usage` for what is no `sqlite:PATH`. */
export function sqliteTarget(url: string, options: OpenRegistryOptions): SqliteTarget {
  const target = parseTarget(url, options);
  if (target.kind === "sqlite") return target;
  throw usageError(`${redactAddress(url)} is no SQLite file`, SQLITE_PATHS);
}

/**
 * Opens the drafts of one work tree beside a registry. An SQLite file is made by `hold` or the first draft.
 * @throws PromptreeError `usage` for a registry that is no SQLite file, and as `openRegistry` for one that can't be used.
 */
export async function openDraftStore(url: string, options: OpenDraftStoreOptions): Promise<DraftStore> {
  const target = parseTarget(url, options);
  if (target.kind !== "sqlite") {
    const what = `drafts are kept in a registry of one SQLite file, which ${redactAddress(url)} is not`;
    throw usageError(what, SQLITE_PATHS);
  }
  return (await import("./sql/draft-store.ts")).openSqliteDraftStore(target, options.worktree);
}

/** A registry in one file. */
export interface SqliteTarget {
  /** Absolute. */
  readonly path: string;
  readonly address: string;
}

type Target =
  | { readonly kind: "memory" }
  | { readonly kind: "mlflow"; readonly address: string; readonly env: NonNullable<OpenRegistryOptions["env"]> }
  | ({ readonly kind: "sqlite" } & SqliteTarget);

function parseTarget(url: string, { baseDir, env = {} }: OpenRegistryOptions): Target {
  const { scheme, rest } = splitAddress(url);
  if (scheme === "memory" && rest === "") return { kind: "memory" };
  if (scheme === "sqlite") return { kind: "sqlite", path: resolve(baseDir, sqlitePath(rest, url)), address: url };
  if (scheme === "http" || scheme === "https") return { kind: "mlflow", address: url, env };
  throw NOT_YET.has(scheme) || url === "databricks" ? notYet(url) : unknown(url);
}

function sqlitePath(path: string, url: string): string {
  if (path === "") throw usageError(`${url} names no file`, SUPPORTED);
  if (path === ":memory:") throw usageError(`${url} is not how a registry in memory is named`, "use memory:");
  if (path.includes("\0")) throw usageError("the path of a registry can't hold a NUL character", SUPPORTED);
  if (path.startsWith("//")) {
    throw usageError(`sqlite:${redactAddress(path)} has slashes after sqlite: that belong to no path`, SQLITE_PATHS);
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(path)) {
    throw usageError(`sqlite:${redactAddress(path)} has a URL in the place of its path`, SQLITE_PATHS);
  }
  return path;
}

function notYet(url: string): PromptreeError {
  return usageError(`a registry at ${redactAddress(url)} is not supported yet`, SUPPORTED);
}

function unknown(url: string): PromptreeError {
  return usageError(`${url === "" ? "an empty URL" : redactAddress(url)} names no kind of registry`, SUPPORTED);
}
