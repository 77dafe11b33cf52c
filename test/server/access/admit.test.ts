import { afterEach, describe, expect, test, vi } from "vitest";
import { RequestFailure } from "../../../src/mlflow/request-failure.ts";
import type { AdmitOptions } from "../../../src/server/access/admit.ts";
import { createAdmit } from "../../../src/server/access/admit.ts";
import { createHosts } from "../../../src/server/access/hosts.ts";
import { PlainRefusal } from "../../../src/server/access/plain-refusal.ts";
import { TokenSet } from "../../../src/server/access/token-set.ts";
import type { Caller, Peer } from "../../../src/server/parts.ts";
import { basic, bearer, issue } from "./entries.ts";

afterEach(() => {
  vi.useRealTimers();
});

const PATH = "/api/2.0/mlflow/registered-models/get?name=x";
const HERE = "http://127.0.0.1:5000";
const CONNECTION: Peer = { address: "127.0.0.1" };

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly peer?: Peer;
}

/** How requests fare, `Host: 127.0.0.1:5000` unless they say otherwise. */
function gate(options: Partial<AdmitOptions> = {}) {
  const hosts = createHosts({ bound: "127.0.0.1", names: ["prompts.example.com"] });
  const admit = createAdmit({ hosts, tokens: null, scope: "write", limits: null, ...options });
  return async ({ method = "GET", path = PATH, url = HERE + path, headers = {}, peer = CONNECTION }: Sent) => {
    const request = new Request(url, { method, headers: { host: "127.0.0.1:5000", ...headers } });
    if (headers["host"] === "") request.headers.delete("host");
    return admit(request, peer);
  };
}

async function refusalOf(answer: Promise<Caller>): Promise<RequestFailure> {
  const refusal: unknown = await answer.then(
    (caller) => caller,
    (error: unknown) => error,
  );
  if (refusal instanceof RequestFailure) return refusal;
  throw new Error(`not refused: ${JSON.stringify(refusal)}`);
}

/** Who is let in, or the message of the refusal. */
async function fateOf(answer: Promise<Caller>): Promise<Caller | string> {
  return answer.catch((error: unknown) =>
    error instanceof RequestFailure ? `${error.constructor.name} ${error.message}` : "failed",
  );
}

const WRONG_HOST = "PlainRefusal Invalid Host header - possible DNS rebinding attack detected";
const NO_TOKEN =
  "RequestFailure This server needs a token: set MLFLOW_TRACKING_TOKEN, or send it as Authorization: Bearer TOKEN.";
const CROSS_ORIGIN = "PlainRefusal Cross-origin request blocked";

const ada = issue("ada", "write");
const reports = issue("reports", "read");
const old = issue("old", "sync", new Date(Date.now() - 1000));
const tokens = new TokenSet([ada, reports, old].map(({ entry }) => entry));

describe("without tokens", () => {
  test.each(["write", "sync"] as const)("everybody is nobody, with scope %s", async (scope) => {
    expect(await gate({ scope })({ method: "POST" })).toEqual({ name: null, scope });
    expect(await gate({ scope })({ headers: { authorization: bearer(ada.token) } })).toEqual({ name: null, scope });
  });

  test("and without limits the answer comes at once", () => {
    const admit = createAdmit({ hosts: null, tokens: null, scope: "write", limits: null });
    expect(admit(new Request(HERE + PATH), CONNECTION)).toEqual({ name: null, scope: "write" });
  });
});

describe("with tokens", () => {
  const letIn: readonly (readonly [authorization: string, caller: Caller])[] = [
    [bearer(ada.token), { name: "ada", scope: "write" }],
    [`bearer  ${ada.token}`, { name: "ada", scope: "write" }],
    [basic("anybody", reports.token), { name: "reports", scope: "read" }],
    [basic("reports", reports.token), { name: "reports", scope: "read" }],
    [basic("", reports.token), { name: "reports", scope: "read" }],
    [basic("ada", reports.token), { name: "reports", scope: "read" }],
    [basic("Ådå 🙂", ada.token), { name: "ada", scope: "write" }],
    [basic("ada", ada.token).replace("Basic", "BASIC"), { name: "ada", scope: "write" }],
  ];

  test.each(letIn)("%s is let in as %j, and again", async (authorization, caller) => {
    const ask = gate({ tokens });
    expect(await ask({ headers: { authorization } })).toEqual(caller);
    expect(await ask({ headers: { authorization } })).toEqual(caller);
  });

  const changed = ada.token.slice(0, -1) + (ada.token.endsWith("A") ? "B" : "A");
  const refused: readonly (readonly [what: string, authorization: string | null])[] = [
    ["nothing", null],
    ["an empty header", ""],
    ["no scheme", ada.token],
    ["another scheme", `Token ${ada.token}`],
    ["a token that was never issued", bearer(issue("x").token)],
    ["one with another last character", bearer(changed)],
    ["half of one", bearer(ada.token.slice(0, 30))],
    ["one with more behind it", bearer(`${ada.token}A`)],
    ["two", bearer(`${ada.token} ${ada.token}`)],
    ["two headers", `${bearer(ada.token)}, ${bearer(ada.token)}`],
    ["one in other case", bearer(ada.token.toUpperCase())],
    ["its hash", bearer(ada.line.split(" ")[2] ?? "")],
    ["its name", basic("ada", "ada")],
    ["the token as the user", basic(ada.token, "")],
    ["no colon", `Basic ${Buffer.from(ada.token).toString("base64")}`],
    ["no base64", "Basic ***"],
    ["a Basic token that is none encoded", `Basic ${ada.token}`],
    ["one that has expired", bearer(old.token)],
    ["a very long one", bearer("ptree_" + "A".repeat(10_000))],
  ];

  test.each(refused)("%s is refused with 401, MLflow's code and both challenges", async (_, authorization) => {
    const headers = authorization === null ? {} : { authorization };
    const refusal = await refusalOf(gate({ tokens })({ headers }));
    expect(refusal).not.toBeInstanceOf(PlainRefusal);
    expect(refusal).toMatchObject({
      code: "UNAUTHENTICATED",
      headers: { "WWW-Authenticate": 'Basic realm="promptree", Bearer realm="promptree"' },
    });
    expect(refusal.message + JSON.stringify(refusal.headers)).not.toMatch(/ptree_/);
  });

  test("a token expires while it is remembered", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const brief = issue("brief", "read", new Date(Date.now() + 60_000));
    const ask = gate({ tokens: new TokenSet([brief.entry]) });
    expect(await ask({ headers: { authorization: bearer(brief.token) } })).toMatchObject({ name: "brief" });
    vi.advanceTimersByTime(60_000);
    expect(await refusalOf(ask({ headers: { authorization: bearer(brief.token) } }))).toMatchObject({
      code: "UNAUTHENTICATED",
    });
  });

  const open: readonly (readonly [path: string, isOpen: boolean])[] = [
    ["/health", true],
    ["/health?x=/", true],
    ["/version", true],
    ["/webhooks/github", true],
    ["/healthz", false],
    ["/health/", false],
    ["/Health", false],
    ["/%68ealth", false],
    ["/metrics", false],
    ["/api/2.0/mlflow/registered-models/search?x=/health", false],
    ["/api//health", false],
    ["//health", false],
    ["/", false],
  ];

  test.each(open)("%s needs none: %s", async (path, isOpen) => {
    const fate = await fateOf(gate({ tokens })({ path }));
    expect(fate).toEqual(isOpen ? { name: null, scope: "read" } : NO_TOKEN);
  });

  test("what needs none is open to a wrong one, too, and a good one is known there", async () => {
    const ask = gate({ tokens });
    expect(await ask({ path: "/health", headers: { authorization: "Bearer x" } })).toEqual({
      name: null,
      scope: "read",
    });
    const headers = { authorization: bearer(ada.token) };
    expect(await ask({ path: "/health", headers })).toEqual({ name: "ada", scope: "write" });
  });
});

describe("the Host header", () => {
  const cases: readonly (readonly [what: string, sent: Sent, letIn: boolean])[] = [
    ["of loopback", { headers: { host: "localhost:5000" } }, true],
    ["that was named", { headers: { host: "prompts.example.com" } }, true],
    ["of another name", { headers: { host: "evil.com:5000" } }, false],
    ["of another name, which the URL does not have", { url: `${HERE}${PATH}`, headers: { host: "evil.com" } }, false],
    ["that is missing on a connection", { headers: { host: "" } }, false],
    ["that is missing without a connection", { headers: { host: "" }, peer: { address: null } }, true],
    [
      "that is missing, in a URL of another",
      { url: "http://evil.com/", headers: { host: "" }, peer: { address: null } },
      false,
    ],
    ["of another name, for the health", { path: "/health", headers: { host: "evil.com" } }, true],
    ["of another name, for the version", { path: "/version", headers: { host: "evil.com" } }, true],
    ["of another name, for a webhook", { path: "/webhooks/github", headers: { host: "evil.com" } }, false],
  ];

  test.each(cases)("%s: %j is let in: %s", async (_, sent, letIn) => {
    expect(await fateOf(gate()(sent))).toEqual(letIn ? { name: null, scope: "write" } : WRONG_HOST);
  });

  test("is refused with 403", async () => {
    expect(await refusalOf(gate()({ headers: { host: "evil.com" } }))).toMatchObject({ code: "PERMISSION_DENIED" });
  });

  test("comes before the token, and may be left to somebody else", async () => {
    const sent = { headers: { host: "evil.com" } };
    expect(await refusalOf(gate({ tokens })(sent))).toBeInstanceOf(PlainRefusal);
    expect(await gate({ hosts: null })(sent)).toEqual({ name: null, scope: "write" });
  });
});

describe("the Origin", () => {
  const cases: readonly (readonly [origin: string, host: string, letIn: boolean])[] = [
    ["http://127.0.0.1:5000", "127.0.0.1:5000", true],
    ["http://localhost:3000", "127.0.0.1:5000", true],
    ["http://[::1]:3000", "127.0.0.1:5000", true],
    ["https://prompts.example.com", "prompts.example.com", true],
    ["https://prompts.example.com", "127.0.0.1:5000", true],
    ["https://evil.com", "127.0.0.1:5000", false],
    ["https://evil.com", "prompts.example.com", false],
    ["https://localhost.evil.com", "localhost", false],
    ["http://192.168.1.20", "127.0.0.1", false],
    ["null", "127.0.0.1", false],
    ["file://", "127.0.0.1", false],
    ["localhost", "127.0.0.1", false],
    ["https://localhost@evil.com", "127.0.0.1", false],
    ["chrome-extension://abcdef", "127.0.0.1", false],
    ["", "127.0.0.1", false],
  ];

  test.each(cases)("%j may write at %s: %s", async (origin, host, letIn) => {
    for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
      const fate = await fateOf(gate()({ method, headers: { origin, host } }));
      expect(fate).toEqual(letIn ? { name: null, scope: "write" } : CROSS_ORIGIN);
    }
    for (const method of ["GET", "HEAD", "OPTIONS"]) {
      expect(await gate()({ method, headers: { origin, host } })).toEqual({ name: null, scope: "write" });
    }
  });

  test("of a server that listens on all addresses is still its own, not any address", async () => {
    const ask = gate({ hosts: createHosts({ bound: "0.0.0.0", names: [] }) });
    const send = (origin: string) => ask({ method: "POST", headers: { origin, host: "10.0.0.7:5000" } });
    expect(await send("http://10.0.0.7:5000")).toMatchObject({ scope: "write" });
    expect(await refusalOf(send("http://10.0.0.8:5000"))).toBeInstanceOf(PlainRefusal);
  });
});

describe("limits", () => {
  const limits = { requests: 2, seconds: 60 };

  test("are of each token, however it is sent", async () => {
    const ask = gate({ tokens, limits });
    const send = (authorization: string) => ask({ headers: { authorization } });
    expect(await send(bearer(ada.token))).toMatchObject({ name: "ada" });
    expect(await send(basic("x", ada.token))).toMatchObject({ name: "ada" });
    const refusal = await refusalOf(send(bearer(ada.token)));
    expect(refusal.code).toBe("REQUEST_LIMIT_EXCEEDED");
    expect(Number(refusal.headers["Retry-After"])).toBeGreaterThanOrEqual(1);
    expect(Number(refusal.headers["Retry-After"])).toBeLessThanOrEqual(60);
    expect(await send(bearer(reports.token))).toMatchObject({ name: "reports" });
  });

  test("are of each address where nobody needs a token", async () => {
    const ask = gate({ limits });
    const send = (address: string) => ask({ peer: { address } });
    await send("127.0.0.1");
    await send("127.0.0.1");
    expect(await refusalOf(send("127.0.0.1"))).toMatchObject({ code: "REQUEST_LIMIT_EXCEEDED" });
    expect(await send("127.0.0.2")).toEqual({ name: null, scope: "write" });
  });

  test("end with their time", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
    const ask = gate({ limits: { requests: 1, seconds: 60 } });
    await ask({});
    vi.advanceTimersByTime(30_000);
    const refusal = await refusalOf(ask({}));
    expect(refusal.headers["Retry-After"]).toBe("30");
    vi.advanceTimersByTime(29_000);
    await refusalOf(ask({}));
    vi.advanceTimersByTime(1000);
    expect(await ask({})).toEqual({ name: null, scope: "write" });
  });

  test("are not spent by probes, nor by who is not let in", async () => {
    for (const ask of [gate({ limits }), gate({ limits, tokens })]) {
      for (let time = 0; time < 4; time++) await ask({ path: "/health" });
    }
    const ask = gate({ tokens, limits });
    for (let time = 0; time < 4; time++) expect(await refusalOf(ask({}))).toMatchObject({ code: "UNAUTHENTICATED" });
    expect(await ask({ headers: { authorization: bearer(ada.token) } })).toMatchObject({ name: "ada" });
  });
});
