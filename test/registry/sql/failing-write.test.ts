import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Registry } from "../../../src/core/registry.ts";
import { openRegistry } from "../../../src/registry/open.ts";
import { aliasOf, versionOf } from "../../contract/builders.ts";
import { WRITER, readAll, valuesOf, write } from "../../contract/fixture.ts";

let baseDir = "";
let registry: Registry;
beforeEach(async () => {
  baseDir = mkdtempSync(join(tmpdir(), "promptree-failing-"));
  registry = await openRegistry("sqlite:registry.db", { baseDir });
  await write(registry, (session) => session.registerVersions([versionOf("a")]));
});
afterEach(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(baseDir, { recursive: true });
});

/** From now on the database fails every alias. A full disk undoes the whole transaction too, as `rollback` does. */
function failAliases(how: "abort" | "rollback"): void {
  using database = new DatabaseSync(join(baseDir, "registry.db"));
  database.exec(`create trigger fails before insert on aliases begin select raise(${how}, 'no'); end`);
}

test.for(["abort", "rollback"] as const)(
  "an error of the database (%s) ends the session, and undoes it",
  async (how) => {
    failAliases(how);
    const before = [await readAll(registry), await registry.readRevision()];
    await using session = await registry.beginWrite(WRITER);
    await session.registerVersions([versionOf("b")]);
    await expect(session.setAliases([aliasOf("a", "production", 1)])).rejects.toMatchObject({
      code: "write-refused",
      message: expect.stringContaining("sqlite:registry.db"),
    });
    expect(session.signal.aborted).toBe(true);
    await expect(session.registerVersions([versionOf("c")])).rejects.toMatchObject({ code: "lock-lost" });
    await expect(session.commit()).rejects.toMatchObject({ code: "lock-lost" });
    expect([await readAll(registry), await registry.readRevision()]).toEqual(before);
  },
);

test("after such an error the next session works", async () => {
  failAliases("rollback");
  await expect(write(registry, (session) => session.setAliases([aliasOf("a", "production", 1)]))).rejects.toThrow(
    "refused a write",
  );
  expect(valuesOf(await write(registry, (session) => session.registerVersions([versionOf("a", "2")])))).toEqual([2]);
});
