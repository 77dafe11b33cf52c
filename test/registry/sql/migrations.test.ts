import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MIGRATIONS, migrate, readRegistryRow } from "../../../src/registry/sql/migrations.ts";
import { openNodeSqlite } from "../../../src/registry/sql/node-sqlite.ts";
import type { Migration } from "../../../src/registry/sql/migration.ts";
import type { Schema } from "../../../src/registry/sql/schema.ts";

let folder = "";
let db: Kysely<Schema>;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "promptree-migrations-"));
  db = openNodeSqlite(join(folder, "registry.db"), { readOnly: false });
});
afterEach(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

let claims = 0;
const run = (migrations: readonly Migration[]) =>
  migrate(db, { clustered: sql``, migrations, claim: async () => void claims++ });

const addNotes: Migration = async (database) => {
  await database.schema.createTable("notes").addColumn("text", "text").execute();
};
const fails: Migration = async (database) => {
  await database.schema.createTable("half").addColumn("text", "text").execute();
  throw new Error("this step fails");
};

const tables = async () => (await db.introspection.getTables()).map((table) => table.name);

test("a new database takes every step, is claimed once, and knows its version", async () => {
  claims = 0;
  await run([...MIGRATIONS, addNotes]);
  expect(await tables()).toContain("notes");
  expect(await readRegistryRow(db)).toMatchObject({ schema_version: MIGRATIONS.length + 1 });
  expect(claims).toBe(1);
});

test("an older database takes the steps it lacks, and stays the same registry", async () => {
  claims = 0;
  await run(MIGRATIONS);
  const { id } = await readRegistryRow(db);
  await run([...MIGRATIONS, addNotes]);
  expect(await readRegistryRow(db)).toEqual({ id, schema_version: MIGRATIONS.length + 1 });
  expect(claims).toBe(1);
});

test("a database that is up to date is left alone", async () => {
  await run([...MIGRATIONS, addNotes]);
  await run([...MIGRATIONS, addNotes]);
  expect(await tables()).toContain("notes");
});

test("a step that fails leaves nothing of it, and the version as it was", async () => {
  await run(MIGRATIONS);
  await expect(run([...MIGRATIONS, addNotes, fails])).rejects.toThrow("this step fails");
  expect(await tables()).not.toContain("half");
  expect(await tables()).not.toContain("notes");
  expect(await readRegistryRow(db)).toMatchObject({ schema_version: MIGRATIONS.length });
});
