import { PromptreeError } from "../../../core/errors.ts";
import { ENDPOINTS } from "../../../mlflow/endpoints.ts";
import type { ModelVersion } from "../../../mlflow/entities.ts";
import { SYNC_MODEL } from "../../../mlflow/sync-model.ts";
import { isMissing } from "../transport/failure.ts";
import type { Transport } from "../transport/transport.ts";

/** One place in the queue for the lock: a version of the sync model. */
export interface Ticket {
  /** The server gives them in order, and none twice. */
  readonly number: number;
  /** Made up by who drew it. */
  readonly id: string;
  readonly actor: string;
  readonly host: string;
  /** By the server's clock, in milliseconds since 1970. */
  readonly drawnAt: number;
  /** When its owner last gave a sign of life, by the server's clock, in milliseconds since 1970. */
  readonly renewedAt: number;
}

export interface TicketOwner {
  readonly id: string;
  readonly actor: string;
  readonly host: string;
  /** The commit that is brought in; null when none is. */
  readonly commit: string | null;
}

/** Anything else that MLflow takes to be a path is refused. */
const SOURCE = "promptree:/ticket";

/** What people wrote is kept to what every database behind MLflow can hold. */
const LONGEST_TEXT = 250;

/** More never wait. */
const MOST_TICKETS = 1000;

/** Not to be repeated when its reply was lost without a look at the queue. */
export async function createTicket(transport: Transport, owner: TicketOwner): Promise<Ticket> {
  const tags = [
    { key: "promptree.ticket", value: owner.id },
    { key: "promptree.actor", value: shortened(owner.actor) },
    { key: "promptree.host", value: shortened(owner.host) },
    ...(owner.commit === null ? [] : [{ key: "promptree.commit", value: owner.commit }]),
  ];
  const description = describe(owner, transport.serverTime());
  const wanted = { name: SYNC_MODEL, source: SOURCE, tags, description };
  return ownTicket(transport, (await transport.call(ENDPOINTS.createVersion, wanted)).model_version);
}

/** Every ticket, in the order of their numbers. */
export async function readTickets(transport: Transport): Promise<readonly Ticket[]> {
  const search = { filter: `name = '${SYNC_MODEL}'`, order_by: ["version_number ASC"], max_results: MOST_TICKETS };
  const found = await transport.call(ENDPOINTS.searchVersions, search);
  const tickets = found.model_versions.map(ticketOf).filter((ticket) => ticket !== null);
  return tickets.toSorted((a, b) => a.number - b.number);
}

/** Tells everybody that its owner is alive. Gives the ticket that now has this number. */
export async function renewTicket(transport: Transport, ticket: Ticket, owner: TicketOwner, signal: AbortSignal) {
  const description = describe(owner, ticket.drawnAt);
  const renewal = { name: SYNC_MODEL, version: String(ticket.number), description };
  return ownTicket(transport, (await transport.call(ENDPOINTS.updateVersion, renewal, { signal })).model_version);
}

/** Deleting a ticket that is gone succeeds. */
export async function deleteTicket(transport: Transport, { number }: Ticket): Promise<void> {
  try {
    await transport.call(ENDPOINTS.deleteVersion, { name: SYNC_MODEL, version: String(number) });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** Deletes every ticket with this id. */
export async function deleteTicketsOf(transport: Transport, id: string): Promise<void> {
  const tickets = await readTickets(transport);
  for (const ticket of tickets) if (ticket.id === id) await deleteTicket(transport, ticket);
}

function describe({ actor, host, commit }: TicketOwner, since: number): string {
  const what = commit === null ? "writing" : `syncing commit ${commit}`;
  const who = `${shortened(actor)} on ${shortened(host)}`;
  return `${who} has been ${what}, or waiting to, since ${new Date(since).toISOString()}`;
}

/** A character that is cut in two would make the server fail. */
function shortened(text: string): string {
  return text.slice(0, LONGEST_TEXT).toWellFormed();
}

function ownTicket({ address }: Transport, version: ModelVersion): Ticket {
  const ticket = ticketOf(version);
  if (ticket !== null) return ticket;
  throw new PromptreeError("registry-unavailable", `${address} did not keep the tags of the lock's ticket`, {
    hint: "look at the version of the server",
  });
}

/** Null for a version that is no ticket. */
function ticketOf({ version, creation_timestamp, last_updated_timestamp, tags }: ModelVersion): Ticket | null {
  const valueOf = (key: string): string | undefined => tags.find((tag) => tag.key === key)?.value;
  const id = valueOf("promptree.ticket");
  if (id === undefined) return null;
  return {
    number: Number(version),
    id,
    actor: valueOf("promptree.actor") ?? "somebody",
    host: valueOf("promptree.host") ?? "some machine",
    drawnAt: creation_timestamp,
    renewedAt: last_updated_timestamp,
  };
}
