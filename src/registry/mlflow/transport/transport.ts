import type { Dispatcher } from "undici";
import type { z } from "zod";
import { PromptreeError } from "../../../core/errors.ts";
import { API_PREFIX, ENDPOINTS, type Endpoint, type Method, type RequestSchema } from "../../../mlflow/endpoints.ts";
import { type QueryParameters, queryOf } from "../../../mlflow/query.ts";
import { type ServerAddress, parseServerAddress } from "./address.ts";
import { createAgent } from "./agent.ts";
import type { Peer } from "./attempt.ts";
import { readCredentials } from "./credentials.ts";
import type { Environment } from "./environment.ts";
import { type HttpReply, exchange } from "./exchange.ts";
import { networkFailure } from "./network-failure.ts";
import { readProxy } from "./proxy.ts";
import { judgeReply } from "./reply.ts";
import { RETRY_POLICY, type RetryKind, type RetryPolicy, withRetries } from "./retry.ts";
import { secretsHider } from "./secrets.ts";
import { readTlsSettings } from "./tls.ts";

export interface TransportOptions {
  /** How many connections are open at a time; 8 when left out. */
  readonly connections?: number;
  /** For each of: connecting, the head of a reply, the next piece of its body. In milliseconds; 30 s when left out. */
  readonly timeoutMs?: number;
  /** The longest reply that is read; 64 MiB when left out. */
  readonly maxReplyBytes?: number;
  readonly retry?: Partial<RetryPolicy>;
}

export interface SendOptions extends CallOptions {
  /** A list is given as one parameter a value. */
  readonly query?: QueryParameters;
  readonly body?: object;
  readonly retry: RetryKind;
}

export interface CallOptions {
  /** Ends the call, and leaves open whether it is done. */
  readonly signal?: AbortSignal;
  /** Ends the call as soon as no request is under way. */
  readonly stop?: AbortSignal;
  /** Awaited right before every attempt; what it throws ends the call. */
  readonly guard?: () => Promise<void>;
}

/** Doing these twice is not the same as once. */
const CREATES = new Set(
  [ENDPOINTS.createModel, ENDPOINTS.createVersion, ENDPOINTS.renameModel].map(({ path }) => path),
);

/**
 * Opens the way to an MLflow server; nothing is sent yet.
 * @throws PromptreeError `usage` for an address or variables that can't be meant.
 */
export function openTransport(address: string, environment: Environment, options: TransportOptions = {}): Transport {
  const server = parseServerAddress(address);
  const credentials = readCredentials(environment);
  const proxy = readProxy(environment, server.secure);
  const { connections = 8, timeoutMs = 30_000, maxReplyBytes = 64 * 1024 * 1024, retry } = options;
  const tls = server.secure || proxy !== null ? readTlsSettings(environment) : { rejectUnauthorized: true };
  return new Transport({
    server,
    agent: createAgent({ connections, timeoutMs, tls, proxy }),
    headers: { accept: "application/json", "user-agent": "promptree", ...credentials.headers },
    peer: {
      address: server.shown,
      proxyVariable: proxy?.variable ?? null,
      hasCredentials: credentials.secrets.length > 0,
      hide: secretsHider([...credentials.secrets, ...(proxy?.secrets ?? [])]),
    },
    connections,
    maxReplyBytes,
    policy: { ...RETRY_POLICY, ...retry },
    contact: { isMade: false, clock: null },
  });
}

/** What replies have told so far. */
interface Contact {
  /** Whether anything has answered at that address. */
  isMade: boolean;
  clock: { readonly serverMs: number; readonly at: number } | null;
}

interface TransportParts {
  readonly server: ServerAddress;
  readonly agent: Dispatcher;
  readonly headers: Readonly<Record<string, string>>;
  readonly peer: Peer;
  readonly connections: number;
  readonly maxReplyBytes: number;
  readonly policy: RetryPolicy;
  readonly contact: Contact;
}

/** Requests to one MLflow server, made again as the policy allows. */
export class Transport implements AsyncDisposable {
  /** Fit to be printed. */
  readonly address: string;
  /** How many requests can be under way at a time. */
  readonly connections: number;
  readonly #parts: TransportParts;
  readonly #signal: AbortSignal | undefined;

  constructor(parts: TransportParts, signal?: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
    this.address = parts.server.shown;
    this.connections = parts.connections;
  }

  /** The same way to the server, on which a call that says nothing else ends with the signal. */
  endedBy(signal: AbortSignal): Transport {
    return new Transport(this.#parts, signal);
  }

  /** The same way to the server, on which every request is made once. */
  withoutRetries(): Transport {
    return new Transport({ ...this.#parts, policy: { ...this.#parts.policy, retries: 0 } }, this.#signal);
  }

  /**
   * Makes a call and reads its reply.
   * @throws as `send`; PromptreeError `registry-unavailable` for a reply that MLflow would not give.
   */
  async call<Request extends RequestSchema, Response extends z.ZodType>(
    endpoint: Endpoint<Request, Response>,
    request: z.input<Request>,
    options: CallOptions = {},
  ): Promise<z.output<Response>> {
    const { method, path } = endpoint;
    const reply = await this.send(method, path, {
      ...(method === "GET" ? { query: queryOf(request) } : { body: request }),
      ...options,
      retry: CREATES.has(path) ? "create" : "safe",
    });
    const read = endpoint.response.safeParse(reply);
    if (read.success) return read.data;
    throw new PromptreeError("registry-unavailable", `${this.address} does not answer ${path} as MLflow does`, {
      hint: "look at the address, and at the version of the server",
      cause: read.error,
    });
  }

  /**
   * Sends a request of MLflow's API, its path without a slash at the beginning, and gives the JSON of the reply.
   * @throws ServerRefusal, ReplyLost (creates only), ReplyTooLong; else PromptreeError `registry-unavailable`, or the
   * signal's reason.
   */
  async send(method: Method, path: string, options: SendOptions): Promise<unknown> {
    const { query, body, retry, stop, guard } = options;
    const signal = options.signal ?? this.#signal;
    const target = API_PREFIX + path + queryText(query ?? {});
    const text = body === undefined ? null : JSON.stringify(body);
    return this.#withRetries(retry, stop ?? signal, async () => {
      await guard?.();
      const reply = await this.#exchange(method, target, text, signal);
      return judgeReply(reply, this.#parts.peer, { writes: method !== "GET" });
    });
  }

  /** The version MLflow gives for itself, for example `3.17.2`; null when nothing at that address gives one. */
  async readServerVersion(): Promise<string | null> {
    const signal = this.#signal;
    const reply = await this.#withRetries("safe", signal, async () => this.#exchange("GET", "/version", null, signal));
    return /^\d+\.\d+[\w.+-]{0,40}$/.exec(reply.text.trim())?.[0] ?? null;
  }

  /** The time at the server, in milliseconds since 1970, to a second or two; this machine's until a reply has told it. */
  serverTime(): number {
    const { clock } = this.#parts.contact;
    return clock === null ? Date.now() : clock.serverMs + performance.now() - clock.at;
  }

  /** Ends requests that are still under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.agent.destroy();
  }

  async #withRetries<Value>(kind: RetryKind, signal: AbortSignal | undefined, attempt: () => Promise<Value>) {
    const { policy } = this.#parts;
    return withRetries(attempt, {
      kind,
      policy,
      signal: signal ?? null,
      address: this.address,
      inContact: () => this.#parts.contact.isMade,
    });
  }

  async #exchange(method: Method, target: string, body: string | null, signal: AbortSignal | undefined) {
    const { server, agent, headers, maxReplyBytes, peer } = this.#parts;
    const request = {
      method,
      origin: server.origin,
      path: server.path + target,
      headers: body === null ? headers : { ...headers, "content-type": "application/json" },
      body,
      signal: signal ?? null,
    };
    try {
      const reply = await exchange(agent, request, maxReplyBytes);
      this.#note(reply);
      return reply;
    } catch (error) {
      signal?.throwIfAborted();
      throw networkFailure(error, peer);
    }
  }

  #note(reply: HttpReply): void {
    const { contact } = this.#parts;
    contact.isMade = true;
    const serverMs = Date.parse(reply.header("date") ?? "");
    if (!Number.isNaN(serverMs)) contact.clock = { serverMs, at: performance.now() };
  }
}

function queryText(query: QueryParameters): string {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    const values = typeof value === "object" ? value : [String(value)];
    for (const one of values) parameters.append(key, one);
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}
