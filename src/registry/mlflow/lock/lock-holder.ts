import type { LockHolder } from "../../../core/registry.ts";
import { LOCK_TIMES } from "./lock-times.ts";
import { deleteTicketsOf, readTickets } from "./ticket.ts";
import type { Transport } from "../transport/transport.ts";

/** Who holds the lock; null when nobody does. */
export async function readLock(transport: Transport, ttl: number = LOCK_TIMES.ttl): Promise<LockHolder | null> {
  const [first] = await readTickets(transport);
  if (first === undefined) return null;
  const idleMs = Math.max(0, transport.serverTime() - first.renewedAt);
  const { id, actor, host, drawnAt } = first;
  const since = new Date(drawnAt).toISOString();
  return { id, actor: `${actor} on ${host}`, since, idleMs, expired: idleMs > ttl };
}

/** Takes the lock away from this holder; nothing happens when it has it no more. */
export async function breakLock(transport: Transport, { id }: LockHolder): Promise<void> {
  await deleteTicketsOf(transport, id);
}
