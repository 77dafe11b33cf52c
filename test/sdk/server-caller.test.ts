import { createServer } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { ENDPOINTS } from "../../src/mlflow/endpoints.ts";
import { serverCaller } from "../../src/sdk/server-caller.ts";

type Trouble = "lost" | "busy" | "asked too often";

const STATUS = { busy: 503, "asked too often": 429 };

/** A server that is in trouble, and what it was asked. */
async function troubled(trouble: Trouble) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split("/mlflow/")[1]?.split("?")[0]}`);
    if (trouble === "lost") request.socket.destroy();
    else response.writeHead(STATUS[trouble]).end("{}");
  });
  await new Promise<void>((listening) => void server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const caller = serverCaller({ registry: `http://127.0.0.1:${port}`, env: {}, timeoutMs: 10_000 });
  onTestFinished(async () => {
    await caller[Symbol.asyncDispose]();
    await new Promise((closed) => server.close(closed));
  });
  return { caller, requests };
}

it.each<Trouble>(["lost", "busy", "asked too often"])("a write is sent once when its reply is %s", async (trouble) => {
  const { caller, requests } = await troubled(trouble);
  const writes = [
    caller.call(ENDPOINTS.setAlias, { name: "p", alias: "production", version: "1" }),
    caller.call(ENDPOINTS.createModel, { name: "p" }),
  ];
  for (const write of writes) await expect(write).rejects.toMatchObject({ code: "registry-unavailable" });
  expect(requests.toSorted()).toEqual(["POST registered-models/alias", "POST registered-models/create"]);
});

it("a create without a reply says that nobody knows, and how to find out", async () => {
  const { caller } = await troubled("lost");
  await expect(caller.call(ENDPOINTS.createVersion, { name: "p", source: "s" })).rejects.toMatchObject({
    code: "registry-unavailable",
    message: expect.stringMatching(/^nobody knows whether \S+ did it, because its reply was lost: /),
    hint: "look at what is there before it is made again: client.searchPromptVersions(name)",
  });
});

it("a read is tried three times", async () => {
  const { caller, requests } = await troubled("busy");
  await expect(caller.call(ENDPOINTS.getModel, { name: "p" })).rejects.toMatchObject({ code: "registry-unavailable" });
  expect(requests).toHaveLength(3);
});
