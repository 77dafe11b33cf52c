import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { newToken, tokenDigest } from "../../src/server/access/token.ts";
import { type ServerOptions, createServer } from "../../src/server/index.ts";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { newStore } from "./serving.ts";

const HEALTH = new Request("http://localhost/health");

async function newServer(options: Partial<ServerOptions> = {}) {
  const server = await createServer({ registry: "sqlite:registry.db", baseDir: await temporaryFolder(), ...options });
  onTestFinished(() => server.close());
  return server;
}

function search(host: string, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request(`http://${host}/api/2.0/mlflow/registered-models/search`, { headers });
}

describe("a server of one's own", () => {
  it("answers over a registry that it makes", async () => {
    const server = await newServer();
    const answer = await server.fetch(search("localhost:8080"));
    expect([answer.status, await answer.text()]).toEqual([200, "{}"]);
  });

  it.each([
    ["localhost", {}, 200],
    ["127.0.0.1:5000", {}, 200],
    ["evil.example", {}, 403],
    ["prompts.example.com", { hosts: ["prompts.example.com"] }, 200],
  ])("answers requests for %s, told %j: %i", async (host, options, status) => {
    const server = await newServer(options);
    expect((await server.fetch(search(host))).status).toBe(status);
  });

  it("lets in who has a token, whatever it is called, where there are tokens", async () => {
    const file = join(await temporaryFolder(), "tokens");
    const token = newToken();
    await writeFile(file, `app read sha256:${tokenDigest(token).toString("hex")}\n`, { mode: 0o600 });
    const server = await newServer({ tokens: file });
    expect((await server.fetch(search("prompts.example.com"))).status).toBe(401);
    const authorization = `Bearer ${token}`;
    expect((await server.fetch(search("prompts.example.com", { authorization }))).status).toBe(200);
  });

  it("leaves a registry open that it was handed", async () => {
    const store = await newStore();
    const server = await createServer({ registry: store });
    expect((await server.fetch(HEALTH)).status).toBe(200);
    await server.close();
    expect(await store.read((models) => models.model("greet"))).toBeNull();
  });

  it("has nothing to serve but one SQLite file", async () => {
    await expect(createServer({ registry: "memory:" })).rejects.toMatchObject({ code: "usage" });
  });

  it("tells of every answer", async () => {
    const routes: string[] = [];
    const server = await newServer({ observe: ({ route }) => routes.push(route) });
    await server.fetch(HEALTH);
    expect(routes).toEqual(["health"]);
  });
});
