import { PromptreeError } from "../../../core/errors.ts";
import { isMissing } from "../transport/failure.ts";
import { type LockTimes, type Moment, elapsedSince, rightNow } from "./lock-times.ts";
import { type Ticket, type TicketOwner, renewTicket } from "./ticket.ts";
import type { Transport } from "../transport/transport.ts";

/** A ticket of one's own, renewed in the background until it is lost or let go. */
export class KeptTicket {
  readonly ticket: Ticket;
  readonly #transport: Transport;
  readonly #owner: TicketOwner;
  readonly #times: LockTimes;
  readonly #loss = new AbortController();
  readonly #end = new AbortController();
  readonly #renewals: NodeJS.Timeout;
  #watch: NodeJS.Timeout;
  #renewedAt: Moment;
  #clock: { readonly serverMs: number; readonly at: number };
  #underWay: Promise<void> | null = null;
  /** What the last renewal failed with. */
  #trouble: unknown = undefined;

  /** `sentAt` is when the request that made or last renewed the ticket was sent. */
  constructor(transport: Transport, owner: TicketOwner, drawn: { ticket: Ticket; sentAt: Moment }, times: LockTimes) {
    this.ticket = drawn.ticket;
    this.#transport = transport;
    this.#owner = owner;
    this.#times = times;
    this.#renewedAt = drawn.sentAt;
    this.#clock = { serverMs: drawn.ticket.renewedAt, at: performance.now() };
    this.#renewals = setInterval(() => this.#renewInBackground(), times.renewEvery).unref();
    this.#watch = this.#nextWatch();
  }

  /** Aborted when the ticket is lost; the reason is the error `lock-lost`. */
  get signal(): AbortSignal {
    return this.#loss.signal;
  }

  /** The time at the server, never later than it is there, in milliseconds since 1970. */
  serverTime(): number {
    return this.#clock.serverMs + performance.now() - this.#clock.at;
  }

  /** Renews it when the last time was a while ago. @throws PromptreeError `lock-lost`; what the renewal failed with. */
  async assertKept(): Promise<void> {
    this.#loseWhenLapsed();
    this.signal.throwIfAborted();
    if (elapsedSince(this.#renewedAt) >= this.#times.renewBeforeWrite) await this.#renew();
    this.signal.throwIfAborted();
  }

  /** Ends the renewals; the ticket itself stays. */
  letGo(): void {
    clearInterval(this.#renewals);
    clearTimeout(this.#watch);
    this.#end.abort();
  }

  #renewInBackground(): void {
    this.#renew().catch((error: unknown) => {
      // Told when it goes on for so long that the lock is lost.
      this.#trouble = error;
    });
  }

  /** One renewal at a time serves everybody who asks for one. */
  async #renew(): Promise<void> {
    this.#underWay ??= this.#renewOnce().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  async #renewOnce(): Promise<void> {
    const sentAt = rightNow();
    const signal = AbortSignal.any([this.#end.signal, this.signal]);
    try {
      const renewed = await renewTicket(this.#transport, this.ticket, this.#owner, signal);
      if (renewed.id !== this.ticket.id) this.#lose("its ticket is gone");
      this.#loseWhenLapsed();
      this.signal.throwIfAborted();
      this.#renewedAt = sentAt;
      this.#trouble = undefined;
      this.#clock = { serverMs: renewed.renewedAt, at: performance.now() };
      clearTimeout(this.#watch);
      this.#watch = this.#nextWatch();
    } catch (error) {
      if (isMissing(error)) this.#lose("its ticket is gone");
      this.signal.throwIfAborted();
      throw error;
    }
  }

  #nextWatch(): NodeJS.Timeout {
    const left = this.#times.lapse - elapsedSince(this.#renewedAt);
    return setTimeout(() => this.#loseWhenLapsed(), Math.max(0, left) + 1).unref();
  }

  #loseWhenLapsed(): void {
    const since = elapsedSince(this.#renewedAt);
    if (since >= this.#times.lapse) this.#lose(`it was not renewed for ${Math.round(since / 1000)} s`);
  }

  #lose(why: string): void {
    if (this.signal.aborted || this.#end.signal.aborted) return;
    const options = { hint: "run the sync again; it goes on from what is there", cause: this.#trouble };
    const message = `the lock on ${this.#transport.address} was lost, because ${why}; nothing more was written`;
    this.#loss.abort(new PromptreeError("lock-lost", message, options));
    this.letGo();
  }
}
