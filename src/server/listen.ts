import { once } from "node:events";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { HttpBindings } from "@hono/node-server";
import { DEFAULT_MAX_BODY_BYTES, declaresMore } from "./body-limit.ts";
import { trackConnections } from "./connections.ts";
import { listenError } from "./listen-error.ts";
import type { Exchange, Handle, Peer } from "./parts.ts";
import { createRequestListener } from "./request-listener.ts";
import { answerUnreadable } from "./unreadable.ts";

export interface ListenOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Of a request. */
  readonly maxBodyBytes?: number;
  readonly timeouts?: Partial<Timeouts>;
  /** Called for what is answered without the handle. */
  readonly observe?: (exchange: Exchange) => void;
  /** Called with what the handle throws, which it should not. */
  readonly onDefect?: (error: unknown) => void;
}

/** In milliseconds. */
interface Timeouts {
  /** For the head of a request to come in. */
  readonly head: number;
  /** For the whole of it. */
  readonly request: number;
  /** Between two requests of a connection; longer than proxies keep theirs. */
  readonly idle: number;
  /** Without a byte read or written. */
  readonly stalled: number;
  /** For running requests to end once the server stops. */
  readonly grace: number;
}

const TIMEOUTS: Timeouts = { head: 10_000, request: 30_000, idle: 75_000, stalled: 60_000, grace: 10_000 };

/** A filter in a query may be long. */
const MAX_HEADER_BYTES = 32 * 1024;

export interface Listening {
  /** As `http://127.0.0.1:5000`, with the port that was found. */
  readonly url: string;
  readonly port: number;
  /**
   * Accepts nothing more, ends idle connections at once, and gives running requests a while. Resolves when every connection
   * is closed.
   */
  readonly stop: () => Promise<void>;
}

/** @throws PromptreeError `address-unavailable` where nothing can be listened for. */
export async function listen(handle: Handle, options: ListenOptions): Promise<Listening> {
  const { maxBodyBytes = DEFAULT_MAX_BODY_BYTES, observe = () => {}, onDefect = () => {} } = options;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const server = newServer(timeouts);
  const connections = trackConnections(server);
  let stopping: Promise<void> | null = null;
  const peerOf = ({ incoming, outgoing }: HttpBindings): Peer => {
    if (stopping !== null) outgoing.shouldKeepAlive = false;
    return connections.peerOf(incoming.socket);
  };
  const onRequest = createRequestListener(handle, { maxBodyBytes, peerOf, observe, onDefect });
  server.on("request", (incoming, outgoing) => void onRequest(incoming, outgoing));
  // What is refused by its declared length need not be sent.
  server.on("checkContinue", (incoming, outgoing) => {
    if (!declaresMore(incoming.headers, maxBodyBytes)) outgoing.writeContinue();
    void onRequest(incoming, outgoing);
  });
  answerUnreadable(server, ({ status, bytes, address }) => {
    observe({ method: "-", route: "other", status, ms: 0, bytes, caller: null, address, error: null });
  });
  const port = await bind(server, options);
  const stop = (): Promise<void> => {
    connections.endSilent();
    return close(server, timeouts.grace);
  };
  return { url: urlOf(options.host, port), port, stop: () => (stopping ??= stop()) };
}

function newServer({ head, request, idle, stalled }: Timeouts): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: head,
    requestTimeout: request,
    keepAliveTimeout: idle,
    connectionsCheckingInterval: Math.min(1000, head),
  });
  server.timeout = stalled;
  return server;
}

async function bind(server: Server, { host, port }: ListenOptions): Promise<number> {
  await new Promise<void>((listening, fail) => {
    server.once("error", (error) => fail(listenError(error, host, port)));
    server.listen({ host, port }, listening);
  });
  server.removeAllListeners("error");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** How often connections that became idle are looked for. */
const SWEEP_MS = 25;

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, "close");
  server.close();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
