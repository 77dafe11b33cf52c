import type { Kysely } from "kysely";
import type { AliasName } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import type { AliasMove } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { Schema } from "./schema.ts";

/** The audit log as the story of one prompt's aliases. */
export async function readAliasMoves(db: Kysely<Schema>, name: PromptName): Promise<readonly AliasMove[]> {
  const rows = await db
    .selectFrom("audit")
    .select(["action", "alias", "from_version", "to_version", "at", "actor", "commit_id"])
    .where("prompt", "=", name)
    .where("action", "in", ["set-alias", "delete-alias", "delete-prompt", "rename-prompt"])
    .orderBy("id")
    .execute();
  const moves: AliasMove[] = [];
  const pointers = new Map<AliasName, VersionNumber>();
  for (const { action, alias, from_version: from, to_version: to, at, actor, commit_id: commit } of rows) {
    const by = { prompt: name, at, actor, commit };
    if (action === "delete-prompt" || action === "rename-prompt") {
      for (const [gone, version] of pointers) moves.push({ ...by, alias: gone, from: version, to: null });
      pointers.clear();
    } else if (alias !== null && from !== to) {
      moves.push({ ...by, alias, from, to });
      if (to === null) pointers.delete(alias);
      else pointers.set(alias, to);
    }
  }
  return moves;
}
