import { createServer, request as httpRequest } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type Socket, connect } from "node:net";
import { describe, expect, test } from "vitest";
import { ENDPOINTS } from "../../../../src/mlflow/endpoints.ts";
import type { Transport } from "../../../../src/registry/mlflow/transport/transport.ts";
import { json, listen, startFaultServer } from "./fault-server.ts";
import { failureOf, open, told } from "./opening.ts";
import { SELF_SIGNED } from "./self-signed.ts";

const MODEL = { registered_model: { name: "greet" } };
const answer = json(MODEL);

const get = async (transport: Transport): Promise<string> =>
  (await transport.call(ENDPOINTS.getModel, { name: "greet" })).registered_model.name;

async function startSecureServer() {
  let requests = 0;
  const { port, close } = await listen(
    createSecureServer({ cert: SELF_SIGNED.cert, key: SELF_SIGNED.key }, (request, response) => {
      requests += 1;
      answer(request, response);
    }),
  );
  return { port, url: `https://127.0.0.1:${port}`, requests: () => requests, [Symbol.asyncDispose]: close };
}

/** A proxy that tunnels and forwards, to this machine whatever host is asked for. */
async function startProxy(login: string | null = null) {
  const asked: string[] = [];
  const refuses = (given: string | undefined): boolean =>
    login !== null && given !== `Basic ${Buffer.from(login).toString("base64")}`;
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (refuses(request.headers["proxy-authorization"])) return response.writeHead(407).end();
    const target = new URL(request.url ?? "");
    const onward = { port: target.port, path: target.pathname + target.search, method: request.method };
    return httpRequest({ host: "127.0.0.1", ...onward }, (reply) => {
      response.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(response);
    }).end();
  });
  server.on("connect", (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (refuses(request.headers["proxy-authorization"])) {
      socket.end("HTTP/1.1 407 Login\r\n\r\n");
      return;
    }
    const onward = connect(Number(request.url?.split(":").at(-1)), "127.0.0.1");
    onward.on("connect", () => socket.write("HTTP/1.1 200 OK\r\n\r\n"));
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    onward.pipe(socket).pipe(onward);
  });
  const { port, close } = await listen(server);
  return { port, asked, [Symbol.asyncDispose]: close };
}

describe("a certificate that this machine does not trust", () => {
  test("is refused before anything is sent, and not tried again", async () => {
    await using server = await startSecureServer();
    await using transport = open(server.url);
    const failure = await failureOf(transport.call(ENDPOINTS.createModel, { name: "greet" }));
    expect(told(failure)).toBe(
      `registry-unavailable: ${server.url} can't be reached: its certificate is not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)`,
    );
    expect(failure).toHaveProperty("hint", expect.stringContaining("MLFLOW_TRACKING_SERVER_CERT_PATH"));
    expect(server.requests()).toBe(0);
  });

  test.for(["MLFLOW_TRACKING_SERVER_CERT_PATH", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])(
    "is trusted by name in %s",
    async (variable) => {
      await using server = await startSecureServer();
      await using transport = open(server.url, { [variable]: SELF_SIGNED.file });
      expect(await get(transport)).toBe("greet");
    },
  );

  test("is trusted with MLFLOW_TRACKING_INSECURE_TLS=true", async () => {
    await using server = await startSecureServer();
    await using transport = open(server.url, { MLFLOW_TRACKING_INSECURE_TLS: "true" });
    expect(await get(transport)).toBe("greet");
  });

  test("for another host is refused", async () => {
    await using server = await startSecureServer();
    await using transport = open(`https://localhost:${server.port}`, { SSL_CERT_FILE: SELF_SIGNED.file });
    expect(told(await failureOf(get(transport)))).toContain("not trusted (ERR_TLS_CERT_ALTNAME_INVALID)");
  });
});

test("https to a server that speaks http is named so, and was surely not done", async () => {
  await using server = await startFaultServer([answer]);
  await using transport = open(server.url.replace("http:", "https:"));
  const failure = await failureOf(transport.call(ENDPOINTS.createModel, { name: "greet" }));
  expect(told(failure)).toMatch(/^registry-unavailable: .* can't be reached: the TLS connection failed \(ERR_SSL_/);
  expect(failure).toHaveProperty("hint", "look whether the address should begin with http:// in place of https://");
});

describe("a proxy", () => {
  test("forwards requests over http", async () => {
    await using server = await startFaultServer([answer]);
    await using proxy = await startProxy();
    const url = `http://mlflow.test:${server.port}`;
    await using transport = open(url, { HTTP_PROXY: `http://127.0.0.1:${proxy.port}` });
    expect(await get(transport)).toBe("greet");
    expect(proxy.asked).toEqual([`GET ${url}/api/2.0/mlflow/registered-models/get?name=greet`]);
  });

  test("tunnels https, and the certificate is the server's", async () => {
    await using server = await startSecureServer();
    await using proxy = await startProxy("ada:p/w");
    const environment = {
      HTTPS_PROXY: `http://ada:p%2Fw@127.0.0.1:${proxy.port}`,
      MLFLOW_TRACKING_SERVER_CERT_PATH: SELF_SIGNED.file,
    };
    await using transport = open(`https://mlflow.test:${server.port}`, environment);
    expect(await get(transport)).toBe("greet");
    expect(proxy.asked).toEqual([`CONNECT mlflow.test:${server.port}`]);
  });

  test.for(["127.0.0.1", "*", "other.test,127.0.0.1"])("is passed by for NO_PROXY=%s", async (except) => {
    await using server = await startFaultServer([answer]);
    await using proxy = await startProxy();
    const environment = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: except };
    await using transport = open(server.url, environment);
    expect(await get(transport)).toBe("greet");
    expect(proxy.asked).toEqual([]);
  });

  test.for(["http", "https"])("that asks for a login is named so, over %s", async (scheme) => {
    await using proxy = await startProxy("ada:pw");
    const variable = `${scheme}_proxy`;
    await using transport = open(`${scheme}://mlflow.test`, { [variable]: `http://127.0.0.1:${proxy.port}` });
    const failure = await failureOf(transport.call(ENDPOINTS.createModel, { name: "greet" }));
    expect(told(failure)).toBe(
      `registry-unavailable: ${scheme}://mlflow.test can't be reached: the proxy refuses the way there (HTTP 407)`,
    );
    expect(failure).toHaveProperty("hint", expect.stringContaining(`the proxy in ${variable}`));
  });

  test("of the process's own environment is not used", async () => {
    await using server = await startFaultServer([answer]);
    await using proxy = await startProxy();
    const before = process.env["HTTP_PROXY"];
    process.env["HTTP_PROXY"] = `http://127.0.0.1:${proxy.port}`;
    try {
      await using transport = open(server.url);
      expect(await get(transport)).toBe("greet");
    } finally {
      if (before === undefined) delete process.env["HTTP_PROXY"];
      else process.env["HTTP_PROXY"] = before;
    }
    expect(proxy.asked).toEqual([]);
  });
});
