import type { Kysely } from "kysely";
import type { WriteOptions } from "../../core/registry.ts";
import { AuditLog } from "./audit.ts";
import { BulkInserts } from "./bulk.ts";
import type { Schema } from "./schema.ts";

/** What the writes of one session share. */
export interface Writing {
  /** The session's transaction. */
  readonly db: Kysely<Schema>;
  readonly bulk: BulkInserts;
  readonly audit: AuditLog;
}

export async function startWriting(
  db: Kysely<Schema>,
  writer: Pick<WriteOptions, "actor" | "commit">,
): Promise<Writing> {
  const bulk = new BulkInserts(db);
  const last = await db.selectFrom("audit").select("id").orderBy("id", "desc").limit(1).executeTakeFirst();
  return { db, bulk, audit: new AuditLog(bulk, writer, last?.id ?? 0) };
}
