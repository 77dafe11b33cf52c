import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openRegistry } from "../../../src/registry/open.ts";
import {
  aliasOf,
  commitId,
  foreignVersionOf,
  managedBy,
  promptName,
  removalOf,
  syncStateOf,
  textContent,
  updateOf,
  versionNumber,
  versionOf,
} from "../../contract/builders.ts";
import { write } from "../../contract/fixture.ts";

let baseDir = "";
beforeEach(() => {
  baseDir = mkdtempSync(join(tmpdir(), "promptree-audit-"));
});
afterEach(() => {
  rmSync(baseDir, { recursive: true });
});

function audit(columns: string) {
  using database = new DatabaseSync(join(baseDir, "registry.db"), { readOnly: true });
  return database
    .prepare(`select ${columns} from audit order by id`)
    .all()
    .map((row) => ({ ...row }));
}

test("every write leaves a row that says who, when, what, from, to, and with which commit", async () => {
  await using registry = await openRegistry("sqlite:registry.db", { baseDir });
  const before = new Date().toISOString();
  await write(
    registry,
    async (session) => {
      await session.registerVersions([versionOf("a", "1"), versionOf("a", "2")]);
      await session.setAliases([aliasOf("a", "production", 1), aliasOf("a", "production", 7)]);
      await session.saveSyncState(syncStateOf());
    },
    { actor: "Ada", commit: commitId("aa") },
  );
  await write(
    registry,
    async (session) => {
      await session.setAliases([aliasOf("a", "production", 2)]);
      await session.deleteAliases([removalOf("a", "production"), removalOf("a", "never")]);
      await session.deletePrompts(["a", "never"].map(promptName));
    },
    { actor: "Grace" },
  );
  const first = { actor: "Ada", commit_id: commitId("aa") };
  const second = { actor: "Grace", commit_id: null };
  expect(audit("actor, commit_id, action, prompt, alias, version, from_version as 'from', to_version as 'to'")).toEqual(
    [
      { ...first, action: "register-version", prompt: "a", alias: null, version: 1, from: null, to: null },
      { ...first, action: "register-version", prompt: "a", alias: null, version: 2, from: null, to: null },
      { ...first, action: "set-alias", prompt: "a", alias: "production", version: null, from: null, to: 1 },
      { ...second, action: "set-alias", prompt: "a", alias: "production", version: null, from: 1, to: 2 },
      { ...second, action: "delete-alias", prompt: "a", alias: "production", version: null, from: 2, to: null },
      { ...second, action: "delete-prompt", prompt: "a", alias: null, version: null, from: null, to: null },
    ],
  );
  const times = audit("at").map((row) => String(row["at"]));
  expect(times).toEqual(times.toSorted());
  expect(times.every((at) => at >= before && at <= new Date().toISOString())).toBe(true);
});

test("a version whose content is put back leaves a row, one that is missing none", async () => {
  await using registry = await openRegistry("sqlite:registry.db", { baseDir });
  const content = textContent("put back");
  await write(registry, async (session) => {
    await session.registerVersions([versionOf("a", "1"), versionOf("a", "2")]);
    await session.restoreVersions(
      [2, 7].map((version) => ({ prompt: promptName("a"), version: versionNumber(version), content })),
    );
  });
  expect(audit("action, prompt, version").slice(2)).toEqual([{ action: "restore-version", prompt: "a", version: 2 }]);
});

test("an update's row says which fields changed", async () => {
  await using registry = await openRegistry("sqlite:registry.db", { baseDir });
  await write(registry, (session) => session.registerVersions([foreignVersionOf("a")]));
  await write(registry, (session) =>
    session.updatePrompts([
      updateOf("a", { description: "new" }),
      updateOf("a", { managed: managedBy("a", { orphaned: true }) }),
    ]),
  );
  const rows = audit("action, details").slice(1);
  expect(rows.map(({ action, details }) => ({ action, details: JSON.parse(String(details)) }))).toEqual([
    {
      action: "adopt-prompt",
      details: {
        description: { from: null, to: "new" },
        repository: { from: null, to: "github.com/acme/prompts" },
        path: { from: null, to: "prompts/a.md" },
      },
    },
    { action: "update-prompt", details: { orphaned: { from: 0, to: 1 } } },
  ]);
});
