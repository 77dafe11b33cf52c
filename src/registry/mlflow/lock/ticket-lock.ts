import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { PromptreeError } from "../../../core/errors.ts";
import type { WriteOptions } from "../../../core/registry.ts";
import { lockLostError } from "../../lock.ts";
import { drawTicket } from "./draw-ticket.ts";
import { KeptTicket } from "./kept-ticket.ts";
import { LOCK_TIMES, type LockTimes } from "./lock-times.ts";
import { type Ticket, type TicketOwner, deleteTicket, deleteTicketsOf, readTickets } from "./ticket.ts";
import type { Transport } from "../transport/transport.ts";

export interface LockOptions extends WriteOptions {
  /** The machine's name, for those who wait. */
  readonly host: string;
  readonly times?: Partial<LockTimes>;
}

/**
 * Takes the lock: draws a ticket and waits until it is the lowest one. Tickets whose owners gave no sign of life for the
 * time to live are taken away.
 * @throws PromptreeError `registry-busy`, naming who holds it, when others are before it for longer than `waitMs`.
 */
export async function takeTicketLock(transport: Transport, options: LockOptions): Promise<TicketLock> {
  const { actor, host, commit, waitMs } = options;
  const owner = { id: randomUUID(), actor, host, commit };
  const queue = new Queueing(transport, owner, { ...LOCK_TIMES, ...options.times });
  let deadline: number | null = null;
  let waited = false;
  try {
    for (let pause = queue.times.firstPause; ; pause = Math.min(pause * 2, queue.times.longestPause)) {
      const before = await queue.whoIsBefore();
      if (before === null) return queue.takeLock();
      // Drawing a ticket and looking at the queue is no waiting.
      deadline ??= performance.now() + waitMs;
      const left = deadline - performance.now();
      if (left <= 0) throw busyError(transport.address, waitMs, before);
      if (!waited) options.onWait?.();
      waited = true;
      await sleep(Math.min(pause, left));
    }
  } catch (error) {
    // What went wrong first is what to tell; a ticket that can't be deleted now expires.
    await queue.leave().catch(() => undefined);
    throw error;
  }
}

/** Tickets that are drawn because the one before is not shown. */
const MOST_DRAWS = 5;

/** Somebody who wants the lock. */
class Queueing {
  readonly times: LockTimes;
  readonly #transport: Transport;
  readonly #owner: TicketOwner;
  #kept: KeptTicket | null = null;

  constructor(transport: Transport, owner: TicketOwner, times: LockTimes) {
    this.times = times;
    this.#transport = transport;
    this.#owner = owner;
  }

  /**
   * The live ticket that has the lock; null when it is one's own.
   * @throws PromptreeError `registry-unavailable` when a ticket that was drawn is never among those that the server shows.
   */
  async whoIsBefore(): Promise<Ticket | null> {
    for (let draws = 1; ;) {
      const kept = await this.#ticket();
      const tickets = await readTickets(this.#transport);
      const [first] = tickets;
      if (first === undefined || !tickets.some((ticket) => isSame(ticket, kept.ticket))) {
        this.#drop();
        if (draws++ >= MOST_DRAWS) throw unseenError(this.#transport.address);
        await sleep(this.times.lookPause);
      } else if (isSame(first, kept.ticket)) return null;
      // One's own with another number was made by a create whose reply was lost.
      else if (first.id === this.#owner.id || kept.serverTime() - first.renewedAt > this.times.ttl) {
        await deleteTicket(this.#transport, first);
      } else return first;
    }
  }

  takeLock(): TicketLock {
    if (this.#kept === null) throw lockLostError(this.#transport.address);
    return new TicketLock(this.#transport, this.#kept, this.times);
  }

  async leave(): Promise<void> {
    this.#drop();
    await giveBack(this.#transport, this.#owner.id, this.times);
  }

  async #ticket(): Promise<KeptTicket> {
    if (this.#kept?.signal.aborted === true) this.#drop();
    this.#kept ??= new KeptTicket(
      this.#transport,
      this.#owner,
      await drawTicket(this.#transport, this.#owner, this.times),
      this.times,
    );
    return this.#kept;
  }

  #drop(): void {
    this.#kept?.letGo();
    this.#kept = null;
  }
}

/** The lock, held until it is released or lost. */
export class TicketLock {
  readonly #transport: Transport;
  readonly #kept: KeptTicket;
  readonly #times: LockTimes;
  #released = false;

  constructor(transport: Transport, kept: KeptTicket, times: LockTimes) {
    this.#transport = transport;
    this.#kept = kept;
    this.#times = times;
  }

  /** Aborted when the lock is lost, with the error `lock-lost` for its reason; not by a release. */
  get signal(): AbortSignal {
    return this.#kept.signal;
  }

  get isLost(): boolean {
    return this.signal.aborted;
  }

  /**
   * To be awaited right before each write.
   * @throws PromptreeError `lock-lost` when the lock is lost or was released; what a renewal that was due failed with.
   */
  async assertHeld(): Promise<void> {
    if (this.#released) throw lockLostError(this.#transport.address);
    await this.#kept.assertKept();
  }

  /**
   * Gives the lock back; once is enough.
   * @throws PromptreeError when the server can't be reached; the ticket then expires by itself.
   */
  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    this.#kept.letGo();
    await giveBack(this.#transport, this.#kept.ticket.id, this.#times);
  }
}

async function giveBack(transport: Transport, id: string, { leave }: LockTimes): Promise<void> {
  await deleteTicketsOf(transport.endedBy(AbortSignal.timeout(leave)), id);
}

function isSame(a: Ticket, b: Ticket): boolean {
  return a.number === b.number && a.id === b.id;
}

function unseenError(address: string): PromptreeError {
  return new PromptreeError(
    "registry-unavailable",
    `${address} does not show the lock's tickets that it has just given`,
    {
      hint: "sync to the server's primary, not to a replica of its database",
    },
  );
}

function busyError(address: string, waitMs: number, { actor, host, drawnAt }: Ticket): PromptreeError {
  const waited = waitMs >= 1000 ? ` for ${Math.round(waitMs / 1000)} s` : "";
  const since = new Date(drawnAt).toISOString();
  const message = `${address} was busy${waited}: ${actor} on ${host} has been syncing to it since ${since}`;
  return new PromptreeError("registry-busy", message, {
    hint: "wait for that sync to end and try again; where it can't be alive any more: promptree unlock",
  });
}
