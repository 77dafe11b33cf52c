import type { PromptName } from "../core/name.ts";
import type {
  AliasMove,
  AliasRemoval,
  AliasUpdate,
  NewVersion,
  Outcome,
  PromptUpdate,
  SyncState,
  VersionRestoration,
  WriteOptions,
  WriteSession,
} from "../core/registry.ts";
import type { VersionNumber } from "../core/version.ts";
import { lockLostError } from "./lock.ts";
import type { MemoryData, MemoryState, StoredPrompt } from "./memory-data.ts";
import {
  type Prompts,
  deleteAlias,
  deletePrompt,
  registerVersion,
  restoreVersion,
  setAlias,
  updatePrompt,
} from "./memory-writes.ts";

const NO_ALIASES: StoredPrompt["aliases"] = new Map();

/** Takes the lock when made. It changes a state of its own, which takes the old one's place when it commits. */
export class MemorySession implements WriteSession {
  readonly atomic = true;
  /** Never aborted: nobody can take this lock away. */
  readonly signal: AbortSignal = new AbortController().signal;
  readonly #data: MemoryData;
  readonly #writer: Pick<WriteOptions, "actor" | "commit">;
  #state: MemoryState;

  constructor(data: MemoryData, writer: Pick<WriteOptions, "actor" | "commit">) {
    this.#data = data;
    this.#writer = writer;
    this.#state = data.state;
    data.holder = this;
  }

  /** What reads of the same handle see while the session is open; null after. */
  get reads(): MemoryState | null {
    return this.#data.holder === this ? this.#state : null;
  }

  async registerVersions(batch: readonly NewVersion[]): Promise<readonly Outcome<VersionNumber>[]> {
    return this.#write((prompts) => batch.map((version) => registerVersion(prompts, version)));
  }

  async restoreVersions(batch: readonly VersionRestoration[]): Promise<readonly Outcome<void>[]> {
    return this.#write((prompts) => batch.map((one) => restoreVersion(prompts, one)));
  }

  async updatePrompts(batch: readonly PromptUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#write((prompts) => batch.map((update) => updatePrompt(prompts, update)));
  }

  async setAliases(batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#write((prompts) => batch.map((update) => setAlias(prompts, update)));
  }

  async deleteAliases(batch: readonly AliasRemoval[]): Promise<readonly Outcome<void>[]> {
    return this.#write((prompts) => batch.map((removal) => deleteAlias(prompts, removal)));
  }

  async deletePrompts(batch: readonly PromptName[]): Promise<readonly Outcome<void>[]> {
    return this.#write((prompts) => batch.map((name) => deletePrompt(prompts, name)));
  }

  async saveSyncState(saved: SyncState): Promise<void> {
    this.#mustBeOpen();
    this.#state = { ...this.#state, syncStates: new Map(this.#state.syncStates).set(saved.repository, saved) };
  }

  async commit(): Promise<void> {
    this.#mustBeOpen();
    this.#data.state = this.#state;
    this.#data.holder = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#data.holder === this) this.#data.holder = null;
  }

  #write<Value>(work: (prompts: Prompts) => readonly Outcome<Value>[]): readonly Outcome<Value>[] {
    this.#mustBeOpen();
    const prompts = new Map(this.#state.prompts);
    const outcomes = work(prompts);
    const writes = this.#state.writes + outcomes.filter((outcome) => outcome.ok).length;
    const aliasMoves = this.#movesTo(prompts);
    this.#state = { ...this.#state, prompts, aliasMoves, writes };
    return outcomes;
  }

  /** All that the aliases of all prompts went through until these. */
  #movesTo(prompts: Prompts): readonly AliasMove[] {
    const moves = [...this.#state.aliasMoves, ...this.#newMovesTo(prompts)];
    const isDeleted = [...this.#state.prompts.keys()].some((name) => !prompts.has(name));
    return isDeleted ? moves.map((move) => (prompts.has(move.prompt) ? move : { ...move, former: true })) : moves;
  }

  #newMovesTo(prompts: Prompts): readonly AliasMove[] {
    const { actor, commit } = this.#writer;
    const by = { at: new Date().toISOString(), actor, commit, former: false };
    const names = new Set([...this.#state.prompts.keys(), ...prompts.keys()]);
    return [...names].flatMap((prompt) => {
      const before = this.#state.prompts.get(prompt)?.aliases ?? NO_ALIASES;
      const after = prompts.get(prompt)?.aliases ?? NO_ALIASES;
      if (before === after) return [];
      return [...new Set([...before.keys(), ...after.keys()])]
        .filter((alias) => before.get(alias) !== after.get(alias))
        .map((alias) => ({ prompt, alias, from: before.get(alias) ?? null, to: after.get(alias) ?? null, ...by }));
    });
  }

  #mustBeOpen(): void {
    if (this.#data.holder !== this) throw lockLostError("memory:");
  }
}
