import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { PromptreeError } from "../../../../src/core/errors.ts";
import { ENDPOINTS } from "../../../../src/mlflow/endpoints.ts";
import { type Answer, cutOff, half, json, listen, page, reset, silence, startFaultServer } from "./fault-server.ts";
import { failureOf, open } from "./opening.ts";

const HTML = "text/html; charset=utf-8";
const OK = json({ registered_model: { name: "greet" } });

describe("a request that is made again", () => {
  test("429 and then success: a create is repeated", async () => {
    await using server = await startFaultServer([page(429, HTML, ""), OK]);
    await using transport = open(server.url);
    expect((await transport.call(ENDPOINTS.createModel, { name: "greet" })).registered_model.name).toBe("greet");
    expect(server.requests).toHaveLength(2);
  });

  test.for([reset, half, cutOff, silence, page(500, HTML, ""), page(502, HTML, ""), page(503, HTML, "")])(
    "a write that may be done twice survives a lost reply",
    async (answer) => {
      await using server = await startFaultServer([answer, json({})]);
      await using transport = open(server.url);
      await transport.call(ENDPOINTS.deleteModelTag, { name: "greet", key: "a" });
      expect(server.requests).toEqual(Array(2).fill("DELETE /api/2.0/mlflow/registered-models/delete-tag"));
    },
  );

  test("Retry-After is waited for before the next attempt, up to its limit", async () => {
    const waits: number[] = [];
    let last = performance.now();
    const noting =
      (answer: Answer): Answer =>
      (request, response) => {
        waits.push(performance.now() - last);
        last = performance.now();
        answer(request, response);
      };
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    await using server = await startFaultServer([
      noting(page(503, HTML, "", { "retry-after": "3600" })),
      noting(page(429, HTML, "", { "retry-after": date })),
      noting(OK),
    ]);
    await using transport = open(server.url);
    await transport.call(ENDPOINTS.getModel, { name: "greet" });
    expect(waits.slice(1).map((wait) => wait >= 38 && wait < 2000)).toEqual([true, true]);
  });

  test("as long as nothing has answered, there are fewer attempts", async () => {
    let connections = 0;
    const { port, close } = await listen(
      createServer((socket) => {
        connections += 1;
        socket.destroy();
      }),
    );
    await using transport = open(`http://127.0.0.1:${port}`, {}, { retry: { retriesBeforeContact: 1 } });
    await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" }));
    await close();
    expect(connections).toBe(2);
  });

  test("an aborted signal ends it with the signal's reason, under way and before", async () => {
    await using server = await startFaultServer([silence]);
    await using transport = open(server.url, {}, { timeoutMs: 60_000 });
    const abort = new AbortController();
    const reason = new PromptreeError("lock-lost", "the lock was lost");
    const call = transport.call(ENDPOINTS.createModel, { name: "greet" }, { signal: abort.signal });
    const failed = failureOf(call);
    while (server.requests.length === 0) await new Promise(setImmediate);
    abort.abort(reason);
    expect(await failed).toBe(reason);
    expect(await failureOf(transport.call(ENDPOINTS.getModel, { name: "x" }, { signal: abort.signal }))).toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  test("an aborted signal ends the wait that Retry-After asks for", async () => {
    await using server = await startFaultServer([page(503, HTML, "", { "retry-after": "3600" })]);
    await using transport = open(server.url, {}, { retry: { longestRetryAfterMs: 3_600_000 } });
    const abort = new AbortController();
    const failed = failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" }, { signal: abort.signal }));
    while (server.requests.length === 0) await new Promise(setImmediate);
    setTimeout(() => abort.abort(new Error("enough")), 30);
    expect(await failed).toHaveProperty("message", "enough");
  });
});
