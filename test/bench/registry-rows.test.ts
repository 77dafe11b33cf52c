import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRegistryRows, writeRegistryRows } from "../../bench/registry-rows.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "promptree-rows-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a copied file has the settings, the schema and the rows of the original, and fires no trigger", () => {
  const original = join(folder, "original.db");
  const copy = join(folder, "copy.db");
  {
    using database = new DatabaseSync(original);
    database.exec(`
      PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA application_id = 77; PRAGMA user_version = 3;
      CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, parent TEXT REFERENCES parent, length INT AS (length(parent)));
      CREATE TABLE parent (name TEXT PRIMARY KEY, bytes BLOB) WITHOUT ROWID;
      CREATE INDEX by_parent ON child (parent);
      CREATE TABLE audit (what TEXT);
      CREATE TRIGGER note AFTER INSERT ON child BEGIN INSERT INTO audit VALUES ('child'); END;
      INSERT INTO parent VALUES ('a "b"', x'00ff'), ('c', NULL);
      INSERT INTO child (parent) VALUES ('c'), ('a "b"');
      DELETE FROM child WHERE id = 1;`);
  }
  writeRegistryRows(copy, readRegistryRows(original));
  expect(dump(copy)).toEqual(dump(original));
});

test("a virtual table is refused, whose rows live in tables of its own", () => {
  const original = join(folder, "original.db");
  new DatabaseSync(original).exec("CREATE VIRTUAL TABLE words USING fts5(word)");
  expect(() => readRegistryRows(original)).toThrow("virtual table");
});

function dump(file: string) {
  using database = new DatabaseSync(file, { readOnly: true });
  const all = (sql: string) => database.prepare(sql).all();
  return {
    schema: all("SELECT type, name, sql FROM sqlite_schema ORDER BY name"),
    settings: ["page_size", "journal_mode", "application_id", "user_version"].map((name) => all(`PRAGMA ${name}`)),
    rows: ["parent", "child", "audit"].map((table) => all(`SELECT * FROM ${table}`)),
  };
}
