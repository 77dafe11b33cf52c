import type { Draft } from "../../core/draft.ts";
import type { SearchFilter } from "../../core/filter.ts";
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
import { ENDPOINTS } from "../../mlflow/endpoints.ts";
import { recordOf } from "../../mlflow/prompt-version.ts";
import { SYNC_MODEL, expectedPrompts, syncStatesOf } from "../../mlflow/sync-model.ts";
import { byName, chunksOf, PROMPTS_PER_PAGE } from "../paging.ts";
import { isMissing } from "./transport/failure.ts";
import { findPrompt, findPrompts } from "./reading/find-prompts.ts";
import { findDraft } from "./reading/find-draft.ts";
import { findVersion } from "./reading/find-version.ts";
import { findVersions } from "./reading/find-versions.ts";
import { readLock } from "./lock/lock-holder.ts";
import { LOCK_TIMES, type LockTimes } from "./lock/lock-times.ts";
import type { Transport } from "./transport/transport.ts";

export interface ReaderOptions {
  /** How many prompts a request asks for; 1000, the most that MLflow gives, when left out. */
  readonly promptsPerRequest?: number;
  readonly lockTimes?: Partial<LockTimes>;
}

/** Reads a registry that an MLflow server keeps. It has nothing to write with. */
export class MlflowReader implements RegistryReader {
  readonly address: string;
  readonly lockOutlives = true;
  readonly countsDeleted = false;
  readonly contentsCanChange = true;
  protected readonly transport: Transport;
  protected readonly lockTimes: LockTimes;
  readonly #promptsPerRequest: number;
  /** How many prompts there are likely to be; null where nobody has told. */
  #expected: number | null = null;

  constructor(transport: Transport, { promptsPerRequest = PROMPTS_PER_PAGE, lockTimes }: ReaderOptions = {}) {
    this.address = transport.address;
    this.transport = transport;
    this.lockTimes = { ...LOCK_TIMES, ...lockTimes };
    this.#promptsPerRequest = promptsPerRequest;
  }

  /** MLflow counts no writes, and aliases and tags move no time. */
  async readRevision(): Promise<string | null> {
    return null;
  }

  async readSyncStates(): Promise<readonly SyncState[]> {
    try {
      const { registered_model: model } = await this.transport.call(ENDPOINTS.getModel, { name: SYNC_MODEL });
      this.#expected = expectedPrompts(model);
      return syncStatesOf(model);
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async *readPrompts(filter: SearchFilter = []): AsyncGenerator<readonly PromptState[]> {
    const expected = filter.length === 0 ? this.#expected : null;
    const pages = { pageSize: this.#promptsPerRequest, expected };
    yield* chunksOf(await findPrompts(this.transport, filter, pages), PROMPTS_PER_PAGE);
  }

  async readPrompt(name: PromptName): Promise<PromptState | null> {
    return findPrompt(this.transport, name);
  }

  async readVersion(name: PromptName, version: VersionNumber): Promise<VersionRecord | null> {
    const found = await findVersion(this.transport, name, version);
    return found === null ? null : recordOf(found);
  }

  async readDraft(name: PromptName): Promise<Draft | null> {
    return findDraft(this.transport, name);
  }

  async readAliasMoves(_name: PromptName): Promise<readonly AliasMove[] | null> {
    return null;
  }

  async *readVersions(names: readonly PromptName[]): AsyncGenerator<readonly VersionSummary[]> {
    yield* findVersions(this.transport, [...new Set(names)].toSorted(byName));
  }

  async readLock(): Promise<LockHolder | null> {
    return readLock(this.transport, this.lockTimes.ttl);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.transport[Symbol.asyncDispose]();
  }
}
