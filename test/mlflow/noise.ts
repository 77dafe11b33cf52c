import { createHash } from "node:crypto";

/** Text that no compression makes much smaller: the same at each run. */
export function noise(length: number, alphabet: string): string {
  const bytes = createHash("shake256", { outputLength: 2 * length })
    .update("noise")
    .digest();
  return Array.from({ length }, (_, index) => alphabet[bytes.readUInt16LE(2 * index) % alphabet.length] ?? "").join("");
}

export const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _";
export const IDEOGRAPHS = String.fromCodePoint(...Array.from({ length: 4096 }, (_, index) => 0x4e_00 + index));
