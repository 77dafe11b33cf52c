import { IncomingMessage } from "node:http";
import { RequestError, getRequestListener } from "@hono/node-server";
import type { Http2Bindings, HttpBindings } from "@hono/node-server";
import { bodyTooLarge, declaresMore, hasUnknownLength, limitBody } from "./body-limit.ts";
import type { Exchange, Handle, Peer } from "./parts.ts";
import { failureReply, textReply } from "./replies.ts";
import type { Reply } from "./replies.ts";

export interface ListenerOptions {
  readonly maxBodyBytes: number;
  /** Whose request it is. Called before each is answered. */
  readonly peerOf: (bindings: HttpBindings) => Peer;
  /** Called for what is answered without the handle. */
  readonly observe: (exchange: Exchange) => void;
  /** Called with what the handle throws, which it should not. */
  readonly onDefect: (error: unknown) => void;
}

/** What node's server calls with each request. */
export function createRequestListener(handle: Handle, { maxBodyBytes, peerOf, observe, onDefect }: ListenerOptions) {
  const refuse = (reply: Reply, method: string, address: string | null): Response => {
    const { status, body, error = null } = reply;
    observe({ method, route: "other", status, ms: 0, bytes: Buffer.byteLength(body), caller: null, address, error });
    return responseOf(reply);
  };
  const tooLarge = { ...failureReply(bodyTooLarge(maxBodyBytes), onDefect), status: 413 };
  const answerLimited = async (request: Request, peer: Peer): Promise<Response> => {
    const limited = limitBody(request, maxBodyBytes);
    const response = await handle(limited.request, peer);
    return limited.isExceeded() ? responseOf(tooLarge) : response;
  };
  return getRequestListener(
    (request, bindings) => {
      if (!isHttp1(bindings)) throw new TypeError("only HTTP/1.1 is listened for");
      const peer = peerOf(bindings);
      const { headers } = bindings.incoming;
      if (declaresMore(headers, maxBodyBytes)) return refuse(tooLarge, request.method, peer.address);
      return hasUnknownLength(headers) ? answerLimited(request, peer) : handle(request, peer);
    },
    {
      // HTTP/1.0, which simple health checks speak, needs no Host.
      hostname: "localhost",
      errorHandler: (error) => {
        const isUnreadable = error instanceof RequestError;
        return refuse(
          isUnreadable ? { ...textReply("Bad Request\n"), status: 400 } : failureReply(error, onDefect),
          "-",
          null,
        );
      },
    },
  );
}

function responseOf({ status, type, body }: Reply): Response {
  return new Response(body, { status, headers: { "Content-Type": type } });
}

function isHttp1(bindings: HttpBindings | Http2Bindings): bindings is HttpBindings {
  return bindings.incoming instanceof IncomingMessage;
}
