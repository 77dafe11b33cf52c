import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { GREETING_2, newDesk } from "./desk.ts";
import { runProgram } from "./program.ts";
import { environment, serve } from "./served.ts";
import type { Served } from "./served.ts";

/** So that nothing but what a test does sets off a sync. */
const NEVER = ["--sync", "--interval", "86400"];

const SECRET = "only GitHub knows this";

const isSync = (reason: string) => (line: object) => "reason" in line && line.reason === reason;

async function newestGreeting({ url }: Served): Promise<unknown> {
  const answer = await fetch(`${url}/api/2.0/mlflow/registered-models/alias?name=greeting&alias=latest`);
  return answer.json();
}

function push({ url }: Served, secret: string): Promise<Response> {
  const body = JSON.stringify({ ref: "refs/heads/main" });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  const headers = {
    "Content-Type": "application/json",
    "X-GitHub-Event": "push",
    "X-Hub-Signature-256": `sha256=${signature}`,
  };
  return fetch(`${url}/webhooks/github`, { method: "POST", body, headers });
}

describe("serve --sync", () => {
  test("syncs at its start, when it is told to, and makes what git manages read-only", async () => {
    const own = await newDesk();
    const server = await serve(own.root, ...NEVER);
    expect(server.lines()[0]).toMatchObject({ event: "start", managed: "read-only" });
    const first = await own.repository.head();
    expect(await server.line(isSync("start"))).toMatchObject({ event: "sync", commit: first, warnings: [] });
    expect(await newestGreeting(server)).toMatchObject({ model_version: { version: "2" } });
    const second = await own.repository.commit("Add a full stop", { "prompts/greeting.md": `${GREETING_2}.\n` });
    server.process.kill("SIGHUP");
    expect(await server.line(isSync("signal"))).toMatchObject({ event: "sync", commit: second, changes: 2 });
    expect(await newestGreeting(server)).toMatchObject({ model_version: { version: "3" } });
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
      `promptree_sync_commit_info{commit="${second}"} 1`,
    );
    expect((await server.stop()).code).toBe(0);
  });

  test("looks again at every interval, and logs no look that finds nothing", async () => {
    const own = await newDesk();
    const server = await serve(own.root, "--sync", "--interval", "1", "--quiet");
    await server.line(isSync("start"));
    await own.repository.commit("Be brief", { "prompts/greeting.md": "Be brief." });
    expect(await server.line(isSync("interval"))).toMatchObject({ event: "sync", commit: await own.repository.head() });
    await server.stop();
    expect(server.lines().filter(isSync("interval"))).toHaveLength(1);
  });

  test("that fails leaves what is served as it was, and says so in the log, /health and /metrics", async () => {
    const own = await newDesk();
    const server = await serve(own.root, ...NEVER);
    await server.line(isSync("start"));
    await own.repository.commit("Break it", { "prompts/greeting.md": "---\nname: [\n---\nBroken" });
    server.process.kill("SIGHUP");
    expect(await server.line(isSync("signal"))).toMatchObject({ event: "sync-failed", code: "invalid-files" });
    expect(await newestGreeting(server)).toMatchObject({ model_version: { version: "2" } });
    const health = await fetch(`${server.url}/health`);
    expect(health.status).toBe(200);
    expect(await health.text()).toMatch(/^OK\n.+/);
    expect(await (await fetch(`${server.url}/metrics`)).text()).toContain("promptree_last_sync_success 0");
    expect((await server.stop()).code).toBe(0);
  });

  test("looks at a push that GitHub's webhook tells of, and at no other's", async () => {
    const own = await newDesk();
    await own.repository.write("secret", `${SECRET}\n`);
    const server = await serve(own.root, ...NEVER, "--webhook-secret-file", "secret");
    await server.line(isSync("start"));
    const commit = await own.repository.commit("Be brief", { "prompts/greeting.md": "Be brief." });
    expect((await push(server, "a guess")).status).toBe(401);
    expect((await push(server, SECRET)).status).toBe(202);
    expect(await server.line(isSync("webhook"))).toMatchObject({ event: "sync", commit });
    const { out, err } = await server.stop();
    expect(out + err).not.toContain(SECRET);
  });

  test("ends at once with a sync at work", async () => {
    const own = await newDesk();
    const server = await serve(own.root, ...NEVER);
    server.process.kill("SIGHUP");
    expect(await server.stop()).toMatchObject({ code: 0, signal: null });
    expect((await own.run("plan")).code).toBe(0);
  });

  test.each([
    ["outside of a repository", [], "no-repository", 1],
    ["with a secret that can't be read", ["--webhook-secret-file", "nowhere"], "usage", 64],
  ])("does not start %s", async (_, options, code, exit) => {
    const cwd = await temporaryFolder();
    const outcome = await runProgram(
      ["serve", "--registry", "sqlite:r.db", "--port", "0", "--json", ...NEVER, ...options],
      {
        cwd,
        env: environment({}),
      },
    );
    expect(outcome.code).toBe(exit);
    expect(JSON.parse(outcome.out)).toMatchObject({ error: { code } });
  });
});
