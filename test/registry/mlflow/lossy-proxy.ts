import {
  type ClientRequest,
  type IncomingMessage,
  type ServerResponse,
  createServer,
  request as httpRequest,
} from "node:http";
import { buffer } from "node:stream/consumers";
import { listen } from "./transport/fault-server.ts";

/** What gets lost on the way: the request before it reaches the server, the reply after the server did it, or nothing. */
type Loss = "request" | "reply" | null;

export interface LossyProxy extends AsyncDisposable {
  readonly url: string;
  /** Says for each request, by its path without the query, what is lost from now on. */
  lose(rule: (path: string) => Loss): void;
}

/** Stands before a server and loses what it is told to, by ending the connection. */
export async function startLossyProxy(target: string): Promise<LossyProxy> {
  let rule: (path: string) => Loss = () => null;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? "/", target);
    const loss = rule(url.pathname);
    const body = await buffer(request);
    if (loss === "request") {
      request.socket.destroy();
      return;
    }
    const headers = { ...request.headers, host: url.host };
    const onward = httpRequest(url, { method: request.method, headers }).end(body);
    const reply = await answerTo(onward);
    const text = await buffer(reply);
    if (loss === "reply") request.socket.destroy();
    else response.writeHead(reply.statusCode ?? 500, reply.headers).end(text);
  };
  const proxy = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  const { port, close } = await listen(proxy);
  return {
    url: `http://127.0.0.1:${port}`,
    lose: (next) => {
      rule = next;
    },
    [Symbol.asyncDispose]: close,
  };
}

async function answerTo(request: ClientRequest): Promise<IncomingMessage> {
  return new Promise((done, fail) => request.on("response", done).on("error", fail));
}
