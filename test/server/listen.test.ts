import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { listen } from "../../src/server/listen.ts";
import type { Handle } from "../../src/server/parts.ts";
import { rawConnection, startListening } from "./listening.ts";

/** Says who asked for what with how many characters. */
const echo: Handle = async (request, peer) => {
  const body = request.method === "GET" ? "" : await request.text().catch(() => null);
  if (body === null) return new Response("unreadable", { status: 400 });
  return Response.json({ method: request.method, path: new URL(request.url).pathname, ...peer, length: body.length });
};

/** An endless body in small pieces. */
function endless(): ReadableStream<Uint8Array> {
  return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(1024)) });
}

describe("what is listened for", () => {
  test("reaches the handle with the other end's address, and the handle's answer goes back", async () => {
    const { url } = await startListening(echo);
    const response = await fetch(`${url}/a/b?c=d`, { method: "POST", body: "four" });
    expect(await response.json()).toEqual({ method: "POST", path: "/a/b", address: "127.0.0.1", length: 4 });
  });

  test("an answer that is at hand needs no promise", async () => {
    const { url } = await startListening(() => new Response("now", { headers: { "Content-Type": "text/plain" } }));
    expect(await (await fetch(url)).text()).toBe("now");
  });

  test("HTTP/1.0 without a Host is answered, as simple health checks need it", async () => {
    const { port } = await startListening(echo);
    const { received } = await rawConnection(port, "GET /health HTTP/1.0\r\n\r\n");
    expect(await received).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  test("an IPv6 address stands in brackets in the URL", async () => {
    const { url } = await startListening(echo, { host: "::1" });
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
    expect(await (await fetch(url)).json()).toMatchObject({ address: "::1" });
  });

  test("what the handle throws is a 500 that says nothing of it, and is told", async () => {
    const defect = new Error("a secret");
    const { url, defects, exchanges } = await startListening(() => Promise.reject(defect));
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(defects).toEqual([defect]);
    expect(exchanges).toMatchObject([{ status: 500, error: "INTERNAL_ERROR" }]);
  });
});

describe("an address that can't be listened on", () => {
  test("because it is taken, says so", async () => {
    const { port } = await startListening(echo);
    const failure = await listen(echo, { host: "127.0.0.1", port }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PromptreeError);
    expect(failure).toMatchObject({
      code: "address-unavailable",
      message: `127.0.0.1:${port} is in use by another program`,
      hint: expect.stringContaining("--port 0"),
    });
  });

  test.each(["192.0.2.1", "no-such-host.invalid"])("because it is not this machine's, says so: %s", async (host) => {
    const failure = await listen(echo, { host, port: 0 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "address-unavailable", message: `this machine has no address "${host}"` });
  });
});

describe("a body over the limit is refused with 413 and MLflow's error", () => {
  const maxBodyBytes = 1000;

  test("by its declared length, before the handle sees the request", async () => {
    const { url, exchanges } = await startListening(() => new Response("handled"), { maxBodyBytes });
    const response = await fetch(`${url}/x`, { method: "POST", body: "x".repeat(maxBodyBytes + 1) });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      error_code: "BAD_REQUEST",
      message: "The body of the request is larger than 1000 bytes.",
    });
    expect(exchanges).toMatchObject([{ method: "POST", status: 413, error: "BAD_REQUEST", address: "127.0.0.1" }]);
  });

  test("and when it is sent in chunks that have no end", async () => {
    const { url } = await startListening(echo, { maxBodyBytes });
    const response = await fetch(url, { method: "POST", body: endless(), duplex: "half" });
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ error_code: "BAD_REQUEST" });
  });

  test("also where it was announced only, and none of it sent", async () => {
    const { port } = await startListening(echo, { maxBodyBytes });
    const head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\nExpect: 100-continue\r\n\r\n";
    const { received } = await rawConnection(port, head);
    expect(await received).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("one that is as long as the limit is taken, in chunks too", async () => {
    const { url } = await startListening(echo, { maxBodyBytes });
    const body = "x".repeat(maxBodyBytes);
    const whole = await fetch(url, { method: "POST", body });
    expect(await whole.json()).toMatchObject({ length: maxBodyBytes });
    const chunked = await fetch(url, { method: "POST", body: new Blob([body]).stream(), duplex: "half" });
    expect(await chunked.json()).toMatchObject({ length: maxBodyBytes });
  });
});

describe("what node's parser can't read", () => {
  test.each([
    ["no HTTP at all", "HELLO\r\n\r\n", 400],
    ["two lengths of one body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
    ["a head that is too long", `GET / HTTP/1.1\r\nHost: x\r\nX: ${"x".repeat(40_000)}\r\n\r\n`, 431],
    ["a target that is no path", "GET ftp://x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400],
  ])("is answered in plain text: %s", async (_, text, status) => {
    const { port, exchanges } = await startListening(echo);
    const { received } = await rawConnection(port, text);
    expect(await received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} [^]*content-type: text/plain`, "i"));
    expect(exchanges).toMatchObject([{ status, route: "other", error: null }]);
  });
});

describe("slow clients are cut off", () => {
  const timeouts = { head: 100, request: 250 };

  test.each([
    ["in the head", "GET / HTTP/1.1\r\nHost:"],
    ["in the body", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"],
  ])("%s, with a 408", async (_, text) => {
    const { port, exchanges } = await startListening(echo, { timeouts });
    const { received } = await rawConnection(port, text);
    expect(await received).toMatch(/^HTTP\/1\.1 408 /);
    expect(exchanges).toContainEqual(expect.objectContaining({ status: 408, address: "127.0.0.1" }));
  });

  test("before the first byte, without a word", async () => {
    const { port, exchanges } = await startListening(echo, { timeouts });
    const { received } = await rawConnection(port);
    expect(await received).toBe("");
    expect(exchanges).toEqual([]);
  });

  test("who goes away in the middle of a body is no defect", async () => {
    const { port, defects, exchanges } = await startListening(async (request) => {
      await request.text().catch(() => "");
      return new Response("read");
    });
    const { socket, received } = await rawConnection(port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na");
    await sleep(50);
    socket.destroy();
    await received;
    await sleep(50);
    expect({ defects, exchanges }).toEqual({ defects: [], exchanges: [] });
  });
});

describe("a server that stops", () => {
  test("lets running requests end, and takes no new ones", async () => {
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const { url, stop } = await startListening(
      async () => {
        begun.resolve();
        await gate.promise;
        return new Response("done");
      },
      { timeouts: { grace: 10_000 } },
    );
    const running = fetch(url);
    await begun.promise;
    const stopped = stop();
    await expect(fetch(url)).rejects.toThrow("fetch failed");
    gate.resolve();
    expect(await (await running).text()).toBe("done");
    await stopped;
  });

  test("cuts off those that do not end", async () => {
    const begun = Promise.withResolvers<void>();
    const { url, stop } = await startListening(() => {
      begun.resolve();
      return new Promise<Response>(() => {});
    });
    const running = fetch(url).catch((error: unknown) => error);
    await begun.promise;
    await stop();
    expect(await running).toBeInstanceOf(TypeError);
  });

  test("does not wait for connections that are idle, or that never said a word", async () => {
    const { port, stop } = await startListening(echo, { timeouts: { grace: 60_000 } });
    const idle = await rawConnection(port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(idle.socket, "data");
    const silent = await rawConnection(port);
    await sleep(20);
    await stop();
    expect(await idle.received).toContain("200 OK");
    expect(await silent.received).toBe("");
  });

  test("does so once, however often it is told", async () => {
    const { stop } = await startListening(echo);
    expect(stop()).toBe(stop());
    await stop();
  });
});
