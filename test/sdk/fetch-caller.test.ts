import { expect, describe, it, onTestFinished } from "vitest";
import { ENDPOINTS } from "../../src/mlflow/endpoints.ts";
import { CallRefused } from "../../src/sdk/call.ts";
import { fetchCaller } from "../../src/sdk/fetch-caller.ts";
import type { FetchOptions } from "../../src/sdk/fetch-options.ts";

const ADDRESS = "https://mlflow.example.com/team";
const TOKEN = "tree_secret";
const MODEL = { registered_model: { name: "p" } };

type Step = (() => Response | Promise<Response>) | Error;

/** A `fetch` that answers by a script, its last step again and again, and tells what was sent. */
function scripted(...steps: readonly Step[]) {
  return scriptedWith(TOKEN, steps);
}

function scriptedWith(token: string, steps: readonly Step[]) {
  const sent: { readonly url: string; readonly init: RequestInit }[] = [];
  const fetch: FetchOptions["fetch"] = async (url, init) => {
    sent.push({ url, init });
    const step = steps[Math.min(sent.length, steps.length) - 1];
    if (step instanceof Error) throw step;
    if (step === undefined) throw new RangeError("a script has a step");
    return step();
  };
  return { sent, caller: fetchCaller({ registry: ADDRESS, fetch, token }) };
}

function json(value: unknown, status = 200, headers: Record<string, string> = {}): () => Response {
  return () => new Response(JSON.stringify(value), { status, headers });
}

const OK = json(MODEL);

function refusal(code: string, message: string, status: number): () => Response {
  return json({ error_code: code, message }, status);
}

describe("a call", () => {
  it("that reads has its request in the query, and the token in a header alone", async () => {
    const { sent, caller } = scripted(json({ registered_models: [] }));
    const search = { filter: "name = 'a&b'", order_by: ["name ASC", "version DESC"], max_results: 2 };
    await caller.call(ENDPOINTS.searchModels, search);
    expect(sent).toHaveLength(1);
    const { url = "", init = {} } = sent[0] ?? {};
    expect(url).not.toContain(TOKEN);
    expect(url.startsWith(`${ADDRESS}/api/2.0/mlflow/registered-models/search?`)).toBe(true);
    const { searchParams } = new URL(url);
    expect([searchParams.get("filter"), searchParams.getAll("order_by")]).toEqual([search.filter, search.order_by]);
    expect(init).toMatchObject({
      method: "GET",
      body: null,
      redirect: "manual",
      headers: { authorization: `Bearer ${TOKEN}` },
    });
  });

  it("that writes has it in the body", async () => {
    const { sent, caller } = scripted(json({}));
    await caller.call(ENDPOINTS.setAlias, { name: "p", alias: "production", version: "1" });
    expect(sent).toMatchObject([
      {
        url: `${ADDRESS}/api/2.0/mlflow/registered-models/alias`,
        init: {
          method: "POST",
          body: '{"name":"p","alias":"production","version":"1"}',
          headers: { "content-type": "application/json" },
        },
      },
    ]);
  });

  it("that is refused says so in MLflow's words, without the token", async () => {
    const { caller } = scripted(refusal("RESOURCE_DOES_NOT_EXIST", `no p for ${TOKEN}`, 404));
    const refused = await caller.call(ENDPOINTS.getModel, { name: "p" }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CallRefused);
    expect(refused).toMatchObject({ code: "RESOURCE_DOES_NOT_EXIST", status: 404, message: "no p for ***" });
  });
});

describe("a token", () => {
  it("that is a word of a prompt leaves the prompt as it is", async () => {
    const { caller } = scriptedWith("agent", [json({ registered_model: { name: "agent", description: "An agent." } })]);
    const { registered_model: model } = await caller.call(ENDPOINTS.getModel, { name: "agent" });
    expect(model).toMatchObject({ name: "agent", description: "An agent." });
  });

  it("does not come out of a refusal, however JSON spells it", async () => {
    const token = 'tree"se\\cret';
    const { caller } = scriptedWith(token, [refusal("INTERNAL_ERROR", `no ${token}, ${JSON.stringify(token)}`, 400)]);
    await expect(caller.call(ENDPOINTS.getModel, { name: "p" })).rejects.toMatchObject({ message: 'no ***, "***"' });
  });
});

describe("a read", () => {
  it.each<[string, Step]>([
    ["a network that fails", new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") })],
    ["a server that was asked too often", json({}, 429)],
    ["a server that is busy", json({}, 503)],
    ["a server that says when", json({}, 503, { "retry-after": "0" })],
  ])("is made twice again after %s", async (_, trouble) => {
    const { sent, caller } = scripted(trouble, trouble, OK);
    expect((await caller.call(ENDPOINTS.getModel, { name: "p" })).registered_model.name).toBe("p");
    expect(sent).toHaveLength(3);
  });

  it("is given up after that", async () => {
    const { sent, caller } = scripted(new TypeError("fetch failed", { cause: new Error(`no way with ${TOKEN}`) }));
    await expect(caller.call(ENDPOINTS.getModel, { name: "p" })).rejects.toMatchObject({
      code: "registry-unavailable",
      message: `${ADDRESS} can't be reached: no way with ***`,
    });
    expect(sent).toHaveLength(3);
  });

  it.each<[string, Step]>([
    ["an error of its own", new RangeError(`no way with ${TOKEN}`)],
    ["a text", () => Promise.reject(`no way with ${TOKEN}`)],
  ])("is given up at once when fetch throws %s", async (_, thrown) => {
    const { sent, caller } = scripted(thrown, OK);
    await expect(caller.call(ENDPOINTS.getModel, { name: "p" })).rejects.toMatchObject({
      code: "registry-unavailable",
      message: `${ADDRESS} can't be asked: no way with ***`,
    });
    expect(sent).toHaveLength(1);
  });

  it("is not made again before a server wants it to", async () => {
    const { sent, caller } = scripted(json({}, 429, { "retry-after": "60" }));
    await expect(caller.call(ENDPOINTS.getModel, { name: "p" })).rejects.toMatchObject({
      message: `${ADDRESS} was asked too often (HTTP 429)`,
    });
    expect(sent).toHaveLength(1);
  });

  it.each<[string, () => Response, string]>([
    ["no MLflow", () => new Response("<html>", { status: 404 }), "answers registered-models/get with HTTP 404"],
    ["another JSON", json({ hello: 1 }), "does not answer registered-models/get as MLflow does"],
    ["no JSON", () => new Response("hello"), "does not answer registered-models/get as MLflow does"],
    ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://x" } }), "redirects"],
    ["a wrong token", json({}, 401), "does not accept the token (HTTP 401)"],
  ])("is not made again after %s", async (_, answer, end) => {
    const { sent, caller } = scripted(answer);
    await expect(caller.call(ENDPOINTS.getModel, { name: "p" })).rejects.toMatchObject({
      code: "registry-unavailable",
      message: `${ADDRESS} ${end}`,
    });
    expect(sent).toHaveLength(1);
  });

  it("ends with its signal, without another attempt", async () => {
    const abort = new AbortController();
    const { sent, caller } = scripted(new TypeError("fetch failed"));
    const call = caller.call(ENDPOINTS.getModel, { name: "p" }, abort.signal);
    abort.abort(new Error("gone"));
    await expect(call).rejects.toThrow("gone");
    expect(sent.length).toBeLessThanOrEqual(1);
  });
});

it("a write is made once, whatever happens", async () => {
  const { sent, caller } = scripted(json({}, 503));
  await expect(caller.call(ENDPOINTS.createModel, { name: "p" })).rejects.toMatchObject({
    message: `${ADDRESS} can't answer now (HTTP 503)`,
  });
  expect(sent).toHaveLength(1);
});

it("without a fetch of its own, the one that is there when it asks is used", async () => {
  const before = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = before;
  });
  const caller = fetchCaller({ registry: ADDRESS });
  globalThis.fetch = async () => OK();
  expect((await caller.call(ENDPOINTS.getModel, { name: "p" })).registered_model.name).toBe("p");
});

it.each([
  [{ registry: "https://ada:hidden@x.example" }, /^(?!.*hidden).* has a user name or a password in the address$/],
  [{ registry: "mlflow.example.com" }, /is no address of an MLflow server$/],
  [{ registry: ADDRESS, token: "hidden token" }, /^(?!.*hidden)the token holds a space/],
])("%j is refused", (options, message) => {
  expect(() => fetchCaller(options)).toThrow(
    expect.objectContaining({ code: "usage", message: expect.stringMatching(message) }),
  );
});
