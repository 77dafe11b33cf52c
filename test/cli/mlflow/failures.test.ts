import { once } from "node:events";
import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { refused, startFaultProxy } from "../../mlflow-server/fault-proxy.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { errorContract, syncContract, unlockContract } from "../../report/json-contract.ts";
import { promptree } from "../command-line.ts";
import { newDesk as newEmbeddedDesk } from "../desk.ts";
import { STACK_TRACE } from "../program.ts";
import { deskAt, describeRoom } from "./server-desk.ts";

/** Answers every request alike, for the time of one test. */
async function impostor(answer: RequestListener): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: stop };
}

async function freeAddress(): Promise<string> {
  await using server = await impostor(() => {});
  return server.url;
}

const EVERY_KIND = [["plan"], ["sync"], ["get", "greeting"], ["unlock"]];

describe("an address without an MLflow server", () => {
  test.each(EVERY_KIND)("is told in one sentence, with a hint, by %s", async (...argv) => {
    const url = await freeAddress();
    const desk = await deskAt(url);
    const { code, out, err } = await desk.run(...argv);
    expect({ code, out, err }).toEqual({
      code: 1,
      out: "",
      err: `error: ${url} can't be reached: connection refused (ECONNREFUSED)\nhint:  look at the address, and whether the server is up\n`,
    });
  });

  test("is told as JSON, on standard output alone", async () => {
    const url = await freeAddress();
    const { code, out, err } = await (await deskAt(url)).run("plan", "--json");
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(errorContract.parse(JSON.parse(out)).error).toMatchObject({ code: "registry-unavailable" });
  });

  test.each([
    ["a page", 200, "text/html", "<h1>Welcome</h1>", "no MLflow server (HTTP 200, text/html)"],
    ["an error page", 404, "text/html", "<h1>Not found</h1>", "no MLflow server (HTTP 404, text/html)"],
    ["another service", 404, "application/json", '{"detail":"Not Found"}', "no MLflow server (HTTP 404"],
    ["JSON of another kind", 200, "application/json", '{"registered_models": 7}', ""],
    ["a text that obeys nobody", 404, "text/\u001B[31mhtml", "\u001B]0;x\u0007", ""],
  ])("that answers with %s is named as such", async (_what, status, type, body, words) => {
    await using server = await impostor((_request, response) => {
      response.socket?.end(
        `HTTP/1.1 ${status} X\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    });
    for (const argv of [["plan"], ["sync"]]) {
      const { code, out, err } = await (await deskAt(server.url)).run(...argv);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toContain(words);
      expect(err).toMatch(/^error: http:\/\/127\.0\.0\.1:\d+ .*\nhint: {2}.*\n$/);
      expect(err).not.toMatch(STACK_TRACE);
      expect(err).not.toContain("\u001B");
    }
  });

  test.each([
    ["http://ada:s3cret@127.0.0.1:9", "has a user name or a password in the address"],
    ["http://127.0.0.1:9/?token=s3cret", "has a query or a fragment behind the address"],
    ["http://", "is no address of an MLflow server"],
    ["sqlite:///mlflow.db", "MLFLOW_TRACKING_URI is sqlite:///mlflow.db, and an MLflow server is reached over http"],
    ["databricks", "MLFLOW_TRACKING_URI is databricks, and an MLflow server is reached over http"],
    ["file:///tmp/mlruns", "MLFLOW_TRACKING_URI is file:///tmp/mlruns, and an MLflow server is reached over http"],
  ])("that can't be meant is a wrong command line: %s", async (url, words) => {
    const { code, out, err } = await (await deskAt(url)).run("plan");
    expect({ code, out }).toEqual({ code: 64, out: "" });
    expect(err).toContain(words);
    expect(err).toContain("\nhint:  ");
    expect(err).not.toContain("s3cret");
  });
});

describeRoom("a server that refuses", ({ url, newDesk }) => {
  const LOGIN = { MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: "s3cret" };

  test.each([
    ["without credentials", 401, {}, "asks for credentials (HTTP 401)"],
    ["wrong ones", 401, LOGIN, "does not accept the credentials (HTTP 401)"],
    ["those of somebody without rights", 403, LOGIN, "does not allow it (HTTP 403)"],
    ["a wrong token", 401, { MLFLOW_TRACKING_TOKEN: "s3cret" }, "does not accept the credentials (HTTP 401)"],
  ])("%s names the variables, and shows no secret", async (_what, status, env, words) => {
    await using proxy = await startFaultProxy(url());
    proxy.plan(() => refused(status));
    const desk = await deskAt(proxy.url);
    for (const argv of [["plan"], ["sync"], ["search"], ["get", "greeting"], ["plan", "--json"]]) {
      const { code, out, err } = await desk.runIn({ env }, ...argv);
      expect(code).toBe(1);
      expect(out + err).toContain(words);
      expect(out + err).toContain(
        "set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN",
      );
      expect(out + err).not.toContain("s3cret");
    }
    expect(proxy.requests().every(({ headers }) => "authorization" in headers === Object.keys(env).length > 0)).toBe(
      true,
    );
  });

  test("writes alone can be planned on, and a sync stops at its first write", async () => {
    await using proxy = await startFaultProxy(url());
    const desk = await deskAt(proxy.url);
    proxy.plan(({ method }) => (method === "GET" ? null : refused(403)));
    expect((await desk.succeed("plan")).out).toContain("Apply with: promptree sync");
    const { code, out, err } = await desk.run("sync");
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("does not allow it (HTTP 403)");
    expect((await desk.registry()).prompts).toEqual({});
  });

  test("halfway leaves what it did; the next sync ends where one would have that was never stopped", async () => {
    await using proxy = await startFaultProxy(url());
    const desk = await deskAt(proxy.url);
    let versions = 0;
    proxy.plan(({ path }) => (path.endsWith("model-versions/create") && ++versions > 3 ? refused(401) : null));
    const first = await desk.run("sync");
    expect(first.code).not.toBe(0);
    expect(first.out + first.err).toContain("HTTP 401");

    proxy.plan([]);
    await desk.succeed("sync");
    const embedded = await newEmbeddedDesk();
    await embedded.succeed("sync");
    expect((await desk.registry()).prompts).toEqual((await embedded.registry()).prompts);
    expect((await desk.succeed("sync")).out).toContain("Nothing to do");
  });

  test("too much at once is asked again, and the sync comes to its end", async () => {
    await using proxy = await startFaultProxy(url());
    const desk = await deskAt(proxy.url);
    const seen = new Set<string>();
    proxy.plan(({ path, method, body }) => {
      const request = `${method} ${path} ${body}`;
      if (seen.has(request)) return null;
      seen.add(request);
      return refused(429, { "retry-after": "0" });
    });
    expect(syncContract.parse(await desk.json("sync"))).toMatchObject({ failed: [], skipped: [] });
    proxy.plan([]);
    expect((await desk.run("plan", "--detailed-exitcode")).code).toBe(0);
  });

  test("nobody: unlock finds the lock free, and before the first sync, too", async () => {
    const desk = await newDesk();
    for (const before of [[], ["sync"]]) {
      if (before.length > 0) await desk.succeed(...before);
      expect(unlockContract.parse(await desk.json("unlock"))).toMatchObject({ outcome: "free", holder: null });
    }
    expect((await desk.succeed("unlock")).out).toBe(`Nobody holds the lock of ${url()}.\n`);
  });

  test("to say where aliases once were, for MLflow keeps no record of it", async () => {
    const desk = await newDesk();
    await desk.succeed("sync");
    for (const argv of [
      ["log", "greeting", "--aliases"],
      ["get", "greeting@production", "--at", "2026-01-02"],
    ]) {
      const { code, err } = await desk.run(...argv);
      expect(code).toBe(1);
      expect(err).toBe(
        `error: ${url()} keeps no record of where aliases pointed\nhint:  git has one of what it set: git log -p -- aliases.yaml aliases\n`,
      );
    }
  });

  test("without a repository, what only looks works by the address", async () => {
    await (await newDesk()).succeed("sync");
    const place = { cwd: await temporaryFolder(), env: { MLFLOW_TRACKING_URI: url() } };
    expect(await promptree(["get", "greeting@production", "--var", "name=Ada"], place)).toMatchObject({
      code: 0,
      out: "Greet Ada.",
    });
    expect((await promptree(["search", "--registry", url()], { cwd: place.cwd })).code).toBe(0);
  });
});
