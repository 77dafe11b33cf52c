import { isUtf8 } from "node:buffer";
import type { Problem } from "../core/problem.ts";
import { fileProblem } from "../core/problem.ts";
import { SourceText } from "./source-text.ts";

/** In bytes. */
const FILE_LIMIT = 1024 * 1024;

export type Decoded =
  | { readonly ok: true; readonly source: SourceText }
  | { readonly ok: false; readonly problem: Problem };

const LFS_POINTER = "version https://git-lfs.github.com/spec/";
const BYTE_ORDER_MARK = 0xfe_ff;
const LINE_FEED = 10;
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of a file: UTF-8, one byte order mark taken off, CRLF as LF. A carriage return of its own stays. */
export function decodeFile(file: string, bytes: Uint8Array): Decoded {
  if (bytes.length > FILE_LIMIT) return refuse(tooLarge(file, bytes.length));
  if (!isUtf8(bytes)) return refuse(notUtf8(file, bytes));
  const source = new SourceText(file, normalise(utf8.decode(bytes)));
  const { text } = source;
  const nul = text.indexOf("\0");
  if (nul !== -1) return refuse(holdsNul(source, nul));
  if (text.startsWith(LFS_POINTER)) return refuse(lfsPointer(file));
  return { ok: true, source };
}

function normalise(text: string): string {
  const unmarked = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
  return unmarked.includes("\r\n") ? unmarked.replaceAll("\r\n", "\n") : unmarked;
}

function refuse(problem: Problem): Decoded {
  return { ok: false, problem };
}

function tooLarge(file: string, size: number): Problem {
  const message = `the file has ${size.toLocaleString("en")} bytes; at most ${FILE_LIMIT.toLocaleString("en")} are read`;
  return fileProblem("error", "file-too-big", file, message);
}

function notUtf8(file: string, bytes: Uint8Array): Problem {
  const message = "this line is not UTF-8 text";
  const problem = fileProblem("error", "not-utf8", file, message, "save the file as UTF-8");
  return { ...problem, line: lineOfFirstBadByte(bytes) };
}

function lineOfFirstBadByte(bytes: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(LINE_FEED, start);
    if (end === -1 || !isUtf8(bytes.subarray(start, end))) return line;
    start = end + 1;
    line++;
  }
}

function holdsNul(source: SourceText, at: number): Problem {
  const message = "a NUL character stands here, which no text may hold";
  return source.problemAt({ start: at, end: at + 1 }, "error", "nul-character", message, "remove it");
}

function lfsPointer(file: string): Problem {
  const message = "the file is a Git LFS pointer, so its text is not in the repository";
  return fileProblem("error", "lfs-pointer", file, message, "take it out of LFS: git lfs untrack, then add it again");
}
