import type { Dispatcher } from "undici";

export interface HttpRequest {
  readonly origin: string;
  readonly path: string;
  readonly method: Dispatcher.HttpMethod;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal | null;
}

export interface HttpReply {
  readonly status: number;
  /** Media type without parameters, in lower case; empty when none was given. */
  readonly type: string;
  readonly text: string;
  /** A header's first value; null when it is not there. */
  readonly header: (name: string) => string | null;
}

/** The body of a reply passed the limit. */
export class BodyTooLong extends Error {}

/**
 * One request and its whole reply, whatever its status.
 * @throws whatever the network gives; BodyTooLong.
 */
export async function exchange(agent: Dispatcher, request: HttpRequest, maxReplyBytes: number): Promise<HttpReply> {
  const { statusCode, headers, body } = await agent.request({ ...request });
  const header = (name: string): string | null => [headers[name] ?? []].flat()[0] ?? null;
  const text = await readBody(body, maxReplyBytes);
  const [type = ""] = (header("content-type") ?? "").split(";");
  return { status: statusCode, type: type.trim().toLowerCase(), text, header };
}

async function readBody(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early closes the connection.
  for await (const piece of body) {
    length += piece.length;
    if (length > maxBytes) throw new BodyTooLong();
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}
