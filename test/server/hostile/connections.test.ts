import { connect } from "node:net";
import { expect, test } from "vitest";
import { serve } from "../../cli/served.ts";
import type { Served } from "../../cli/served.ts";
import { temporaryFolder } from "../../helpers/temporary-folder.ts";
import { PromptRequests } from "../prompt-requests.ts";

/** Stands in everything that is sent, wherever it fits. */
const SECRET = "do-not-log-me";

const HOST = "Host: 127.0.0.1\r\n";
const END = `${HOST}Connection: close\r\n\r\n`;
const GET = "/api/2.0/mlflow/registered-models/get?name=greet";
const CREATE = "/api/2.0/mlflow/registered-models/create";
const JSON_BODY = "Content-Type: application/json\r\n";

/** What is sent over a connection, and the status that answers it. */
const CASES: readonly (readonly [name: string, sent: string, status: number])[] = [
  ["a sound request", `GET ${GET} HTTP/1.1\r\n${END}`, 200],
  ["a target that is a whole URL", `GET http://127.0.0.1${GET} HTTP/1.1\r\n${END}`, 200],
  ["a URL of another host, with this one's as the Host", `GET http://evil.example${GET} HTTP/1.1\r\n${END}`, 200],
  ["a URL of a file", `GET file:///etc/${SECRET} HTTP/1.1\r\n${END}`, 400],
  ["a tunnel", `CONNECT ${SECRET}:443 HTTP/1.1\r\n${END}`, 0],
  ["dots", `GET /../../etc/${SECRET} HTTP/1.1\r\n${END}`, 404],
  ["encoded dots", `GET /%2e%2e/%2e%2e%2fetc/${SECRET} HTTP/1.1\r\n${END}`, 404],
  ["encoded slashes", `GET /${GET.slice(1).replaceAll("/", "%2f")} HTTP/1.1\r\n${END}`, 404],
  ["two slashes", `GET /${GET} HTTP/1.1\r\n${END}`, 404],
  ["slashes before a host", `GET //${SECRET}.example/x HTTP/1.1\r\n${END}`, 404],
  ["backslashes", `GET /..\\..\\${SECRET} HTTP/1.1\r\n${END}`, 400],
  ["a star", `OPTIONS * HTTP/1.1\r\n${END}`, 400],
  ["no slash", `GET ${SECRET} HTTP/1.1\r\n${END}`, 400],
  ["a NUL in the path", `GET /${SECRET}\0 HTTP/1.1\r\n${END}`, 400],
  ["an encoded NUL", `GET /%00${SECRET} HTTP/1.1\r\n${END}`, 404],
  ["bytes that are no ASCII", `GET /é${SECRET}\xff HTTP/1.1\r\n${END}`, 400],
  ["a broken escape", `GET /%zz${SECRET} HTTP/1.1\r\n${END}`, 404],
  ["a broken escape in the query", `GET ${GET}%zz${SECRET} HTTP/1.1\r\n${END}`, 404],
  ["a target of 40,000 characters", `GET /${SECRET.repeat(3_100)} HTTP/1.1\r\n${END}`, 431],
  ["a header of 40,000 characters", `GET ${GET} HTTP/1.1\r\nX-X: ${SECRET.repeat(3_100)}\r\n${END}`, 431],
  ["5,000 headers", `GET ${GET} HTTP/1.1\r\n${`X: ${SECRET}\r\n`.repeat(5_000)}${END}`, 431],
  ["no host", "GET /health HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
  ["two hosts", `GET ${GET} HTTP/1.1\r\nHost: ${SECRET}\r\n${END}`, 403],
  ["a foreign host", `GET ${GET} HTTP/1.1\r\nHost: ${SECRET}\r\nConnection: close\r\n\r\n`, 403],
  ["a host that is none", `GET ${GET} HTTP/1.1\r\nHost: ${SECRET}/@:x\r\nConnection: close\r\n\r\n`, 400],
  ["a method that is none", `${SECRET} / HTTP/1.1\r\n${END}`, 400],
  ["another protocol", `GET / HTTP/9.9\r\n${END}`, 400],
  ["the start of TLS", `\x16\x03\x01\x02${SECRET}\r\n\r\n`, 400],
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  ["a header without a colon", `GET / HTTP/1.1\r\n${SECRET}\r\n${END}`, 400],
  ["a folded header", `GET / HTTP/1.1\r\nX: a\r\n ${SECRET}\r\n${END}`, 400],
  ["a NUL in a header", `GET / HTTP/1.1\r\nX: ${SECRET}\0\r\n${END}`, 400],
  ["a length that is none", `POST ${CREATE} HTTP/1.1\r\nContent-Length: -5\r\n${END}`, 400],
  [
    "a length and chunks",
    `POST ${CREATE} HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n${END}0\r\n\r\n`,
    400,
  ],
  [
    "a chunk of no length",
    `POST ${CREATE} HTTP/1.1\r\nTransfer-Encoding: chunked\r\n${JSON_BODY}${END}${SECRET}\r\n`,
    400,
  ],
  ["an encoding that is none", `POST ${CREATE} HTTP/1.1\r\nTransfer-Encoding: ${SECRET}\r\n${END}`, 400],
  ["a body that is declared huge", `POST ${CREATE} HTTP/1.1\r\nContent-Length: 99999999999\r\n${JSON_BODY}${END}`, 413],
  ["a credential that is none", `GET ${GET} HTTP/1.1\r\nAuthorization: Bearer ${SECRET}\r\n${END}`, 200],
  [
    "a page of another site",
    `POST ${CREATE} HTTP/1.1\r\nOrigin: https://${SECRET}\r\n${JSON_BODY}Content-Length: 2\r\n${END}{}`,
    403,
  ],
  [
    "a body of text",
    `POST ${CREATE} HTTP/1.1\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n${END}${SECRET}`,
    400,
  ],
  ["a body that is no JSON", `POST ${CREATE} HTTP/1.1\r\n${JSON_BODY}Content-Length: 13\r\n${END}${SECRET}`, 400],
  [
    "a wish to speak something else",
    `GET ${GET} HTTP/1.1\r\nUpgrade: ${SECRET}\r\nHost: 127.0.0.1\r\nConnection: close, Upgrade\r\n\r\n`,
    200,
  ],
];

test("whatever a connection says is answered or cut off, is not in the log, and leaves a server that is well", async () => {
  const server = await serve(await temporaryFolder(), "--registry", "sqlite:registry.db");
  const requests = new PromptRequests(server.url);
  await requests.create("greet");
  const answers = [];
  for (const [name, sent] of CASES) answers.push([name, await statusOf(server, sent)]);
  expect(answers).toEqual(CASES.map(([name, _sent, status]) => [name, status]));

  expect(await requests.register("greet", "Hello")).toBe(1);
  const { out, err, code } = await server.stop();
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).not.toContain(SECRET);
  expect(server.lines().filter((line) => "status" in line && line.status >= 500)).toEqual([]);
});

/** 0 where the connection ends without an answer. */
async function statusOf({ port }: Served, sent: string): Promise<number> {
  const socket = connect({ port, host: "127.0.0.1" });
  let received = "";
  socket.setEncoding("latin1").on("data", (text: string) => (received += text));
  const closed = new Promise((done) => socket.on("close", done));
  // A reset is an end like any other.
  socket.on("error", () => {});
  socket.write(sent, "latin1");
  await closed;
  return Number(/^HTTP\/1\.1 (?<status>\d{3})/.exec(received)?.groups?.["status"] ?? 0);
}
