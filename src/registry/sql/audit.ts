import type { CommitId } from "../../core/commit.ts";
import type { WriteOptions } from "../../core/registry.ts";
import type { BulkInserts } from "./bulk.ts";
import type { AuditTable } from "./schema.ts";

export type AuditEntry = Pick<AuditTable, "action" | "prompt"> &
  Partial<Pick<AuditTable, "alias" | "version" | "from_version" | "to_version" | "details">>;

/** The audit log as one session writes it. The session holds the lock, so that it alone counts on. */
export class AuditLog {
  readonly #bulk: BulkInserts;
  readonly #actor: string;
  readonly #commit: CommitId | null;
  #lastId: number;

  constructor(bulk: BulkInserts, writer: Pick<WriteOptions, "actor" | "commit">, lastId: number) {
    this.#bulk = bulk;
    this.#actor = writer.actor;
    this.#commit = writer.commit;
    this.#lastId = lastId;
  }

  async record(entries: readonly AuditEntry[]): Promise<void> {
    const at = new Date().toISOString();
    await this.#bulk.insert(
      "audit",
      entries.map((entry) => this.#row(entry, at)),
    );
  }

  #row(entry: AuditEntry, at: string): AuditTable {
    this.#lastId += 1;
    return {
      id: this.#lastId,
      at,
      actor: this.#actor,
      action: entry.action,
      prompt: entry.prompt,
      alias: entry.alias ?? null,
      version: entry.version ?? null,
      from_version: entry.from_version ?? null,
      to_version: entry.to_version ?? null,
      details: entry.details ?? null,
      commit_id: this.#commit,
    };
  }
}
