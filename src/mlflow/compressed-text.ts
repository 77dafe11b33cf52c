import { brotliCompressSync, brotliDecompressSync } from "node:zlib";

/** Before the base64 of a Brotli stream. */
const PREFIX = "br:";

/** In bytes: anybody may have written what is read, and a small stream can expand to very much. */
const EXPANDED_LIMIT = 1024 * 1024;

/** A text in fewer characters, all of them ASCII, where it repeats itself enough. */
export function compressedText(text: string): string {
  return PREFIX + brotliCompressSync(text).toString("base64");
}

export function isCompressed(value: string): boolean {
  return value.startsWith(PREFIX);
}

/** Null for what is no compressed text, or one of more than 1 MiB. */
export function expandedText(value: string): string | null {
  if (!isCompressed(value)) return null;
  const stream = Buffer.from(value.slice(PREFIX.length), "base64");
  try {
    return brotliDecompressSync(stream, { maxOutputLength: EXPANDED_LIMIT }).toString();
  } catch {
    return null;
  }
}
