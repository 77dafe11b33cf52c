import { setTimeout as sleep } from "node:timers/promises";
import { ReplyLost, isMissing } from "../transport/failure.ts";
import { type LockTimes, type Moment, rightNow } from "./lock-times.ts";
import { createSyncModel } from "./create-sync-model.ts";
import { type Ticket, type TicketOwner, createTicket, readTickets, renewTicket } from "./ticket.ts";
import type { Transport } from "../transport/transport.ts";

/** Creates before the last failure is told. */
const TRIES = 4;

/** Looks for a ticket before another one is made: a server that was slow to reply may still be making it. */
const LOOKS = 3;

export interface DrawnTicket {
  readonly ticket: Ticket;
  /** When the request that made or renewed it was sent. */
  readonly sentAt: Moment;
}

/** Puts a new ticket at the end of the queue. A lost reply makes a second one only after a look for the first. */
export async function drawTicket(transport: Transport, owner: TicketOwner, times: LockTimes): Promise<DrawnTicket> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      const sentAt = rightNow();
      return { sentAt, ticket: await createTicket(transport, owner) };
    } catch (error) {
      const found = error instanceof ReplyLost ? await lookForTicket(transport, owner, times) : null;
      if (found !== null) return found;
      if (left === 0 || !(isMissing(error) || error instanceof ReplyLost)) throw error;
      if (isMissing(error)) await createSyncModel(transport);
    }
  }
}

async function lookForTicket(transport: Transport, owner: TicketOwner, times: LockTimes): Promise<DrawnTicket | null> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (look > 0) await sleep(times.lookPause);
    const tickets = await readTickets(transport);
    const mine = tickets.find((ticket) => ticket.id === owner.id);
    if (mine === undefined) continue;
    // Nobody knows when it was made; a renewal says so.
    const sentAt = rightNow();
    return { sentAt, ticket: await renewTicket(transport, mine, owner, AbortSignal.timeout(times.lapse)) };
  }
  return null;
}
