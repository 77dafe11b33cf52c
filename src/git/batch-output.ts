import { unexpectedAnswer } from "./records.ts";

/** An object as `git cat-file --batch` gives it. */
export type GitObject =
  | { readonly kind: "bytes"; readonly type: string; readonly bytes: Buffer }
  | { readonly kind: "too-big"; readonly type: string; readonly size: number }
  | { readonly kind: "missing" };

/** The object whose bytes are coming in. */
interface Body {
  readonly type: string;
  readonly size: number;
  /** Null for an object over the limit, whose bytes are passed over. */
  readonly bytes: Buffer | null;
  /** How many of the object's bytes, and of the line feed after them, are still to come. */
  left: number;
}

const LINE_FEED = 0x0a;
const HEADER = /^[0-9a-f]+ ([a-z]+) (\d+)$/;

/** Reads the output of `git cat-file --batch` in whatever pieces it comes; each byte is copied at most once. */
export class BatchOutput {
  readonly #limit: () => number;
  #header = "";
  #body: Body | null = null;

  /** @param limit in bytes, of the object that is next. */
  constructor(limit: () => number) {
    this.#limit = limit;
  }

  /** The objects that this piece completes, one at a time: `limit` is asked after the one before was taken. */
  *read(chunk: Buffer): Generator<GitObject, void, undefined> {
    for (let at = 0; at < chunk.length;) {
      if (this.#body === null) {
        const end = chunk.indexOf(LINE_FEED, at);
        this.#header += chunk.toString("latin1", at, end === -1 ? chunk.length : end);
        at = end === -1 ? chunk.length : end + 1;
        if (end === -1) continue;
        this.#body = this.#begin(this.#header);
        this.#header = "";
        if (this.#body === null) yield { kind: "missing" };
      } else {
        const taken = take(this.#body, chunk, at);
        at += taken;
        if (this.#body.left > 0) continue;
        yield finished(this.#body);
        this.#body = null;
      }
    }
  }

  #begin(header: string): Body | null {
    const [, type, digits] = HEADER.exec(header) ?? [];
    if (type === undefined || digits === undefined) {
      if (header.endsWith(" missing")) return null;
      throw unexpectedAnswer(header);
    }
    const size = Number(digits);
    return { type, size, bytes: size > this.#limit() ? null : Buffer.allocUnsafe(size), left: size + 1 };
  }
}

function take(body: Body, chunk: Buffer, at: number): number {
  const length = Math.min(body.left, chunk.length - at);
  if (body.bytes !== null) chunk.copy(body.bytes, body.size + 1 - body.left, at, at + length);
  body.left -= length;
  return length;
}

function finished({ type, size, bytes }: Body): GitObject {
  return bytes === null ? { kind: "too-big", type, size } : { kind: "bytes", type, bytes };
}
