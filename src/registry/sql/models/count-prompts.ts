import type { Kysely } from "kysely";
import type { PromptCounts } from "../../../mlflow/model-store.ts";
import type { Schema } from "../schema.ts";

export async function countPrompts(db: Kysely<Schema>): Promise<PromptCounts> {
  const rowsOf = (table: "prompts" | "versions" | "aliases") =>
    db.selectFrom(table).select(({ fn }) => fn.countAll<number>().as("rows"));
  const [prompts, versions, aliases] = await Promise.all([
    rowsOf("prompts").executeTakeFirstOrThrow(),
    rowsOf("versions").executeTakeFirstOrThrow(),
    rowsOf("aliases").executeTakeFirstOrThrow(),
  ]);
  return { prompts: prompts.rows, versions: versions.rows, aliases: aliases.rows };
}
