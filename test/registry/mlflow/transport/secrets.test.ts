import { inspect } from "node:util";
import { expect, test } from "vitest";
import { ENDPOINTS } from "../../../../src/mlflow/endpoints.ts";
import type { Environment } from "../../../../src/registry/mlflow/transport/environment.ts";
import { secretsHider } from "../../../../src/registry/mlflow/transport/secrets.ts";
import { openTransport } from "../../../../src/registry/mlflow/transport/transport.ts";
import { type Answer, cutOff, freePort, half, json, page, reset, startFaultServer } from "./fault-server.ts";
import { failureOf, open } from "./opening.ts";

const SECRET = "s3cr3t/Xyz=&zzz";
const BASIC = Buffer.from(`ada:${SECRET}`).toString("base64");

const LOGINS: Readonly<Record<string, Environment>> = {
  token: { MLFLOW_TRACKING_TOKEN: SECRET },
  password: { MLFLOW_TRACKING_USERNAME: "ada", MLFLOW_TRACKING_PASSWORD: SECRET },
};

/** A server that says back what it was told. */
const echo =
  (status: number, type: string): Answer =>
  (request, response) => {
    const { authorization } = request.headers;
    const words = `you sent ${authorization}, that is ${SECRET} or ${encodeURIComponent(SECRET)}`;
    const text = type.includes("json")
      ? JSON.stringify({ error_code: "INVALID_PARAMETER_VALUE", message: words })
      : words;
    response
      .writeHead(status, { "content-type": type, location: `https://x.example.com/${SECRET}?${words}` })
      .end(text);
  };

/** It is no HTTP, and quotes the request. */
const noHttp: Answer = (request) => request.socket.end(`HTTP/9 ${request.headers.authorization} ${SECRET}\r\n\r\n`);

const ANSWERS: Readonly<Record<string, Answer>> = {
  reset,
  half,
  cutOff,
  noHttp,
  "not MLflow's JSON": json({ registered_model: { name: 1, tags: SECRET } }),
  "a strange content type": page(200, `text/${SECRET.replaceAll("/", "")}`, SECRET),
  ...Object.fromEntries(
    [200, 302, 400, 401, 403, 404, 413, 429, 500, 502, 503].flatMap((status) => [
      [`${status} in JSON`, echo(status, "application/json")],
      [`${status} in text`, echo(status, "text/plain")],
    ]),
  ),
};

const CASES = Object.keys(LOGINS).flatMap((login) => Object.keys(ANSWERS).map((answer) => [login, answer] as const));

test.for(CASES)("no error shows a %s: %s", async ([login, name]) => {
  await using server = await startFaultServer([ANSWERS[name] ?? reset]);
  await using transport = open(server.url, LOGINS[login], { retry: { retries: 0 } });
  const failures = [
    await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" })),
    await failureOf(transport.call(ENDPOINTS.createModel, { name: "greet" })),
  ];
  const shown = everything(failures);
  expect(shown).toContain("PromptreeError");
  for (const secret of [SECRET, encodeURIComponent(SECRET), BASIC]) expect(shown).not.toContain(secret);
});

test.for(["HTTP_PROXY", "http_proxy"])("no error shows the password in %s", async (variable) => {
  const environment = { [variable]: `http://ada:${encodeURIComponent(SECRET)}@127.0.0.1:${await freePort()}` };
  await using transport = open("http://mlflow.test", environment);
  const shown = everything(await failureOf(transport.call(ENDPOINTS.getModel, { name: "greet" })));
  expect(shown).toContain(`and at the proxy in ${variable}`);
  for (const secret of [SECRET, encodeURIComponent(SECRET), BASIC]) expect(shown).not.toContain(secret);
});

test.for([
  [`http://ada:${SECRET}@h`, {}],
  [`https://${SECRET}@h`, {}],
  [`http://h?token=${SECRET}`, {}],
  ["http://h", { MLFLOW_TRACKING_TOKEN: `${SECRET}\n` }],
  ["http://h", { MLFLOW_TRACKING_PASSWORD: SECRET }],
  ["http://h", { MLFLOW_TRACKING_USERNAME: "a:b", MLFLOW_TRACKING_PASSWORD: SECRET }],
  ["http://h", { HTTP_PROXY: `http://ada:${SECRET}@[` }],
  ["http://h", { HTTP_PROXY: `ftp://ada:${SECRET}@h` }],
  ["http://h", { HTTP_PROXY: `http://ada:%zz${SECRET}@h` }],
] as const)("no usage error shows a secret: %o", async ([url, environment]) => {
  const failure = await failureOf(Promise.try(() => openTransport(url, environment)));
  expect(failure).toHaveProperty("code", "usage");
  expect(everything(failure)).not.toContain(SECRET);
});

test("a transport that is printed shows no secret", async () => {
  await using transport = open("http://h", LOGINS["token"]);
  expect(inspect(transport, { depth: 20, showHidden: true })).not.toContain(SECRET);
});

test("words that a short secret stands in stay readable", () => {
  expect(secretsHider(["a", ""])("a cat")).toBe("a cat");
});

test("the longest secret is struck out first", () => {
  expect(secretsHider(["abcd", "abcdefgh"])("abcdefgh abcd")).toBe("*** ***");
});

/** Whatever can be seen of an error: message, hint, stack, causes, own properties. */
function everything(error: unknown): string {
  return inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error);
}
