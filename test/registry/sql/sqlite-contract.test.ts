import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openDraftStore, openReader, openRegistry } from "../../../src/registry/open.ts";
import { describeRegistry } from "../../contract/registry-contract.ts";

describeRegistry("the registry in a SQLite file", {
  transactional: true,
  tellsRevision: true,
  tellsAliasMoves: true,
  tellsLock: false,
  countsDeleted: true,
  contentsCanChange: false,
  tagKeys: "any",
  longestValue: null,
  many: 2345,
  open: async () => {
    const baseDir = mkdtempSync(join(tmpdir(), "promptree-sqlite-"));
    const url = "sqlite:folder/registry.db";
    const registry = await openRegistry(url, { baseDir });
    return {
      registry,
      openAnother: () => openRegistry(url, { baseDir }),
      openReader: () => openReader(url, { baseDir }),
      openDrafts: (worktree) => openDraftStore(url, { baseDir, worktree }),
      deleteVersion: async (name, version) => {
        using database = new DatabaseSync(join(baseDir, "folder/registry.db"));
        database.prepare("DELETE FROM versions WHERE prompt = ? AND number = ?").run(name, version);
      },
      [Symbol.asyncDispose]: async () => {
        await registry[Symbol.asyncDispose]();
        rmSync(baseDir, { recursive: true });
      },
    };
  },
});
