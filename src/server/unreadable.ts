import { STATUS_CODES, ServerResponse } from "node:http";
import type { Server } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { plainAddress } from "./connections.ts";

export interface UnreadableAnswer {
  readonly status: number;
  readonly bytes: number;
  readonly address: string | null;
}

/** Answers what node's parser gives up on, and requests that take too long to come in, with a line of text. */
export function answerUnreadable(server: Server, onAnswer: (answer: UnreadableAnswer) => void): void {
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (isGone(error, socket) || hasBegunToAnswer(socket)) {
      socket.destroy();
      return;
    }
    const status = STATUSES.get(error.code ?? "") ?? 400;
    const text = `${STATUS_CODES[status]}\n`;
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      "Connection: close",
      "Content-Type: text/plain; charset=utf-8",
      `Content-Length: ${text.length}`,
    ];
    socket.end(`${head.join("\r\n")}\r\n\r\n${text}`, () => socket.destroy());
    onAnswer({
      status,
      bytes: text.length,
      address: socket instanceof Socket ? plainAddress(socket.remoteAddress) : null,
    });
  });
}

const STATUSES: ReadonlyMap<string, number> = new Map([
  ["HPE_HEADER_OVERFLOW", 431],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", 413],
  ["ERR_HTTP_REQUEST_TIMEOUT", 408],
]);

const GONE: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "HPE_INVALID_EOF_STATE"]);

/** A connection that was reset, ended in the middle of a request, or timed out before anything was said, has nobody to answer. */
function isGone(error: NodeJS.ErrnoException, socket: Duplex): boolean {
  const isSilent = socket instanceof Socket && socket.bytesRead === 0;
  return !socket.writable || GONE.has(error.code ?? "") || isSilent;
}

/** Node has no public name for the answer at work on a connection. */
function hasBegunToAnswer(socket: Duplex): boolean {
  const answer: unknown = Reflect.get(socket, "_httpMessage");
  return answer instanceof ServerResponse && answer.headersSent;
}
