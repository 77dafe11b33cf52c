import type { Kysely } from "kysely";
import type { Draft } from "../../core/draft.ts";
import { type SearchFilter, matchesFilter } from "../../core/filter.ts";
import type { PromptName } from "../../core/name.ts";
import type {
  AliasMove,
  LockHolder,
  PromptState,
  RegistryReader,
  SyncState,
  VersionRecord,
  VersionSummary,
} from "../../core/registry.ts";
import type { VersionNumber } from "../../core/version.ts";
import { NAMES_PER_PAGE, PROMPTS_PER_PAGE, byName, chunksOf } from "../paging.ts";
import { Queue } from "../queue.ts";
import { readAliasMoves } from "./alias-moves.ts";
import { readDraft } from "./drafts.ts";
import { statesOf } from "./prompt-states.ts";
import { type PromptRow, contentOf, promptColumns, readObject, readTags, summaryColumns, summaryOf } from "./rows.ts";
import type { Schema } from "./schema.ts";
import type { SqlStore } from "./store.ts";
import { unreadIn } from "./wire/version-wire.ts";

/** The revision of a registry that nobody has written to yet. */
const UNWRITTEN = "0";

/** Reads a SQL registry. It has nothing to write with. */
export class SqlReader implements RegistryReader {
  readonly address: string;
  /** It is a transaction, which ends with its connection. */
  readonly lockOutlives = false;
  readonly countsDeleted = true;
  readonly contentsCanChange = false;
  protected readonly store: SqlStore;
  /**
   * Everything goes through it: a read must know whether a session is open, because it then belongs into the session's
   * transaction, and closing waits for what was begun.
   */
  protected readonly queue = new Queue();

  constructor(store: SqlStore) {
    this.address = store.address;
    this.store = store;
  }

  async readRevision(): Promise<string | null> {
    return this.#read(UNWRITTEN, async (db, id) => {
      const last = await db.selectFrom("audit").select(["id", "at"]).orderBy("id", "desc").limit(1).executeTakeFirst();
      return last === undefined ? `${id}:0` : `${id}:${last.id}:${last.at}`;
    });
  }

  async readSyncStates(): Promise<readonly SyncState[]> {
    return this.#read([], async (db) => {
      const rows = await db.selectFrom("sync_state").selectAll().orderBy("repository").execute();
      return rows.map((row) => ({
        repository: row.repository,
        commit: row.commit_id,
        branch: row.branch,
        mode: row.mode,
        syncedAt: row.synced_at,
        settledRevision: row.settled_revision,
        unfinished: row.unfinished_commit_id,
        newestVersions: null,
      }));
    });
  }

  async *readPrompts(filter: SearchFilter = []): AsyncGenerator<readonly PromptState[]> {
    let page: PromptPage = { prompts: [], next: null };
    do {
      page = await this.#readPage(page.next, filter);
      if (page.prompts.length > 0) yield page.prompts;
    } while (page.next !== null);
  }

  async readPrompt(name: PromptName): Promise<PromptState | null> {
    return this.#read(null, async (db) => {
      const rows = await db.selectFrom("prompts").select(promptColumns).where("name", "=", name).execute();
      const [prompt = null] = await statesOf(db, rows);
      return prompt;
    });
  }

  async readVersion(name: PromptName, version: VersionNumber): Promise<VersionRecord | null> {
    return this.#read(null, async (db) => {
      const row = await db
        .selectFrom("versions")
        .innerJoin("contents", (join) =>
          join.onRef("contents.prompt", "=", "versions.prompt").onRef("contents.number", "=", "versions.number"),
        )
        .select(summaryColumns)
        .select(["versions.description", "versions.tags", "versions.input_schema", "versions.wire_tags"])
        .select(["contents.type", "contents.model_config", "contents.response_format", "contents.body"])
        .where("versions.prompt", "=", name)
        .where("versions.number", "=", version)
        .executeTakeFirst();
      if (row === undefined) return null;
      const { description, tags, input_schema: inputSchema } = row;
      const metadata = { description, tags: readTags(tags), inputSchema: readObject(inputSchema) };
      const unread = unreadIn(row);
      return { ...summaryOf(row), content: contentOf(row), metadata, ...(unread.length > 0 && { unread }) };
    });
  }

  async readDraft(name: PromptName): Promise<Draft | null> {
    return this.#read(null, async (db) => readDraft(db, name));
  }

  async readAliasMoves(name: PromptName): Promise<readonly AliasMove[]> {
    return this.#read([], async (db) => readAliasMoves(db, name));
  }

  async *readVersions(names: readonly PromptName[]): AsyncGenerator<readonly VersionSummary[]> {
    for (const chunk of chunksOf([...new Set(names)].toSorted(byName), NAMES_PER_PAGE)) {
      const page = await this.#read([], async (db) => {
        const query = db.selectFrom("versions").select(summaryColumns).where("prompt", "in", chunk);
        return (await query.orderBy("prompt").orderBy("number").execute()).map(summaryOf);
      });
      if (page.length > 0) yield page;
    }
  }

  async readLock(): Promise<LockHolder | null> {
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.queue.run(() => this.store.close());
  }

  /** The write session to read within; null where none is open. */
  protected get session(): Kysely<Schema> | null {
    return null;
  }

  /**
   * Runs one read, which sees a single state of the registry: within the session where one is open, else in a transaction
   * of its own. `nothing` is the answer while there is no database.
   */
  async #read<Value>(nothing: Value, query: Query<Value>): Promise<Value> {
    return this.queue.run(async () => {
      try {
        const database = await this.store.connect();
        if (database === null) return nothing;
        if (this.session !== null) return await query(this.session, database.id);
        const snapshot = database.db.transaction().setAccessMode("read only");
        return await snapshot.execute((db) => query(db, database.id));
      } catch (error) {
        throw this.store.explain(error);
      }
    });
  }

  async #readPage(after: PromptName | null, filter: SearchFilter): Promise<PromptPage> {
    return this.#read<PromptPage>({ prompts: [], next: null }, async (db) => {
      const rows = await pageAfter(db, after);
      const passing = filter.length === 0 ? rows : rows.filter((row) => passes(filter, row));
      const next = rows.length < PROMPTS_PER_PAGE ? null : (rows.at(-1)?.name ?? null);
      return { prompts: await statesOf(db, passing), next };
    });
  }
}

/** Asks the database; `id` is the registry's own. */
type Query<Value> = (db: Kysely<Schema>, id: string) => Promise<Value>;

interface PromptPage {
  readonly prompts: readonly PromptState[];
  /** The name to go on after; null at the end. */
  readonly next: PromptName | null;
}

async function pageAfter(db: Kysely<Schema>, after: PromptName | null): Promise<readonly PromptRow[]> {
  const page = db.selectFrom("prompts").select(promptColumns).orderBy("name").limit(PROMPTS_PER_PAGE);
  return (after === null ? page : page.where("name", ">", after)).execute();
}

function passes(filter: SearchFilter, row: PromptRow): boolean {
  return matchesFilter(filter, { name: row.name, tags: readTags(row.tags) });
}
