import type { Registry, RegistryReader } from "../../core/registry.ts";
import { SqlReader } from "./reader.ts";
import { SqlRegistry } from "./registry.ts";
import { type SqliteLocation, SqliteStore } from "./sqlite-store.ts";
import type { SqlStore } from "./store.ts";

export async function openSqliteRegistry(location: SqliteLocation): Promise<Registry> {
  return new SqlRegistry(await connected(new SqliteStore(location, { readOnly: false })));
}

export async function openSqliteReader(location: SqliteLocation): Promise<RegistryReader> {
  return new SqlReader(await connected(new SqliteStore(location, { readOnly: true })));
}

/** A file that can't be used is told at once, not at the first read. */
async function connected(store: SqlStore): Promise<SqlStore> {
  try {
    await store.connect();
    return store;
  } catch (error) {
    throw store.explain(error);
  }
}
