import { once } from "node:events";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.ts";
import { newDesk, sharedDesk } from "./desk.ts";
import { STACK_TRACE, outcomeOf, start, startOnTerminal } from "./program.ts";
import { environment, serve } from "./served.ts";
import type { Served } from "./served.ts";

const synced = sharedDesk();

const POLL = { timeout: 20_000 };

const JSON_BODY = { "Content-Type": "application/json" };

function post(url: string, endpoint: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  const init = { method: "POST", body: JSON.stringify(body), headers: { ...JSON_BODY, ...headers } };
  return fetch(`${url}/api/2.0/mlflow/${endpoint}`, init);
}

function newPrompt(url: string, name: string, headers: Readonly<Record<string, string>> = {}) {
  const tags = [{ key: "mlflow.prompt.is_prompt", value: "true" }];
  return post(url, "registered-models/create", { name, tags }, headers);
}

function versionOf(url: string, alias: string, headers: Readonly<Record<string, string>> = {}) {
  return fetch(`${url}/api/2.0/mlflow/registered-models/alias?name=greeting&alias=${alias}`, { headers });
}

describe("serve", () => {
  test("serves what was synced, and ends with 0 when it is asked to stop", async () => {
    const server = await serve(synced().root);
    const answer = await versionOf(server.url, "production");
    expect(await answer.json()).toMatchObject({ model_version: { name: "greeting", version: "1" } });
    const { code, signal, err } = await server.stop();
    expect({ code, signal, err }).toEqual({ code: 0, signal: null, err: "" });
    const [first, asked] = server.lines();
    expect(first).toMatchObject({ event: "start", registry: "sqlite:.promptree/registry.db", managed: "read-only" });
    expect(asked).toMatchObject({ method: "GET", route: "registered-models/alias", status: 200, address: "127.0.0.1" });
    expect(server.lines().slice(-2)).toMatchObject([{ event: "stopping", signal: "SIGTERM" }, { event: "stopped" }]);
  });

  test("keeps what was acknowledged in a registry that was not there", async () => {
    const folder = await temporaryFolder();
    const registry = ["--registry", `sqlite:${join(folder, "new/registry.db")}`];
    const first = await serve(folder, ...registry);
    expect((await newPrompt(first.url, "fresh")).status).toBe(200);
    await first.stop("SIGKILL");
    const second = await serve(folder, ...registry);
    expect((await fetch(`${second.url}/api/2.0/mlflow/registered-models/get?name=fresh`)).status).toBe(200);
    await second.stop();
  });

  test("sees at once what another process writes", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const server = await serve(own.root);
    const before = await versionOf(server.url, "staging");
    expect(await before.json()).toMatchObject({ model_version: { version: "2" } });
    await own.repository.commit("Be brief", { "prompts/greeting.md": "Be brief." });
    await own.succeed("sync");
    const after = await versionOf(server.url, "staging");
    expect(await after.json()).toMatchObject({ model_version: { version: "3" } });
    await server.stop();
  });

  test.each([[["--quiet"]], [["--quiet", "--managed", "open"]]])("%s logs no requests", async (options) => {
    const server = await serve(synced().root, ...options);
    await fetch(`${server.url}/health`);
    await server.stop();
    expect(server.lines().map((line) => ("event" in line ? line.event : line.route))).toEqual([
      "start",
      "stopping",
      "stopped",
    ]);
  });

  test("counts what it serves in /metrics", async () => {
    const server = await serve(synced().root);
    await versionOf(server.url, "production");
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const route = 'method="GET",route="registered-models/alias"';
    expect(text).toContain(`promptree_http_requests_total{${route},status="200"} 1\n`);
    for (const line of ["promptree_prompts 2", "promptree_versions 3", "promptree_aliases 3"]) {
      expect(text).toContain(`${line}\n`);
    }
    await server.stop();
  });

  test("is not led to another server by MLFLOW_TRACKING_URI, which its clients are led to it by", async () => {
    const env = environment({ MLFLOW_TRACKING_URI: "http://127.0.0.1:5000" });
    const child = start(["serve", "--port", "0"], { cwd: synced().root, env });
    const outcome = outcomeOf(child);
    if (child.stderr !== null) await once(child.stderr, "data");
    child.kill();
    expect((await outcome).err).toContain("Serving sqlite:.promptree/registry.db at http://127.0.0.1:");
  });
});

describe("what git manages", () => {
  const refused = { error_code: "PERMISSION_DENIED", message: expect.stringContaining("prompts/greeting.md") };

  const renameGreeting = (url: string) =>
    post(url, "registered-models/rename", { name: "greeting", new_name: "hello" });

  test("is read-only where the registry was synced, and other prompts are not", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const server = await serve(own.root);
    const answer = await renameGreeting(server.url);
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject(refused);
    expect((await newPrompt(server.url, "mine")).status).toBe(200);
    await server.stop();
  });

  test("may be written with --managed open", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const server = await serve(own.root, "--managed", "open");
    expect(server.lines()[0]).toMatchObject({ managed: "open" });
    const moved = { name: "greeting", alias: "production", version: "1" };
    expect((await post(server.url, "registered-models/alias", moved)).status).toBe(200);
    expect((await renameGreeting(server.url)).status).toBe(403);
    await server.stop();
  });

  test("is read-only from the first sync on, also one that comes while it is served", async () => {
    const own = await newDesk();
    const server = await serve(own.root);
    await own.succeed("sync");
    expect((await renameGreeting(server.url)).status).toBe(403);
    await server.stop();
  });
});

describe("tokens", () => {
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

  test("let callers in, each with what its scope allows, and name them in the log", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const reader = (await own.succeed("token", "reports", "--file", "tokens")).out.trim();
    const writer = (await own.succeed("token", "ci", "--scope", "write", "--file", "tokens")).out.trim();
    const server = await serve(own.root, "--tokens", "tokens", "--host", "0.0.0.0");
    const url = server.url.replace("0.0.0.0", "127.0.0.1");
    expect((await versionOf(url, "production")).status).toBe(401);
    expect((await versionOf(url, "production", bearer(reader))).status).toBe(200);
    expect((await newPrompt(url, "mine", bearer(reader))).status).toBe(403);
    expect((await newPrompt(url, "mine", bearer(writer))).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    const { out, err } = await server.stop();
    const callers = server.lines().flatMap((line) => ("caller" in line ? [line.caller] : []));
    expect(callers).toEqual([null, "reports", "reports", "ci", null, null]);
    for (const token of [reader, writer]) expect(out + err).not.toContain(token);
  });

  test("are limited, each for itself", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const token = (await own.succeed("token", "busy", "--file", "tokens")).out.trim();
    const server = await serve(own.root, "--tokens", "tokens", "--limit", "2");
    const statuses: number[] = [];
    for (let sent = 0; sent < 3; sent++)
      statuses.push((await versionOf(server.url, "production", bearer(token))).status);
    expect(statuses).toEqual([200, 200, 429]);
    await server.stop();
  });

  test("that a changed file no longer holds let nobody in, and errors in it are logged", async () => {
    const own = await newDesk();
    await own.succeed("sync");
    const token = (await own.succeed("token", "ci", "--file", "tokens")).out.trim();
    const server = await serve(own.root, "--tokens", "tokens");
    await own.repository.write("tokens", "no token at all\n");
    const ask = async () => (await versionOf(server.url, "production", bearer(token))).status;
    await expect.poll(ask, POLL).toBe(200);
    await expect
      .poll(async () => {
        await ask();
        return server.lines().some((line) => "event" in line && line.event === "tokens");
      }, POLL)
      .toBe(true);
    await own.repository.write("tokens", "# nobody\n");
    await expect.poll(ask, POLL).toBe(401);
    await server.stop();
  });
});

describe("requests that are none", () => {
  test("leave nothing in the log that should not be there, and no server that fails", async () => {
    const server = await serve(synced().root);
    const secret = "do-not-log-me";
    await fetch(`${server.url}/api/2.0/mlflow/registered-models/search?filter=${secret}`);
    await post(server.url, "registered-models/create", { name: secret, nonsense: secret }, { Authorization: secret });
    await post(server.url, "registered-models/create", [secret]);
    await fetch(`${server.url}/${secret}`);
    await fetch(`${server.url}/health`, { headers: { Host: `${secret}.example` } });
    await rawExchange(server, `${secret}\r\n\r\n`);
    const huge = await fetch(`${server.url}/api/2.0/mlflow/registered-models/create`, {
      method: "POST",
      body: secret.repeat(400_000),
      headers: JSON_BODY,
    });
    expect(huge.status).toBe(413);
    const { out, err } = await server.stop();
    expect(out + err).not.toContain(secret);
    expect(err).not.toMatch(STACK_TRACE);
    const statuses = server.lines().flatMap((line) => ("status" in line ? [line.status] : []));
    expect(Math.max(...statuses)).toBeLessThan(500);
  });
});

describe("a stop", () => {
  test.each(["SIGTERM", "SIGINT"] as const)("by %s finishes the request that is being sent", async (signal) => {
    const own = await newDesk();
    await own.succeed("sync");
    const server = await serve(own.root);
    const body = JSON.stringify({ name: "slow", tags: [{ key: "mlflow.prompt.is_prompt", value: "true" }] });
    const running = request(`${server.url}/api/2.0/mlflow/registered-models/create`, {
      method: "POST",
      headers: { ...JSON_BODY, "Content-Length": body.length },
    });
    running.write(body.slice(0, 10));
    // The server has begun with it once it has answered another one that came later.
    await once(running, "socket");
    await fetch(`${server.url}/health`);
    server.process.kill(signal);
    await server.line((line) => "event" in line && line.event === "stopping");
    running.end(body.slice(10));
    const [answer] = await once(running, "response");
    expect(answer).toMatchObject({ statusCode: 200 });
    answer.resume();
    expect(await server.outcome).toMatchObject({ code: 0, signal: null, err: "" });
    expect((await own.registry()).prompts["slow"]).toBeDefined();
  });

  test("is at once where one more signal comes", async () => {
    const server = await serve(synced().root);
    const idle = connect(server.port, "127.0.0.1");
    await once(idle, "connect");
    idle.write("POST /health HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\n");
    await fetch(`${server.url}/health`);
    server.process.kill("SIGTERM");
    await server.line((line) => "event" in line && line.event === "stopping");
    idle.on("error", () => {});
    expect((await server.stop("SIGTERM")).signal).toBe("SIGTERM");
    expect(server.lines().some((line) => "event" in line && line.event === "stopped")).toBe(false);
  });
});

describe("on a terminal", () => {
  const hasTerminals = process.platform === "linux";

  test.skipIf(!hasTerminals)("people read where it serves, what to type next, and a line a request", async () => {
    const child = startOnTerminal(["serve", "--port", "0"], {
      cwd: synced().root,
      env: environment({ NO_COLOR: "1", TZ: "UTC" }),
    });
    const outcome = outcomeOf(child);
    let seen = "";
    child.stdout?.on("data", (text: string) => (seen += text));
    const find = (pattern: RegExp): string => pattern.exec(seen)?.[1] ?? "";
    await expect.poll(() => find(/MLFLOW_TRACKING_URI=(\S+)[^]*Ctrl-C/), POLL).not.toBe("");
    const url = find(/MLFLOW_TRACKING_URI=(\S+)/);
    await fetch(`${url}/health`);
    await expect.poll(() => find(/(health)/), POLL).toBe("health");
    child.stdin?.write("\u0003");
    const { code, out } = await outcome;
    expect(code).toBe(0);
    const port = new URL(url).port;
    expect(
      out
        .replaceAll("\r", "")
        .replaceAll(/\d\d:\d\d:\d\d/g, "TIME")
        .replaceAll(/\d+\.\d ms/g, "TOOK"),
    ).toBe(
      [
        `Serving sqlite:.promptree/registry.db at http://127.0.0.1:${port}`,
        "Prompts that git manages are read-only; callers may write the others.",
        "",
        "Where your application runs, type next:",
        `  export MLFLOW_TRACKING_URI=http://127.0.0.1:${port}`,
        "",
        "Ctrl-C stops it.",
        "",
        "TIME  200  GET     health  TOOK",
        "^CTIME  SIGINT: running requests are finished, a second one ends at once",
        "TIME  stopped",
        "",
      ].join("\n"),
    );
  });
});

async function rawExchange({ port }: Served, text: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  socket.end(text);
  socket.resume();
  await once(socket, "close");
}
