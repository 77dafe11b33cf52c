import { sql } from "kysely";
import type { Kysely } from "kysely";
import type { AliasName } from "../../core/alias.ts";
import type { PromptName } from "../../core/name.ts";
import type { AliasMove } from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import type { Schema } from "./schema.ts";

/** The audit log as the story of one name's aliases. */
export async function readAliasMoves(db: Kysely<Schema>, name: PromptName): Promise<readonly AliasMove[]> {
  const bearers = new Bearers();
  const moves: { readonly move: Omit<AliasMove, "former">; readonly bearer: number }[] = [];
  const pointers = new Map<AliasName, VersionNumber>();
  for (const row of await readRows(db, name)) {
    const { action, prompt, alias, from_version: from, to_version: to, renamed_to: newName } = row;
    const by = { prompt: name, at: row.at, actor: row.actor, commit: row.commit_id };
    const bearer = bearers.of(prompt);
    if (action === "delete-prompt" || action === "rename-prompt") {
      if (newName !== null) bearers.rename(prompt, newName);
      else bearers.delete(prompt);
      if (prompt !== name) continue;
      for (const [gone, version] of pointers)
        moves.push({ move: { ...by, alias: gone, from: version, to: null }, bearer });
      pointers.clear();
    } else if (alias !== null && from !== to) {
      moves.push({ move: { ...by, alias, from, to }, bearer });
      if (to === null) pointers.delete(alias);
      else pointers.set(alias, to);
    }
  }
  const last = bearers.of(name);
  return moves.map(({ move, bearer }) => ({ ...move, former: bearer !== last }));
}

/** Of other names only what has to do with who bears which. */
async function readRows(db: Kysely<Schema>, name: PromptName) {
  return db
    .selectFrom("audit")
    .select(["action", "prompt", "alias", "from_version", "to_version", "at", "actor", "commit_id"])
    .select(sql<string | null>`iif(action = 'rename-prompt', details ->> '$.name.to', null)`.as("renamed_to"))
    .where((where) =>
      where.or([
        where("action", "in", ["delete-prompt", "rename-prompt"]),
        where("prompt", "=", name).and("action", "in", ["set-alias", "delete-alias"]),
      ]),
    )
    .orderBy("id")
    .execute();
}

/** Which prompt has a name, as one takes the name of another that is gone or takes its own back. */
class Bearers {
  readonly #numbers = new Map<string, number>();
  #count = 0;

  of(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.#count += 1;
    this.#numbers.set(name, this.#count);
    return this.#count;
  }

  rename(name: string, newName: string): void {
    this.#numbers.set(newName, this.of(name));
    this.#numbers.delete(name);
  }

  delete(name: string): void {
    this.#numbers.delete(name);
  }
}
