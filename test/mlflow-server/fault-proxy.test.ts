import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  HALF_REPLY,
  LOST_REPLY,
  LOST_REQUEST,
  RESET_REPLY,
  RESET_REQUEST,
  delayed,
  doneButAnswered,
  late,
  refused,
  startFaultProxy,
} from "./fault-proxy.ts";
import type { Fault, FaultProxy } from "./fault-proxy.ts";

let arrived: string[] = [];

const server = createServer((incoming, outgoing) => void echo(incoming, outgoing));

async function echo(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await text(incoming);
  arrived.push(`${incoming.method} ${incoming.url} ${body}`);
  outgoing.writeHead(201, { "x-from": "server" }).end(`you said ${body}`);
}

let proxy: FaultProxy;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  proxy = await startFaultProxy(`http://127.0.0.1:${port}`);
});
beforeEach(() => {
  arrived = [];
  proxy.forget();
  proxy.plan([]);
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  server.close();
  server.closeAllConnections();
});

async function say(body: string): Promise<{ readonly status: number; readonly body: string }> {
  const reply = await fetch(`${proxy.url}/say?loud=1`, { method: "POST", body });
  return { status: reply.status, body: await reply.text() };
}

/** What the client sees of a failure below HTTP. */
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  const error = await promise.catch((thrown: unknown) => thrown);
  return z.object({ cause: z.object({ code: z.string() }) }).parse(error).cause.code;
}

test("nothing happens to a request without a fault", async () => {
  const reply = await fetch(`${proxy.url}/say?loud=1`, { method: "POST", body: "grüß Gott" });

  expect([reply.status, reply.headers.get("x-from"), await reply.text()]).toEqual([
    201,
    "server",
    "you said grüß Gott",
  ]);
  expect(arrived).toEqual(["POST /say?loud=1 grüß Gott"]);
  expect(proxy.requests()).toMatchObject([{ method: "POST", path: "/say?loud=1", body: "grüß Gott" }]);
});

const BROKEN: readonly (readonly [string, Fault, { readonly arrives: boolean; readonly code: string }])[] = [
  ["a lost request", LOST_REQUEST, { arrives: false, code: "UND_ERR_SOCKET" }],
  ["a reset before the server is asked", RESET_REQUEST, { arrives: false, code: "ECONNRESET" }],
  ["a lost reply", LOST_REPLY, { arrives: true, code: "UND_ERR_SOCKET" }],
  ["a reset in place of the reply", RESET_REPLY, { arrives: true, code: "ECONNRESET" }],
  ["half a reply", HALF_REPLY, { arrives: true, code: "UND_ERR_SOCKET" }],
];

test.each(BROKEN)("%s breaks the connection", async (_, fault, { arrives, code }) => {
  proxy.plan([fault]);

  expect(await failureOf(say("hello"))).toBe(code);
  expect(arrived).toHaveLength(arrives ? 1 : 0);
  expect(proxy.requests()).toHaveLength(1);
});

test("half a reply begins as the whole one does", async () => {
  proxy.plan([HALF_REPLY]);

  const reply = await fetch(`${proxy.url}/say`, { method: "POST", body: "hello" });

  expect([reply.status, reply.headers.get("content-length")]).toEqual([201, "14"]);
  await expect(reply.text()).rejects.toThrow("terminated");
});

describe("an answer of its own", () => {
  test("keeps the request from the server where it is refused", async () => {
    proxy.plan([refused(429, { "retry-after": "7" })]);

    const reply = await fetch(`${proxy.url}/say`);

    expect([reply.status, reply.headers.get("retry-after")]).toEqual([429, "7"]);
    expect(arrived).toEqual([]);
  });

  test("hides what the server has done", async () => {
    proxy.plan([doneButAnswered(502)]);

    expect(await say("hello")).toEqual({ status: 502, body: "" });
    expect(arrived).toEqual(["POST /say?loud=1 hello"]);
  });
});

test("a delayed request arrives even when its client has given up", async () => {
  proxy.plan([delayed(50)]);

  await expect(fetch(`${proxy.url}/say`, { signal: AbortSignal.timeout(5) })).rejects.toThrow("timeout");

  await expect.poll(() => arrived, { timeout: 20_000 }).toEqual(["GET /say "]);
});

test("a late request arrives after its client was told that the connection is gone", async () => {
  proxy.plan([late(50)]);

  expect(await failureOf(say("hello"))).toBe("UND_ERR_SOCKET");

  await proxy.idle();
  expect(arrived).toEqual(["POST /say?loud=1 hello"]);
});

test("faults of a list happen in turn, each to one request", async () => {
  proxy.plan([null, refused(503), refused(500)]);

  const replies = [await say("a"), await say("b"), await say("c"), await say("d")];

  expect(replies.map(({ status }) => status)).toEqual([201, 503, 500, 201]);
  expect(proxy.requests().map(({ body }) => body)).toEqual(["a", "b", "c", "d"]);
});

test("a rule sees every request", async () => {
  proxy.plan(({ method, body }) => (method === "POST" && body === "b" ? refused(500) : null));

  const replies = [await say("a"), await say("b"), await say("b"), await say("c")];

  expect(replies.map(({ status }) => status)).toEqual([201, 500, 500, 201]);
});
