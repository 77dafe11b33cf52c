import { createServer } from "node:net";
import { describe, expect, test } from "vitest";
import { PromptreeError } from "../../../../src/core/errors.ts";
import { ENDPOINTS } from "../../../../src/mlflow/endpoints.ts";
import { ServerRefusal } from "../../../../src/registry/mlflow/transport/failure.ts";
import {
  type Answer,
  cutOff,
  endsEarly,
  freePort,
  half,
  halfChunked,
  json,
  listen,
  mlflowError,
  page,
  reset,
  silence,
  stall,
  startFaultServer,
} from "./fault-server.ts";
import { failureOf, open, told } from "./opening.ts";

const HTML = "text/html; charset=utf-8";
const huge = page(200, "application/json", JSON.stringify("x".repeat(20_000)));

interface Case {
  readonly name: string;
  readonly answer: Answer;
  /** What becomes of a read, and of a create; `U` stands for the server's address. */
  readonly read: string;
  readonly create: string;
  /** Requests sent for each; a failure that may pass is met 4 times. */
  readonly sent: readonly [number, number];
}

const lost = (what: string): string =>
  `lost write-refused: nobody knows whether U did it, because its reply was lost: ${what}`;
const gone = (what: string): Pick<Case, "read" | "create" | "sent"> => ({
  read: `registry-unavailable: ${what}`,
  create: lost(what),
  sent: [4, 1],
});
const never = (what: string, sent = 1): Pick<Case, "read" | "create" | "sent"> => ({
  read: `registry-unavailable: ${what}`,
  create: `registry-unavailable: ${what}`,
  sent: [sent, sent],
});

const CASES: readonly Case[] = [
  {
    name: "a reset before the reply",
    answer: reset,
    ...gone("U can't be reached: the connection broke off (UND_ERR_SOCKET)"),
  },
  { name: "half a reply", answer: half, ...gone("U can't be reached: the connection broke off (UND_ERR_SOCKET)") },
  {
    name: "half a reply in pieces",
    answer: halfChunked,
    ...gone("U can't be reached: the connection broke off (UND_ERR_SOCKET)"),
  },
  { name: "a reply that ends early", answer: endsEarly, ...gone("U can't be reached: its reply broke off") },
  { name: "JSON that was cut off", answer: cutOff, ...gone("U can't be reached: its reply broke off") },
  {
    name: "an empty reply",
    answer: page(200, "application/json", ""),
    ...gone("U can't be reached: its reply broke off"),
  },
  {
    name: "no reply in time",
    answer: silence,
    ...gone("U can't be reached: its reply did not come in time (UND_ERR_HEADERS_TIMEOUT)"),
  },
  {
    name: "a reply that stops",
    answer: stall,
    ...gone("U can't be reached: its reply did not come in time (UND_ERR_BODY_TIMEOUT)"),
  },
  { name: "408", answer: page(408, HTML, "late"), ...gone("U can't answer now (HTTP 408)") },
  { name: "502", answer: page(502, HTML, "Bad Gateway"), ...gone("U can't answer now (HTTP 502)") },
  { name: "504", answer: page(504, HTML, "Gateway Timeout"), ...gone("U can't answer now (HTTP 504)") },
  { name: "503", answer: page(503, HTML, "later"), ...gone("U can't answer now (HTTP 503)") },
  { name: "429", answer: page(429, "text/plain", "slow"), ...never("U was asked too often (HTTP 429)", 4) },
  {
    name: "HTML for success",
    answer: page(200, HTML, "<html>"),
    ...never("U answers, but is no MLflow server (HTTP 200, text/html)"),
  },
  {
    name: "plain text for success",
    answer: page(200, "text/plain", "hello"),
    ...never("U answers, but is no MLflow server (HTTP 200, text/plain)"),
  },
  {
    name: "HTML 404",
    answer: page(404, HTML, "<html>"),
    ...never("U answers, but is no MLflow server (HTTP 404, text/html)"),
  },
  {
    name: "JSON 404 of something else",
    answer: json({ detail: "Not Found" }, 404),
    ...never("U answers, but is no MLflow server (HTTP 404, application/json)"),
  },
  {
    name: "401",
    answer: page(401, "text/plain", "You are not authenticated.\nSee the page"),
    ...never("U asks for credentials (HTTP 401): You are not authenticated."),
  },
  {
    name: "403",
    answer: mlflowError(403, "PERMISSION_DENIED", "Permission denied"),
    ...never("U does not allow it (HTTP 403): Permission denied"),
  },
  { name: "403 in HTML", answer: page(403, HTML, "<html>Forbidden"), ...never("U does not allow it (HTTP 403)") },
  {
    name: "no workspaces",
    answer: mlflowError(500, "FEATURE_DISABLED", "Workspaces are not enabled"),
    ...never("U has no workspaces"),
  },
  {
    name: "a redirect",
    answer: page(302, HTML, "", { location: "https://login.example.com/in?state=abc" }),
    ...never("U redirects to https://login.example.com/in?*** (HTTP 302)"),
  },
  {
    name: "a failure of the server",
    answer: mlflowError(500, "INTERNAL_ERROR", "database is locked"),
    read: "refused 500 INTERNAL_ERROR registry-unavailable: U refused it: database is locked",
    create: lost("U refused it: database is locked"),
    sent: [4, 1],
  },
  {
    name: "a refusal",
    answer: mlflowError(400, "INVALID_PARAMETER_VALUE", "Parameter value is not quoted\nTraceback"),
    read: "refused 400 INVALID_PARAMETER_VALUE registry-unavailable: U refused it: Parameter value is not quoted",
    create: "refused 400 INVALID_PARAMETER_VALUE write-refused: U refused it: Parameter value is not quoted",
    sent: [1, 1],
  },
  {
    name: "a missing model",
    answer: mlflowError(404, "RESOURCE_DOES_NOT_EXIST", "Registered Model with name=x not found"),
    read: "refused 404 RESOURCE_DOES_NOT_EXIST registry-unavailable: U refused it: Registered Model with name=x not found",
    create: "refused 404 RESOURCE_DOES_NOT_EXIST write-refused: U refused it: Registered Model with name=x not found",
    sent: [1, 1],
  },
  {
    name: "a request too large for what stands before the server",
    answer: page(413, HTML, "<html>nginx"),
    read: "refused 413 null registry-unavailable: U refused it: the request is too large for it",
    create: "refused 413 null write-refused: U refused it: the request is too large for it",
    sent: [1, 1],
  },
  {
    name: "a reply over the limit",
    answer: huge,
    read: "too long registry-unavailable: a reply of U is too long to be read",
    create: lost("a reply of U is too long to be read"),
    sent: [1, 1],
  },
];

describe("a request that fails", () => {
  test.concurrent.for(CASES)("$name", async ({ answer, read, create, sent }) => {
    await using server = await startFaultServer([answer]);
    await using transport = open(server.url);
    const told1 = told(await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" })));
    const reads = server.requests.length;
    const told2 = told(await failureOf(transport.call(ENDPOINTS.createModel, { name: "greet" })));
    expect(told1.replaceAll(server.url, "U")).toBe(read);
    expect(told2.replaceAll(server.url, "U")).toBe(create);
    expect([reads, server.requests.length - reads]).toEqual(sent);
  });

  test.for(["127.0.0.1", "localhost"])("nothing was done over a connection that %s refused", async (host) => {
    const url = `http://${host}:${await freePort()}`;
    await using transport = open(url);
    const failures = [
      await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" })),
      await failureOf(transport.call(ENDPOINTS.createModel, { name: "greet" })),
    ];
    const line = `registry-unavailable: ${url} can't be reached: connection refused (ECONNREFUSED)`;
    expect(failures.map(told)).toEqual([line, line]);
  });

  test("what does not speak HTTP is named so", async () => {
    const { port, close } = await listen(createServer((socket) => socket.end("220 smtp.example.com ESMTP\r\n")));
    await using transport = open(`http://127.0.0.1:${port}`);
    const failure = await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" }));
    await close();
    expect(told(failure)).toMatch(/can't be reached: what answers there is not HTTP$/);
  });

  test("JSON that MLflow would not give is named with its call", async () => {
    await using server = await startFaultServer([json({ registered_model: 1 })]);
    await using transport = open(server.url);
    const failure = await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" }));
    expect(told(failure)).toBe(
      `registry-unavailable: ${server.url} does not answer registered-models/get as MLflow does`,
    );
  });

  test.for([
    [401, "You are not authenticated.", /MLFLOW_TRACKING_USERNAME.*MLFLOW_TRACKING_TOKEN/],
    [403, "Invalid Host header - possible DNS rebinding attack detected", /--allowed-hosts/],
  ] as const)("HTTP %i, %s: the hint says what to set", async ([status, text, hint]) => {
    await using server = await startFaultServer([page(status, "text/plain", text)]);
    await using transport = open(server.url);
    const failure = await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" }));
    expect(failure).toHaveProperty("hint", expect.stringMatching(hint));
  });
});

test("credentials that the server does not accept are told from none", async () => {
  await using server = await startFaultServer([page(401, HTML, "")]);
  await using transport = open(server.url, { MLFLOW_TRACKING_TOKEN: "t0ken-abc" });
  const failure = await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" }));
  expect(told(failure)).toBe(`registry-unavailable: ${server.url} does not accept the credentials (HTTP 401)`);
});

test("a failure can be told from any other", async () => {
  await using server = await startFaultServer([mlflowError(400, "RESOURCE_ALREADY_EXISTS", "taken")]);
  await using transport = open(server.url);
  const failure = await failureOf(transport.call(ENDPOINTS.createModel, { name: "greet" }));
  expect(failure).toBeInstanceOf(ServerRefusal);
  expect(failure).toBeInstanceOf(PromptreeError);
});
