import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import pMap from "p-map";
import { PromptreeError } from "../../../core/errors.ts";
import type { PromptName } from "../../../core/name.ts";
import type { Outcome } from "../../../core/registry.ts";
import type { Endpoint, RequestSchema } from "../../../mlflow/endpoints.ts";
import { lockLostError } from "../../lock.ts";
import { ServerRefusal } from "../transport/failure.ts";
import { KnownPrompts } from "./known-prompts.ts";
import type { TicketLock } from "../lock/ticket-lock.ts";
import type { Transport } from "../transport/transport.ts";

const AT_ONCE: readonly number[] = [0];

/** What the writes of one session share. The first failure that is not one prompt's own ends all of them. */
export class Writing {
  /** For reads, which end with the writes. */
  readonly transport: Transport;
  readonly known = new KnownPrompts();
  /** Aborted when the lock is lost, or a write failed in a way that leaves nothing to hope for. */
  readonly signal: AbortSignal;
  readonly #writes: Transport;
  readonly #lock: TicketLock;
  readonly #end = new AbortController();
  readonly #lookPausesMs: readonly number[];

  /** `lookPausesMs`: what is waited before each look for what a create with a lost reply may have made. */
  constructor(transport: Transport, lock: TicketLock, lookPausesMs: readonly number[]) {
    this.signal = AbortSignal.any([lock.signal, this.#end.signal]);
    this.transport = transport.endedBy(this.signal);
    this.#writes = transport;
    this.#lock = lock;
    this.#lookPausesMs = lookPausesMs;
  }

  /**
   * A call that changes something, each attempt at it made under the lock: a pause between two may outlast that.
   * @throws PromptreeError `lock-lost` before anything is sent.
   */
  async write<Request extends RequestSchema, Response extends z.ZodType>(
    endpoint: Endpoint<Request, Response>,
    request: z.input<Request>,
  ): Promise<z.output<Response>> {
    const guard = async (): Promise<void> => {
      this.signal.throwIfAborted();
      await this.#lock.assertHeld();
    };
    return this.#writes.call(endpoint, request, { stop: this.signal, guard });
  }

  /** Lets what is under way come to its end, and begins nothing more. */
  stop(): void {
    this.#end.abort(lockLostError(this.transport.address));
  }

  /** Looks for what may have been made, again after each pause; null when it does not turn up. */
  async lookFor<Found>(look: () => Promise<Found | null>, mayBeUnderWay: boolean): Promise<Found | null> {
    const pauses = mayBeUnderWay ? this.#lookPausesMs : AT_ONCE;
    for (const pause of pauses) {
      if (pause > 0) await sleep(pause, undefined, { signal: this.signal });
      const found = await look();
      if (found !== null) return found;
    }
    return null;
  }

  /**
   * Does a batch, prompts side by side and what is one prompt's in order. `work` is handed the outcome before it of the same
   * prompt, if there was one. A refusal is the outcome of what was refused alone.
   * @throws PromptreeError what concerns all: a lost lock, a server that can't be reached or does not let us in.
   */
  async inTurn<Item, Value>(
    batch: readonly Item[],
    promptOf: (item: Item) => PromptName,
    work: (item: Item, before: Outcome<Value> | null) => Promise<Outcome<Value>>,
  ): Promise<readonly Outcome<Value>[]> {
    const indexed = batch.map((item, index) => ({ item, index }));
    const groups = [...Map.groupBy(indexed, ({ item }) => promptOf(item)).values()];
    const doGroup = async (group: typeof indexed) => {
      const done: { readonly index: number; readonly outcome: Outcome<Value> }[] = [];
      for (const { item, index } of group) {
        const before = done.at(-1)?.outcome ?? null;
        done.push({ index, outcome: await this.#attempt(() => work(item, before)) });
      }
      return done;
    };
    try {
      // Nothing may be under way any more when this ends.
      const options = { concurrency: this.transport.connections, stopOnError: false };
      const done = (await pMap(groups, doGroup, options)).flat();
      return done.toSorted((a, b) => a.index - b.index).map(({ outcome }) => outcome);
    } catch (error) {
      this.signal.throwIfAborted();
      throw error;
    }
  }

  async #attempt<Value>(work: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
    try {
      this.signal.throwIfAborted();
      return await work();
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal !== null) return { ok: false, error: refusal };
      this.#end.abort(error);
      throw error;
    }
  }
}

/** What concerns one write alone; null for everything else. */
function refusalIn(error: unknown): PromptreeError | null {
  if (error instanceof ServerRefusal) return new PromptreeError("write-refused", error.message, { cause: error });
  const isRefusal = error instanceof PromptreeError && error.code === "write-refused";
  return isRefusal ? error : null;
}
