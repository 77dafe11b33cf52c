import { PromptreeError } from "../../src/core/errors.ts";
import type { PromptName } from "../../src/core/name.ts";
import type {
  AliasRemoval,
  AliasUpdate,
  NewVersion,
  Outcome,
  PromptUpdate,
  SyncState,
  VersionRestoration,
  WriteSession,
} from "../../src/core/registry.ts";
import type { VersionNumber } from "../../src/core/version.ts";

/** What becomes of a write that is not handed on: refused, or left without any outcome. */
export type Obstacle = "refused" | "unanswered";

/** A session that notes every write it is asked for, and hands on those in whose way nothing is put. */
export class ToldSession implements WriteSession {
  /** `register a`, `restore a 1`, `update a`, `point a production`, `unpoint a production`, `delete a`, in order. */
  readonly asked: string[] = [];
  readonly atomic = false;
  readonly #session: WriteSession;
  readonly #obstacles: Readonly<Record<string, Obstacle>>;

  constructor(session: WriteSession, obstacles: Readonly<Record<string, Obstacle>>) {
    this.#session = session;
    this.#obstacles = obstacles;
  }

  get signal(): AbortSignal {
    return this.#session.signal;
  }

  async registerVersions(batch: readonly NewVersion[]): Promise<readonly Outcome<VersionNumber>[]> {
    return this.#handOn(
      batch,
      ({ prompt }) => `register ${prompt}`,
      (rest) => this.#session.registerVersions(rest),
    );
  }

  async restoreVersions(batch: readonly VersionRestoration[]): Promise<readonly Outcome<void>[]> {
    return this.#handOn(
      batch,
      ({ prompt, version }) => `restore ${prompt} ${version}`,
      (rest) => this.#session.restoreVersions(rest),
    );
  }

  async updatePrompts(batch: readonly PromptUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#handOn(
      batch,
      ({ prompt }) => `update ${prompt}`,
      (rest) => this.#session.updatePrompts(rest),
    );
  }

  async setAliases(batch: readonly AliasUpdate[]): Promise<readonly Outcome<void>[]> {
    return this.#handOn(
      batch,
      ({ prompt, alias }) => `point ${prompt} ${alias}`,
      (rest) => this.#session.setAliases(rest),
    );
  }

  async deleteAliases(batch: readonly AliasRemoval[]): Promise<readonly Outcome<void>[]> {
    return this.#handOn(
      batch,
      ({ prompt, alias }) => `unpoint ${prompt} ${alias}`,
      (rest) => this.#session.deleteAliases(rest),
    );
  }

  async deletePrompts(batch: readonly PromptName[]): Promise<readonly Outcome<void>[]> {
    return this.#handOn(
      batch,
      (prompt) => `delete ${prompt}`,
      (rest) => this.#session.deletePrompts(rest),
    );
  }

  async saveSyncState(state: SyncState): Promise<void> {
    return this.#session.saveSyncState(state);
  }

  async commit(): Promise<void> {
    return this.#session.commit();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    return this.#session[Symbol.asyncDispose]();
  }

  async #handOn<Item, Value>(
    batch: readonly Item[],
    wordsFor: (item: Item) => string,
    write: (rest: readonly Item[]) => Promise<readonly Outcome<Value>[]>,
  ): Promise<readonly Outcome<Value>[]> {
    this.asked.push(...batch.map(wordsFor));
    const free = batch.filter((item) => this.#obstacles[wordsFor(item)] === undefined);
    const given = await write(free);
    const outcomes = new Map(free.map((item, index) => [item, given[index]]));
    return batch.flatMap((item) => {
      if (this.#obstacles[wordsFor(item)] === "unanswered") return [];
      return outcomes.get(item) ?? { ok: false, error: new PromptreeError("write-refused", "a bad day") };
    });
  }
}
