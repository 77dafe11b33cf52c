import { hash } from "node:crypto";
import type { Reply } from "./replies.ts";

type Headers = Readonly<Record<string, string>>;

export function responseOf(reply: Reply): Response {
  const { status, body } = reply;
  return new Response(status === 204 ? null : body, { status, headers: headersOf(reply, Buffer.byteLength(body)) });
}

/** An answer that is made once and sent many times. */
export interface ReadyAnswer {
  readonly body: string;
  /** Of the body. */
  readonly bytes: number;
  readonly etag: string;
  readonly whole: { readonly status: number; readonly headers: Headers };
  readonly unchanged: { readonly status: 304; readonly headers: Headers };
}

export function readyAnswer(reply: Reply): ReadyAnswer {
  const { body, status } = reply;
  const bytes = Buffer.byteLength(body);
  const etag = `"${hash("sha256", body, "base64url")}"`;
  // To be asked for again each time, as the registry may change.
  const headers = { etag, "cache-control": "no-cache" };
  return {
    body,
    bytes,
    etag,
    whole: { status, headers: { ...headersOf(reply, bytes), ...headers } },
    unchanged: { status: 304, headers },
  };
}

/** @param known The request's `If-None-Match`; null without one. */
export function isKnown({ etag }: ReadyAnswer, known: string | null): boolean {
  if (known === null) return false;
  return known === etag || known === "*" || known.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
}

function headersOf({ status, type, headers }: Reply, bytes: number): Headers {
  const own = { "content-type": type, "x-content-type-options": "nosniff" };
  return { ...headers, ...own, ...(status === 204 ? {} : { "content-length": String(bytes) }) };
}
