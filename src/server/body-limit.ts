import type { IncomingHttpHeaders } from "node:http";
import { RequestFailure } from "../mlflow/request-failure.ts";

/** What a body may hold without a word: a prompt has at most 100,000 characters, and its tags are short. */
export const DEFAULT_MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Whether the head of a request says already that its body is too large. */
export function declaresMore(headers: IncomingHttpHeaders, maxBytes: number): boolean {
  const length = headers["content-length"];
  return length !== undefined && Number(length) > maxBytes;
}

/** Whether only reading it tells how long a request's body is. */
export function hasUnknownLength(headers: IncomingHttpHeaders): boolean {
  return headers["transfer-encoding"] !== undefined;
}

export function bodyTooLarge(maxBytes: number): RequestFailure {
  return new RequestFailure("BAD_REQUEST", `The body of the request is larger than ${maxBytes} bytes.`);
}

export interface LimitedBody {
  readonly request: Request;
  readonly isExceeded: () => boolean;
}

/** The same request, with a body that can't be read to its end where that is too far away. */
export function limitBody(request: Request, maxBytes: number): LimitedBody {
  if (request.body === null) return { request, isExceeded: () => false };
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) controller.error(bodyTooLarge(maxBytes));
      else controller.enqueue(chunk);
    },
  });
  const { url, method, headers, signal } = request;
  const body = request.body.pipeThrough(counter);
  const limited = new Request(url, { method, headers, signal, body, duplex: "half" });
  return { request: limited, isExceeded: () => bytes > maxBytes };
}
