import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Kysely, sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openModelStore, openRegistry } from "../../../src/registry/open.ts";
import { MIGRATIONS, migrate, readRegistryRow } from "../../../src/registry/sql/migrations.ts";
import { openNodeSqlite } from "../../../src/registry/sql/node-sqlite.ts";
import type { Migration } from "../../../src/registry/sql/migration.ts";
import type { Schema } from "../../../src/registry/sql/schema.ts";
import { APPLICATION_ID } from "../../../src/registry/sql/sqlite-file.ts";
import { readOne } from "../../contract/fixture.ts";

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

test("a registry of the first form is served and synced on with what it holds", async () => {
  await run(MIGRATIONS.slice(0, 1));
  await sql`pragma application_id = ${sql.lit(APPLICATION_ID)}`.execute(db);
  const at = "2025-03-03T10:00:00.000Z";
  const commit = "c".repeat(40);
  await sql`insert into prompts values ('greet', 'Says hello', '{"team":"a"}', 2, ${at}, 'github.com/o/r',
    'prompts/greet.md', 0, null, '{"team":"a"}', null, '["production"]')`.execute(db);
  await sql`insert into versions values ('greet', 1, 'h1:0', 'First', null, '{"team":"a"}', null, ${at},
    'github.com/o/r', ${commit}, 'prompts/greet.md', 'Ada', ${at})`.execute(db);
  await sql`insert into contents values ('greet', 1, 'text', null, null, 'Hello')`.execute(db);
  await sql`insert into aliases values ('greet', 'production', 1)`.execute(db);
  const url = `sqlite:${join(folder, "registry.db")}`;
  await using reader = await openRegistry(url, { baseDir: "/" });
  await using store = await openModelStore(url, { baseDir: "/" });
  const model = await store.read((models) => models.model("greet"));
  expect(model).toMatchObject({
    description: "Says hello",
    aliases: new Map([["production", 1]]),
    managed: { repository: "github.com/o/r", path: "prompts/greet.md" },
    createdAt: Date.parse(at),
    updatedAt: Date.parse(at),
    latest: { version: 1, description: "First", source: "dummy-source", isFromGit: true },
  });
  expect(model?.latest?.tags.get("mlflow.prompt.text")).toBe("Hello");
  expect(await readOne(reader, "greet")).toMatchObject({ nextVersion: 2, latest: { message: "First" } });
});
