import { Agent, createServer, request as openRequest } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";

/** What goes wrong with one request. */
export interface Fault {
  /** How long the request is held up first. One that its client gives up meanwhile is passed on all the same. */
  readonly delayMs?: number;
  /** False keeps it from the server. */
  readonly isPassedOn?: boolean;
  /**
   * What the client gets, once the server has answered if it was asked: the reply; its head and half of its body, then
   * the end of the connection; the end of the connection alone; a connection reset (RST); or another answer. Abandoned is
   * a client whose connection ends first of all, before the request is even held up.
   */
  readonly reply?: "whole" | "half" | "closed" | "reset" | "abandoned" | Answer;
}

interface Answer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

interface SeenRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Null for a request that nothing happens to. */
type FaultRule = (request: SeenRequest) => Fault | null;

/** An HTTP proxy between a client and a server that fails as networks and gateways do. */
export interface FaultProxy extends AsyncDisposable {
  /** As in `http://127.0.0.1:40305`. */
  readonly url: string;
  /** In the order they came, since the last `forget`. */
  requests(): readonly SeenRequest[];
  forget(): void;
  /** Until no request is under way, those that their client has given up among them. */
  idle(): Promise<void>;
  /** For requests from now on: one fault each, in turn, and none after the last; or a rule for every one. */
  plan(faults: readonly (Fault | null)[] | FaultRule): void;
}

export const LOST_REQUEST: Fault = { isPassedOn: false, reply: "closed" };
export const RESET_REQUEST: Fault = { isPassedOn: false, reply: "reset" };
export const LOST_REPLY: Fault = { reply: "closed" };
export const RESET_REPLY: Fault = { reply: "reset" };
export const HALF_REPLY: Fault = { reply: "half" };

/** Nothing was done, and the client is told so. */
export function refused(status: number, headers: OutgoingHttpHeaders = {}): Fault {
  return { isPassedOn: false, reply: { status, headers } };
}

/** All was done, and the client is told otherwise. */
export function doneButAnswered(status: number, headers: OutgoingHttpHeaders = {}): Fault {
  return { reply: { status, headers } };
}

export function delayed(delayMs: number): Fault {
  return { delayMs };
}

/** Does what was asked after the client has been told that it may be lost. */
export function late(delayMs: number): Fault {
  return { delayMs, reply: "abandoned" };
}

export async function startFaultProxy(targetUrl: string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const closing = new AbortController();
  const underWay = new Set<Promise<void>>();
  let seen: SeenRequest[] = [];
  let rule: FaultRule = () => null;

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const request = await read(incoming);
    seen.push(request);
    const { delayMs = 0, isPassedOn = true, reply = "whole" } = rule(request) ?? {};
    if (reply === "abandoned") outgoing.socket?.destroy();
    if (delayMs > 0) await pause(delayMs, undefined, { signal: closing.signal });
    const answer = isPassedOn ? await passOn(request, targetUrl, agent) : { status: 502 };
    deliver(answer, reply, outgoing);
  };

  const server = createServer((incoming, outgoing) => {
    const served = serve(incoming, outgoing)
      .catch((error: unknown) => void outgoing.destroy(error instanceof Error ? error : new Error(String(error))))
      .finally(() => underWay.delete(served));
    underWay.add(served);
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    requests: () => [...seen],
    forget: () => void (seen = []),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    plan: (faults) => void (rule = typeof faults === "function" ? faults : inTurn(faults)),
    async [Symbol.asyncDispose]() {
      closing.abort();
      agent.destroy();
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

function inTurn(faults: readonly (Fault | null)[]): FaultRule {
  const left = [...faults];
  return () => left.shift() ?? null;
}

async function read(incoming: IncomingMessage): Promise<SeenRequest> {
  const { method = "", url: path = "", headers } = incoming;
  return { method, path, headers, body: (await buffer(incoming)).toString() };
}

interface Reply extends Omit<Answer, "body"> {
  readonly body?: string | Buffer;
}

async function passOn({ method, path, headers, body }: SeenRequest, targetUrl: string, agent: Agent): Promise<Reply> {
  const reply = await new Promise<IncomingMessage>((done, fail) => {
    const outgoing = openRequest(new URL(path, targetUrl), { method, headers: framed(headers, body), agent });
    outgoing.on("response", done).on("error", fail).end(body);
  });
  return { status: reply.statusCode ?? 0, headers: reply.headers, body: await buffer(reply) };
}

function deliver(answer: Reply, how: NonNullable<Fault["reply"]>, outgoing: ServerResponse): void {
  const { socket } = outgoing;
  if (how === "closed" || how === "abandoned") socket?.destroy();
  else if (how === "reset") socket?.resetAndDestroy();
  else {
    const { status, headers = {}, body = "" } = typeof how === "string" ? answer : how;
    outgoing.writeHead(status, framed(headers, body));
    if (how === "half") outgoing.write(body.slice(0, body.length / 2), () => socket?.destroy());
    else outgoing.end(body);
  }
}

/** The headers with the length of a body that was read whole. */
function framed(headers: OutgoingHttpHeaders, body: string | Buffer): OutgoingHttpHeaders {
  const { "transfer-encoding": _, connection: __, ...kept } = headers;
  return { ...kept, "content-length": Buffer.byteLength(body) };
}
