import { isUtf8 } from "node:buffer";

const REPLACEMENT = "\uFFFD";

/**
 * A path of git's as text. A path that is not valid UTF-8 keeps each stray byte as NUL and two hex digits: git has no path
 * with a NUL in it, so two paths never become one, and `explainEntry` finds the NUL.
 */
export function decodePath(bytes: Buffer): string {
  const text = bytes.toString();
  return !text.includes(REPLACEMENT) || isUtf8(bytes) ? text : decodeStrayBytes(bytes);
}

function decodeStrayBytes(bytes: Buffer): string {
  let text = "";
  for (let at = 0; at < bytes.length;) {
    const length = characterLength(bytes, at);
    text += length === 0 ? `\0${bytes.toString("hex", at, at + 1)}` : bytes.toString("utf8", at, at + length);
    at += Math.max(length, 1);
  }
  return text;
}

/** In bytes; 0 where no character of UTF-8 begins. */
function characterLength(bytes: Buffer, at: number): number {
  return [1, 2, 3, 4].find((length) => at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) ?? 0;
}

/** Whether the path was made from bytes that are no UTF-8. */
export function hasStrayBytes(path: string): boolean {
  return path.includes("\0");
}

/** The path for people: stray bytes and control characters as escapes, so that it stays on one line. */
export function printablePath(path: string): string {
  return path
    .replaceAll(/\0([0-9a-f]{2})/g, String.raw`\x$1`)
    .replaceAll(
      /[\p{Cc}\p{Zl}\p{Zp}]/gu,
      (character) => String.raw`\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}
