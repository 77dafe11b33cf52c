import type { Draft } from "../core/draft.ts";
import { type SearchFilter, matchesFilter } from "../core/filter.ts";
import type { PromptName } from "../core/name.ts";
import type {
  AliasMove,
  LockHolder,
  PromptState,
  Registry,
  RegistryReader,
  SyncState,
  VersionRecord,
  VersionSummary,
  WriteOptions,
  WriteSession,
} from "../core/registry.ts";
import type { VersionNumber } from "../core/version.ts";
import { takeTurn } from "./lock.ts";
import { type MemoryData, type MemoryState, recordOf, stateOf, summaryOf } from "./memory-data.ts";
import { MemorySession } from "./memory-session.ts";
import { NAMES_PER_PAGE, PROMPTS_PER_PAGE, byName, chunksOf } from "./paging.ts";

export const MEMORY_ADDRESS = "memory:";

/** A registry that ends with the process. Handed the data of another, it is a second handle on the same registry. */
export function createMemoryRegistry(data: MemoryData = createMemoryData()): Registry {
  return new MemoryRegistry(data);
}

export function createMemoryReader(data: MemoryData = createMemoryData()): RegistryReader {
  return new MemoryReader(data);
}

export function createMemoryData(): MemoryData {
  return {
    id: crypto.randomUUID(),
    state: { prompts: new Map(), syncStates: new Map(), aliasMoves: [], writes: 0 },
    holder: null,
  };
}

class MemoryReader implements RegistryReader {
  readonly address = MEMORY_ADDRESS;
  readonly lockOutlives = false;
  readonly countsDeleted = true;
  readonly contentsCanChange = false;
  protected readonly data: MemoryData;

  constructor(data: MemoryData) {
    this.data = data;
  }

  protected get state(): MemoryState {
    return this.data.state;
  }

  async readRevision(): Promise<string | null> {
    return `${this.data.id}:${this.state.writes}`;
  }

  async readSyncStates(): Promise<readonly SyncState[]> {
    return [...this.state.syncStates.values()].toSorted((a, b) => (a.repository < b.repository ? -1 : 1));
  }

  async *readPrompts(filter: SearchFilter = []): AsyncGenerator<readonly PromptState[]> {
    const matching = [...this.state.prompts.values()].filter((prompt) => matchesFilter(filter, prompt));
    const sorted = matching.toSorted((a, b) => byName(a.name, b.name));
    for (const page of chunksOf(sorted, PROMPTS_PER_PAGE)) yield page.map(stateOf);
  }

  async readPrompt(name: PromptName): Promise<PromptState | null> {
    const prompt = this.state.prompts.get(name);
    return prompt === undefined ? null : stateOf(prompt);
  }

  async readVersion(name: PromptName, version: VersionNumber): Promise<VersionRecord | null> {
    const stored = this.state.prompts.get(name)?.versions.get(version);
    return stored === undefined ? null : recordOf(name, stored);
  }

  /** It keeps none: nobody but its own process could load them. */
  async readDraft(_name: PromptName): Promise<Draft | null> {
    return null;
  }

  async readAliasMoves(name: PromptName): Promise<readonly AliasMove[]> {
    return this.state.aliasMoves.filter((move) => move.prompt === name);
  }

  async *readVersions(names: readonly PromptName[]): AsyncGenerator<readonly VersionSummary[]> {
    const { prompts } = this.state;
    for (const chunk of chunksOf([...new Set(names)].toSorted(byName), NAMES_PER_PAGE)) {
      const page = chunk.flatMap((name) =>
        [...(prompts.get(name)?.versions.values() ?? [])].map((stored) => summaryOf(name, stored)),
      );
      if (page.length > 0) yield page;
    }
  }

  async readLock(): Promise<LockHolder | null> {
    return null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The data stays with whoever holds it.
  }
}

class MemoryRegistry extends MemoryReader implements Registry {
  #session: MemorySession | null = null;

  protected override get state(): MemoryState {
    return this.#session?.reads ?? this.data.state;
  }

  async beginWrite(options: WriteOptions): Promise<WriteSession> {
    this.#session = await takeTurn(this.address, options, async () =>
      this.data.holder === null ? new MemorySession(this.data, options) : null,
    );
    return this.#session;
  }

  async breakLock(_holder: LockHolder): Promise<void> {
    // There is no lock that outlives its holder.
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#session?.[Symbol.asyncDispose]();
  }
}
