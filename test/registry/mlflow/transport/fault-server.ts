import { once } from "node:events";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";

/** What a server does with one request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface FaultServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Method and path with query of each request, in order. */
  readonly requests: readonly string[];
}

/** A real HTTP server on this machine that answers with the answers given, one after the other, and then with the last. */
export async function startFaultServer(answers: readonly [Answer, ...Answer[]]): Promise<FaultServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(requests.length, answers.length - 1)] ?? answers[0];
    requests.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  const { port, close } = await listen(server);
  return { url: `http://127.0.0.1:${port}`, port, requests, [Symbol.asyncDispose]: close };
}

/** Listens on a free port; closing ends every connection. */
export async function listen(server: Server): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket.on("close", () => sockets.delete(socket)));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, "close");
  };
  return { port: portOf(server.address()), close };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer());
  await close();
  return port;
}

const JSON_TYPE = { "content-type": "application/json" } as const;

export function json(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Answer {
  return (_request, response) => response.writeHead(status, { ...JSON_TYPE, ...headers }).end(JSON.stringify(body));
}

export function mlflowError(status: number, error_code: string, message: string): Answer {
  return json({ error_code, message }, status);
}

export function page(
  status: number,
  type: string,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (_request, response) => response.writeHead(status, { "content-type": type, ...headers }).end(text);
}

/** Ends the connection without a word. */
export const reset: Answer = (request) => request.socket.destroy();

/** Never answers. */
export const silence: Answer = () => undefined;

/** Announces more than it sends. */
export const half: Answer = (request, response) => {
  response.writeHead(200, { ...JSON_TYPE, "content-length": "100" });
  response.write('{"registered_mod', () => request.socket.destroy());
};

/** Breaks off between two pieces of a body whose length it did not announce. */
export const halfChunked: Answer = (request, response) => {
  response.writeHead(200, JSON_TYPE).write('{"registered_mod', () => request.socket.destroy());
};

/** The same, without any sign that more was to come. */
export const endsEarly: Answer = (request) => {
  request.socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n{"registered_mod');
};

/** Sends a body that was cut off by somebody who then said it was whole. */
export const cutOff: Answer = (_request, response) => response.writeHead(200, JSON_TYPE).end('{"registered_mod');

/** Sends the head, and a body that stops. */
export const stall: Answer = (_request, response) => {
  response.writeHead(200, { ...JSON_TYPE, "content-length": "100" }).write("{");
};
