import type { Draft } from "../../../src/core/draft.ts";
import { PromptreeError } from "../../../src/core/errors.ts";
import type { PromptName } from "../../../src/core/name.ts";
import type {
  AliasMove,
  AliasRemoval,
  AliasUpdate,
  LockHolder,
  NewVersion,
  Outcome,
  PromptState,
  PromptUpdate,
  Registry,
  SyncState,
  VersionRecord,
  VersionRestoration,
  VersionSummary,
  WriteOptions,
  WriteSession,
} from "../../../src/core/registry.ts";
import type { SearchFilter } from "../../../src/core/filter.ts";
import type { VersionNumber } from "../../../src/core/version.ts";
import { createMemoryData, createMemoryRegistry } from "../../../src/registry/memory.ts";
import type { MemoryData } from "../../../src/registry/memory-data.ts";
import { deleteVersionByHand } from "../by-hand.ts";

/** What goes wrong, once. */
export interface Fault {
  /** Which write of the session, from 1. */
  readonly at: number;
  /** `crash`: nothing comes after the write before. `lost-reply`: the write lasts, and nobody is told. */
  readonly kind: "crash" | "lost-reply" | "refusal";
}

/**
 * A registry without transactions, as a server is: every write lasts at once, prompts are written in no order to rely on, the
 * versions of one prompt in theirs and none after one that failed, and the record of what git has set last.
 */
export class FragileRegistry implements Registry {
  readonly address = "fragile:";
  readonly lockOutlives: boolean = false;
  readonly countsDeleted: boolean = true;
  readonly contentsCanChange: boolean = false;
  /** The writes of the last session. */
  writes = 0;
  fault: Fault | null = null;
  readonly #data: MemoryData;
  readonly #registry: Registry;

  constructor(data: MemoryData = createMemoryData()) {
    this.#data = data;
    this.#registry = createMemoryRegistry(data);
  }

  /** A registry of its own with the same in it, and no fault. */
  copy(): FragileRegistry {
    return new FragileRegistry({ ...this.#data });
  }

  /** Loses the record of what was synced last. */
  forget(): void {
    this.#data.state = { ...this.#data.state, syncStates: new Map() };
  }

  /** As its users may, by hand. */
  deleteVersion(prompt: string, version: number): void {
    deleteVersionByHand(this.#data, prompt, version);
  }

  async readRevision(): Promise<string | null> {
    return this.#registry.readRevision();
  }

  async readSyncStates(): Promise<readonly SyncState[]> {
    return this.#registry.readSyncStates();
  }

  readPrompts(filter?: SearchFilter): AsyncIterable<readonly PromptState[]> {
    return this.#registry.readPrompts(filter);
  }

  async readPrompt(name: PromptName): Promise<PromptState | null> {
    return this.#registry.readPrompt(name);
  }

  async readVersion(name: PromptName, version: VersionNumber): Promise<VersionRecord | null> {
    return this.#registry.readVersion(name, version);
  }

  async readDraft(name: PromptName): Promise<Draft | null> {
    return this.#registry.readDraft(name);
  }

  async readAliasMoves(name: PromptName): Promise<readonly AliasMove[] | null> {
    return this.#registry.readAliasMoves(name);
  }

  readVersions(names: readonly PromptName[]): AsyncIterable<readonly VersionSummary[]> {
    return this.#registry.readVersions(names);
  }

  async readLock(): Promise<LockHolder | null> {
    return this.#registry.readLock();
  }

  async breakLock(holder: LockHolder): Promise<void> {
    return this.#registry.breakLock(holder);
  }

  async beginWrite(_options: WriteOptions): Promise<WriteSession> {
    this.writes = 0;
    return new FragileSession(this);
  }

  /** One write that lasts at once, or fails as it is told to. */
  async write<Value>(work: (session: WriteSession) => Promise<Value>): Promise<Value | PromptreeError> {
    const fault = ++this.writes === this.fault?.at ? this.fault : null;
    if (fault?.kind === "crash") throw unreachable();
    if (fault?.kind === "refusal") return new PromptreeError("write-refused", "the registry had a bad day");
    await using session = await this.#registry.beginWrite({ actor: "tester", commit: null, waitMs: 0 });
    const value = await work(session);
    await session.commit();
    if (fault?.kind === "lost-reply") throw unreachable();
    return value;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#registry[Symbol.asyncDispose]();
  }
}

function unreachable(): PromptreeError {
  return new PromptreeError("registry-unavailable", "the registry can't be reached");
}

class FragileSession implements WriteSession {
  readonly atomic = false;
  readonly signal = new AbortController().signal;
  readonly #registry: FragileRegistry;

  constructor(registry: FragileRegistry) {
    this.#registry = registry;
  }

  async registerVersions(batch: readonly NewVersion[]): Promise<readonly Outcome<VersionNumber>[]> {
    const failed = new Map<PromptName, PromptreeError>();
    return this.#each(batch, async (version) => {
      const earlier = failed.get(version.prompt);
      if (earlier !== undefined) return { ok: false, error: earlier };
      const outcome = await this.#one((session) => session.registerVersions([version]));
      if (!outcome.ok) failed.set(version.prompt, outcome.error);
      return outcome;
    });
  }

  async restoreVersions(batch: readonly VersionRestoration[]): Promise<readonly Outcome<void>[]> {
    return this.#each(batch, (one) => this.#one((session) => session.restoreVersions([one])));
  }

  async updatePrompts(batch: readonly PromptUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#each(batch, async (update) => {
      const [version] = update.versions;
      const managed = version === undefined ? null : await this.#managedOf(update.prompt);
      if (version !== undefined && managed !== null) {
        const first = { prompt: update.prompt, setTags: new Map(), removeTags: [], managed, versions: update.versions };
        const outcome = await this.#one((session) => session.updatePrompts([first]));
        if (!outcome.ok) return outcome;
      }
      return this.#one((session) => session.updatePrompts([update]));
    });
  }

  async setAliases(batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#each(batch, async (update) => {
      if (update.managedAliases === null) return this.#one((session) => session.setAliases([update]));
      const outcome = await this.#one((session) => session.setAliases([{ ...update, managedAliases: null }]));
      return outcome.ok ? this.#one((session) => session.setAliases([update])) : outcome;
    });
  }

  async deleteAliases(batch: readonly AliasRemoval[]): Promise<readonly Outcome<void>[]> {
    return this.#each(batch, (removal) => this.#one((session) => session.deleteAliases([removal])));
  }

  async deletePrompts(batch: readonly PromptName[]): Promise<readonly Outcome<void>[]> {
    return this.#each(batch, (prompt) => this.#one((session) => session.deletePrompts([prompt])));
  }

  async saveSyncState(state: SyncState): Promise<void> {
    const refused = await this.#registry.write((session) => session.saveSyncState(state));
    if (refused instanceof PromptreeError) throw refused;
  }

  async commit(): Promise<void> {
    // Every write has lasted since it was made.
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // There is no lock to give back.
  }

  /** The last prompts first, so that nothing comes to rely on the order of the names. */
  async #each<Item extends PromptName | { readonly prompt: PromptName }, Value>(
    batch: readonly Item[],
    write: (item: Item) => Promise<Outcome<Value>>,
  ): Promise<readonly Outcome<Value>[]> {
    const outcomes = new Map<Item, Outcome<Value>>();
    const groups = Map.groupBy(batch, (item) => (typeof item === "string" ? item : item.prompt));
    for (const group of [...groups.values()].toReversed()) {
      for (const item of group) outcomes.set(item, await write(item));
    }
    return batch.flatMap((item) => outcomes.get(item) ?? []);
  }

  async #one<Value>(work: (session: WriteSession) => Promise<readonly Outcome<Value>[]>): Promise<Outcome<Value>> {
    const outcomes = await this.#registry.write(work);
    if (outcomes instanceof PromptreeError) return { ok: false, error: outcomes };
    const [outcome] = outcomes;
    if (outcome === undefined) throw new Error("a write has an outcome");
    return outcome;
  }

  async #managedOf(prompt: PromptName): Promise<PromptState["managed"]> {
    return (await this.#registry.readPrompt(prompt))?.managed ?? null;
  }
}
