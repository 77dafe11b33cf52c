import { hostname } from "node:os";
import type { SearchFilter } from "../../core/filter.ts";
import type { PromptName } from "../../core/name.ts";
import type { LockHolder, PromptState, Registry, WriteOptions, WriteSession } from "../../core/registry.ts";
import { breakLock } from "./lock/lock-holder.ts";
import { MlflowReader, type ReaderOptions } from "./reader.ts";
import { MlflowSession } from "./session.ts";
import { takeTicketLock } from "./lock/ticket-lock.ts";
import type { Transport } from "./transport/transport.ts";

export interface RegistryOptions extends ReaderOptions {
  /** What is waited, in milliseconds, before each look for what a create may have made whose reply was lost. */
  readonly lookPausesMs?: readonly number[];
}

const LOOK_PAUSES_MS = [0, 500, 1500, 4000];

/** Reads and writes a registry that an MLflow server keeps. */
export class MlflowRegistry extends MlflowReader implements Registry {
  readonly #lookPausesMs: readonly number[];
  #session: MlflowSession | null = null;

  constructor(transport: Transport, options: RegistryOptions = {}) {
    super(transport, options);
    this.#lookPausesMs = options.lookPausesMs ?? LOOK_PAUSES_MS;
  }

  override async *readPrompts(filter?: SearchFilter): AsyncGenerator<readonly PromptState[]> {
    const session = this.#openSession();
    for await (const page of super.readPrompts(filter)) {
      session?.see(page);
      yield page;
    }
  }

  override async readPrompt(name: PromptName): Promise<PromptState | null> {
    const session = this.#openSession();
    const state = await super.readPrompt(name);
    if (state !== null) session?.see([state]);
    return state;
  }

  async beginWrite(options: WriteOptions): Promise<WriteSession> {
    const { transport, lockTimes: times } = this;
    const lock = await takeTicketLock(transport, { ...options, host: hostname(), times });
    this.#session = new MlflowSession(transport, lock, this.#lookPausesMs);
    return this.#session;
  }

  async breakLock(holder: LockHolder): Promise<void> {
    await breakLock(this.transport, holder);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.#session?.[Symbol.asyncDispose]();
    await super[Symbol.asyncDispose]();
  }

  #openSession(): MlflowSession | null {
    return this.#session?.isOpen === true ? this.#session : null;
  }
}
