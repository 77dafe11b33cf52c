import { describe, expect, it } from "vitest";
import { PromptreeError } from "../../src/core/errors.ts";
import { RequestFailure } from "../../src/mlflow/request-failure.ts";
import { PlainRefusal } from "../../src/server/access/plain-refusal.ts";
import type { SyncReport } from "../../src/server/parts.ts";
import { Serving, newServing, newStore } from "./serving.ts";

const API = "/api/2.0/mlflow";

describe("paths", () => {
  it.each([`${API}/registered-models/get?name=greet`, "/ajax-api/2.0/mlflow/registered-models/get?name=greet"])(
    "%s leads to the same prompt",
    async (path) => {
      const serving = await newServing();
      await serving.register("greet", "Hello");
      expect(await serving.ask("GET", path)).toMatchObject({
        status: 200,
        json: { registered_model: { name: "greet" } },
      });
      expect(serving.exchanges.at(-1)).toMatchObject({ route: "registered-models/get", status: 200, error: null });
    },
  );

  it.each([
    ["GET", "/"],
    ["GET", "/nope"],
    ["GET", "/health/"],
    ["GET", `${API}/prompts/get?name=x`],
    ["GET", `${API}/registered-models/get/?name=x`],
    ["GET", `${API}/../../../etc/passwd`],
    ["POST", "/api/3.0/mlflow/nope"],
    ["GET", "/metrics"],
    ["POST", "/webhooks/github"],
    ["GET", `${API}/runsaway`],
  ])("%s %s is unknown, as HTML says", async (method, path) => {
    const serving = await newServing();
    const answer = await serving.ask(method, path);
    expect(answer).toMatchObject({ status: 404, text: expect.stringContaining("<h1>Not Found</h1>") });
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(serving.exchanges.at(-1)).toMatchObject({ route: "other", status: 404 });
  });

  it.each([
    ["POST", `${API}/runs/create`],
    ["GET", `${API}/experiments/get-by-name?experiment_name=x`],
    ["GET", "/ajax-api/2.0/mlflow/metrics/get-history"],
    ["PATCH", `${API}/logged-models/m-1`],
    ["GET", `${API}/model-versions/get-download-uri?name=x&version=1`],
    ["POST", "/api/3.0/mlflow/traces"],
    ["GET", "/api/2.0/mlflow-artifacts/artifacts?path=x"],
    ["POST", "/v1/traces"],
  ])("%s %s is MLflow's, and answered in JSON that prompts are all there is", async (method, path) => {
    const serving = await newServing();
    const answer = await serving.ask(method, path);
    expect(answer).toMatchObject({
      status: 404,
      json: {
        error_code: "ENDPOINT_NOT_FOUND",
        message: `This server holds prompts only: it has no ${path.split("?")[0]}.`,
        sqlstate: "KAM00",
        error_class: "RESOURCE_NOT_FOUND",
      },
    });
    expect(serving.errors).toEqual([]);
  });
});

describe("methods", () => {
  it.each([
    ["POST", `${API}/registered-models/get`, "GET, OPTIONS, HEAD"],
    ["GET", `${API}/registered-models/create`, "POST, OPTIONS"],
    ["PUT", `${API}/registered-models/alias`, "POST, GET, DELETE, OPTIONS, HEAD"],
    ["POST", "/health", "GET, OPTIONS, HEAD"],
    ["HEAD", `${API}/model-versions/create`, "POST, OPTIONS"],
  ])("%s %s is not allowed", async (method, path, allow) => {
    const answer = await (await newServing()).ask(method, path);
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe(allow);
    expect(answer.text.includes("<h1>Method Not Allowed</h1>")).toBe(method !== "HEAD");
  });

  it.each([`${API}/registered-models/alias`, "/health"])("OPTIONS %s says which are", async (path) => {
    const answer = await (await newServing()).ask("OPTIONS", path);
    expect(answer).toMatchObject({ status: 204, text: "" });
    expect(answer.headers.get("allow")).toContain("GET");
  });

  it("HEAD has what GET has, but for the body", async () => {
    const serving = await newServing();
    await serving.register("greet", "Hello");
    const path = `${API}/registered-models/get?name=greet`;
    const whole = await serving.ask("GET", path);
    const head = await serving.ask("HEAD", path);
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(whole.headers));
    expect(head.headers.get("content-length")).toBe(String(whole.text.length));
    expect(serving.exchanges.at(-1)).toMatchObject({ method: "HEAD", bytes: 0 });
  });
});

describe("operations", () => {
  it("are MLflow's where it has them", async () => {
    const serving = await newServing();
    expect(await serving.ask("GET", "/health")).toMatchObject({ status: 200, text: "OK" });
    expect(await serving.ask("GET", "/version")).toMatchObject({ status: 200, text: "3.17.2" });
    for (const prefix of ["/api", "/ajax-api"]) {
      const info = await serving.ask("GET", `${prefix}/3.0/mlflow/server-info`);
      expect(info).toMatchObject({ status: 200, json: { store_type: "SqlStore", workspaces_enabled: false } });
    }
    expect(serving.exchanges.map(({ route }) => route)).toEqual(["health", "version", "server-info", "server-info"]);
  });

  it("say what keeps the registry from following its repository", async () => {
    const report: SyncReport = { commit: "4f1c2ab", syncedAt: "2026-11-23T10:00:00Z", failure: "the fetch failed" };
    const store = await newStore();
    const serving = new Serving({ store, syncReport: () => report });
    expect((await serving.ask("GET", "/health")).text).toBe("OK\nthe last sync failed: the fetch failed\n");
    const { json } = await serving.ask("GET", "/health", { headers: { accept: "application/json" } });
    expect(json).toEqual({
      status: "ok",
      registry: store.address,
      commit: "4f1c2ab",
      lastSync: "2026-11-23T10:00:00Z",
      failure: "the fetch failed",
    });
  });

  it("hand out metrics, and take in webhooks, where there are any", async () => {
    const serving = await newServing({
      metrics: async () => ({ text: "up 1\n", type: "text/plain; version=0.0.4" }),
      webhook: async (request) => new Response(await request.text(), { status: 202 }),
    });
    const metrics = await serving.ask("GET", "/metrics");
    expect(metrics).toMatchObject({ status: 200, text: "up 1\n" });
    expect(metrics.headers.get("content-type")).toBe("text/plain; version=0.0.4");
    expect(await serving.ask("POST", "/webhooks/github", { body: "push" })).toMatchObject({
      status: 202,
      text: "push",
    });
    expect(serving.exchanges.map(({ route }) => route)).toEqual(["metrics", "webhook"]);
  });
});

describe("failures", () => {
  it("of what nobody foresaw are told to the operator, and only named to the caller", async () => {
    const store = await newStore();
    const bug = new TypeError("secret text in the message");
    const serving = new Serving({
      store: {
        ...store,
        address: store.address,
        revision: () => {
          throw bug;
        },
      },
    });
    const answer = await serving.get("registered-models/get", { name: "greet" });
    expect(answer).toMatchObject({
      status: 500,
      json: { error_code: "INTERNAL_ERROR", message: "The server failed to answer this request; its log says why." },
    });
    expect(serving.errors).toEqual([bug]);
    expect(serving.exchanges.at(-1)).toMatchObject({ status: 500, error: "INTERNAL_ERROR" });
  });

  it("of a registry that somebody else writes to are passing ones", async () => {
    const store = await newStore();
    const busy = new PromptreeError("registry-busy", "another process is writing");
    const serving = new Serving({
      store: { ...store, address: store.address, revision: () => "1", write: () => Promise.reject(busy) },
    });
    const answer = await serving.send("DELETE", "registered-models/delete", { name: "greet" });
    expect(answer).toMatchObject({ status: 503, json: { error_code: "TEMPORARILY_UNAVAILABLE" } });
    expect(answer.headers.get("retry-after")).toBe("1");
  });

  it.each([
    [
      "at once",
      () => {
        throw new RequestFailure("UNAUTHENTICATED", "no", { "WWW-Authenticate": "Bearer" });
      },
    ],
    [
      "after a while",
      async () => {
        throw new RequestFailure("UNAUTHENTICATED", "no", { "WWW-Authenticate": "Bearer" });
      },
    ],
  ])("of who asks are refused %s, under the route that was asked for", async (_when, admit) => {
    const serving = await newServing({ admit });
    const answer = await serving.send("DELETE", "registered-models/delete", { name: "greet" });
    expect(answer).toMatchObject({ status: 401, json: { error_code: "UNAUTHENTICATED", message: "no" } });
    expect(answer.headers.get("www-authenticate")).toBe("Bearer");
    expect(serving.exchanges).toMatchObject([
      { route: "registered-models/delete", status: 401, caller: null, address: "127.0.0.1", error: "UNAUTHENTICATED" },
    ]);
  });

  it("of a host that is not ours are plain text", async () => {
    const serving = await newServing({
      admit: () => {
        throw new PlainRefusal("Invalid Host header");
      },
    });
    const answer = await serving.get("registered-models/get", { name: "greet" });
    expect(answer).toMatchObject({ status: 403, text: "Invalid Host header" });
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });
});
