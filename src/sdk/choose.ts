import { sha256 } from "@noble/hashes/sha2.js";
import { PromptreeError } from "../core/errors.ts";
import type { Weights } from "../core/split.ts";

/**
 * The variant that a key gets, which is the same in every process and language: docs/format.md, "Which variant a key gets", has
 * the steps and docs/split-vectors.json the vectors. A variant with the weight 0 gets no key.
 * @param key What sticks to its variant, such as a user's id.
 * @param salt Of two choices with different salts, one says nothing about the other.
 * @throws PromptreeError `usage` for a weight that is no number of 0 or more, and when they don't add up to a number above 0.
 */
export function chooseVariant(weights: Weights, key: string, salt: string): string {
  return variantOf(sharesOf(Object.entries(weights)), key, salt);
}

type Weighted<Variant extends string> = readonly (readonly [Variant, number])[];

/** Weights that can be chosen by, in order. */
export interface Shares<Variant extends string> {
  readonly variants: Weighted<Variant>;
  readonly total: number;
}

/** @throws PromptreeError as `chooseVariant`. */
export function sharesOf<Variant extends string>(weights: Weighted<Variant>): Shares<Variant> {
  const variants = weights.toSorted(([a], [b]) => byCodePoints(a, b));
  return { variants, total: sumOf(variants) };
}

/** As `chooseVariant`. */
export function variantOf<Variant extends string>(
  { variants, total }: Shares<Variant>,
  key: string,
  salt: string,
): Variant {
  const point = fractionOf(`${salt}\n${key}`) * total;
  let bound = 0;
  for (const [variant, weight] of variants) {
    bound += weight;
    // A fraction of the smallest numbers may be rounded up to the sum.
    if (point < bound || bound === total) return variant;
  }
  throw new RangeError("the weights do not add up to their sum");
}

function sumOf(variants: Weighted<string>): number {
  let total = 0;
  for (const [variant, weight] of variants) {
    if (!(Number.isFinite(weight) && weight >= 0)) {
      throw new PromptreeError("usage", `the weight of "${variant}" is no number of 0 or more: ${weight}`);
    }
    total += weight;
  }
  if (total > 0 && Number.isFinite(total)) return total;
  const message = total === 0 ? "no variant has a weight above 0" : "the weights add up to more than a number holds";
  throw new PromptreeError("usage", message, { hint: "give shares, such as { production: 90, candidate: 10 }" });
}

const encoder = new TextEncoder();

/** From 0 to less than 1: the first 53 bits of the SHA-256, which is what a double holds exactly. */
function fractionOf(text: string): number {
  const { buffer, byteOffset } = sha256(encoder.encode(text));
  return Number(new DataView(buffer, byteOffset).getBigUint64(0) >> 11n) / 2 ** 53;
}

/** The order of code points, which other languages sort texts by, and not that of UTF-16 units. */
function byCodePoints(a: string, b: string): number {
  const left = Array.from(a, codePoint);
  const right = Array.from(b, codePoint);
  const at = left.findIndex((point, index) => point !== right[index]);
  return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1);
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
